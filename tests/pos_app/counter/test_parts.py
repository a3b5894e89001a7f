"""What is laid on a bill besides goods: it adds to the price or pays of it, and is recorded with the bill."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from sqlalchemy import Connection

from kernel.books import Books
from pos_app.counter.parts import PartLine
from pos_app.counter.paying import PartBlocked
from shop.sales.errors import LineUnknown
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PricedCart
from shop.sales.tables import sale, sale_charge, sale_tender
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter


@dataclass
class Scrap:
    """Old silver worth what its body says, brought for a handling fee of 5 yuan."""

    kind: str = "scrap"
    trouble: str = ""
    recorded: list[str] = field(default_factory=list)

    def charges(self, _connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return [Charge(kind=self.kind, reference=part.part_id, name="手续费", fen=500) for part in cart.parts]

    def tenders(self, _connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        worth = [(part.part_id, int(part.body)) for part in cart.parts]
        return [SoldTender(method=self.kind, amount_fen=fen, tendered_fen=fen, reference=no) for no, fen in worth]

    def lines(self, _connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        return [PartLine(p.part_id, self.kind, "旧银", "", -int(p.body), self.trouble) for p in cart.parts]

    def record(self, books: Books, cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        self.recorded += [f"{fact.sale_no} {part.part_id}" for part in cart.parts]


@pytest.fixture
def scrap(counter: Counter) -> Scrap:
    owner = Scrap()
    counter.till.post.parts.own(owner)
    return owner


def lay(counter: Counter, fen: int) -> PricedCart:
    return counter.till.selling.lay_part(CartPart(part_id="L-1", kind="scrap", body=str(fen)))


def test_a_part_pays_of_the_bill_and_the_customer_pays_the_rest(counter: Counter, scrap: Scrap):
    counter.ok("scan", code=shop.RING)

    priced = lay(counter, 1_000_00)
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (priced.due_fen, done["due"]) == (8_985_00, "8,985.00")
    paid = [(row["method"], row["amount_fen"]) for row in rows(counter.till.place.keeper.database, sale_tender)]
    assert paid == [("scrap", 1_000_00), ("cash", 7_985_00)]
    assert scrap.recorded == [f"{done['sale_no']} L-1"]


def test_a_charge_is_no_price_of_goods(counter: Counter, scrap: Scrap):
    counter.ok("scan", code=shop.RING)
    lay(counter, 0)
    counter.ok("pay", method="cash")
    counter.ok("commit")

    (bill,) = rows(counter.till.place.keeper.database, sale)
    (charge,) = rows(counter.till.place.keeper.database, sale_charge)
    assert (bill["due_fen"], bill["charges_fen"], charge["fen"], charge["name"]) == (8_985_00, 500, 500, "手续费")


def test_the_customer_is_paid_where_the_parts_are_worth_more(counter: Counter, scrap: Scrap):
    counter.ok("scan", code=shop.RING)
    lay(counter, 9_000_00)

    paid = counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (paid["left"], done["change"]) == ("0.00", "0.00")
    assert rows(counter.till.place.keeper.database, sale_tender)[-1]["amount_fen"] == -15_00


def test_a_part_alone_is_a_bill(counter: Counter, scrap: Scrap):
    lay(counter, 100_00)

    counter.ok("pay", method="cash")

    assert counter.ok("commit")["due"] == "5.00"


def test_a_part_in_trouble_is_not_paid(counter: Counter, scrap: Scrap):
    lay(counter, 100_00)
    scrap.trouble = "scrap.unweighed"

    with pytest.raises(PartBlocked) as refused:
        counter.till.paying.begin_tender()

    assert (refused.value.code, refused.value.facts["name"]) == ("scrap.unweighed", "旧银")


def test_a_part_is_taken_off_the_bill_and_comes_back_by_undo(counter: Counter, scrap: Scrap):
    lay(counter, 100_00)

    emptied = counter.till.selling.take_part("L-1")
    again = counter.till.selling.undo()

    assert (emptied.charges, [one.reference for one in again.charges]) == ((), ["L-1"])


def test_a_part_survives_a_restart(counter: Counter, scrap: Scrap):
    lay(counter, 100_00)

    counter.reopen()

    assert [part.part_id for part in counter.till.post.cart.parts] == ["L-1"]


def test_what_a_part_pays_cannot_be_removed_like_a_tender(counter: Counter, scrap: Scrap):
    counter.ok("scan", code=shop.RING)
    lay(counter, 100_00)
    counter.till.paying.begin_tender()

    with pytest.raises(LineUnknown):
        counter.till.paying.remove_tender(0)
