"""Change kept as stored value (找零转存): with the bill's own commit, when the customer wants it so."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec

from kernel.money import Money
from membership.queries import member_view
from membership.value.errors import ChangeNotKept
from membership.value.queries import is_identified
from pos_app.counter.parts import parts_of, with_part
from pos_app.counter.paying import Paying
from pos_app.counter.post import Post
from pos_app.counter.value_bill import KIND, TopUp, ValueBill, part_for
from shop.sales.errors import ChangeTooLarge, MemberNeeded, NotInTender
from shop.sales.facts import SoldTender
from shop.sales.rules.tenders import CASH, CHANGE_LIMIT_FEN, Tendering
from shop.staff.rules import roles


@dataclass(slots=True)
class Change:
    """The change of the bill that is being paid."""

    post: Post
    paying: Paying
    bill: ValueBill

    @property
    def offered(self) -> bool:
        """Whether this chain keeps change at all."""
        return self.post.settings.prepaid.change_kept

    def keep(self, cash_fen: int) -> Tendering:
        """Take `cash_fen` and sell the bill's member stored value for what is more than is left to pay.

        Taking a tender back makes it change again. Raises NotInTender, MemberNeeded, ChangeNotKept, ChangeTooLarge,
        OverCap, IdentityMissing, CashNotTaken, NotPermitted.
        """
        self.post.allowed(roles.SELL)
        tendering, cart = self.paying.tendering(), self.post.cart
        if tendering is None:
            raise NotInTender()
        if not cart.member_id:
            raise MemberNeeded()
        fen = cash_fen - tendering.left_fen
        if not self.offered or tendering.left_fen <= 0 or fen <= 0 or parts_of(cart, KIND):
            raise ChangeNotKept()
        if fen > CHANGE_LIMIT_FEN:
            raise ChangeTooLarge(change=str(Money(fen)), limit=str(Money(CHANGE_LIMIT_FEN)))
        with self.post.reading() as connection:
            since = self.post.settings.prepaid.buyers_since(self.post.now()[:10])
            view, known = member_view(connection, cart.member_id), is_identified(connection, cart.member_id, since)
            if view is None or view.state != "active":
                raise ChangeNotKept()
            self.bill.require_change(connection, cart.member_id, fen, identified=known)
        part = part_for(TopUp(member_id=cart.member_id, fen=fen, identified=known, change=True))
        cash = SoldTender(method=CASH, amount_fen=cash_fen, tendered_fen=cash_fen)
        return self.paying.lay(msgspec.structs.replace(with_part(cart, part), tenders=(*cart.tenders, cash)))
