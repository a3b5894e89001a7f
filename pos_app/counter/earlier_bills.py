"""Bills that were sold before: this till's own, or as headquarters knows them."""

from __future__ import annotations

import re
from dataclasses import dataclass

import msgspec

from pos_app.counter.post import Post
from shop.catalogue.rules.barcode import normalise_number
from shop.returns.errors import BillOutOfReach, BillUnknown, OtherRelease
from shop.returns.queries import sold_bill
from shop.returns.rules.sold_bill import SoldBill
from shop.staff.queries import key_of_register
from sync.protocol import LookupAsk, SaleFound

NUMBER_LONGEST = 40
_decoder = msgspec.json.Decoder(SoldBill)


@dataclass(frozen=True, slots=True)
class EarlierBills:
    """Earlier bills by their number."""

    post: Post

    def find(self, sale_no: str) -> SoldBill:
        """Waits for the network where the bill is another register's.

        Raises BillUnknown, BillOutOfReach, OtherRelease, LookupTooMany, LookupNotTaken.
        """
        number = normalise_number(sale_no)
        bill = self.here(number)
        if bill is None:
            return self._from_headquarters(number)
        return self._with_ways(bill) if bill.unknown_ahead_fen else bill

    def here(self, number: str) -> SoldBill | None:
        """As far as this till knows it."""
        with self.post.reading() as connection:
            return sold_bill(connection, number, key=self.post.enquiry.headquarters_key())

    def _with_ways(self, bill: SoldBill) -> SoldBill:
        """With the ways that another store's bills or orders paid of it; as it is where they cannot be had now."""
        try:
            known = self._from_headquarters(bill.sale_no)
        except (BillUnknown, BillOutOfReach):
            return bill
        return msgspec.structs.replace(bill, ahead=known.ahead)

    def _from_headquarters(self, sale_no: str) -> SoldBill:
        if self.post.enquiry.alone or not 0 < len(sale_no) <= NUMBER_LONGEST:
            raise BillUnknown(sale_no=sale_no)
        answer = self.post.enquiry.ask(LookupAsk(sale_no=sale_no))
        if answer is None:
            raise BillOutOfReach(sale_no=sale_no, store=self._store_of(sale_no))
        if not isinstance(answer, SaleFound):
            raise BillUnknown(sale_no=sale_no)
        try:
            bill = _decoder.decode(answer.bill)
        except msgspec.MsgspecError as error:
            raise OtherRelease(sale_no=sale_no) from error
        self.post.enquiry.fetch()  # the member comes by the feed
        return bill

    def _store_of(self, sale_no: str) -> str:
        """'S-BJ01-20261121-0001', also 'S-BJ01E2-…', is of BJ01's store, as far as this till knows the register."""
        place = [*sale_no.split("-"), ""][1]
        register = re.sub(r"E[0-9]+$", "", place)
        with self.post.reading() as connection:
            key = key_of_register(connection, place) or key_of_register(connection, register)
        store = register if key is None else key.store
        return self.post.store_names().get(store, store)
