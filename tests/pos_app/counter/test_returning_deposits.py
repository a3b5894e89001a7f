"""A deposit goes back by the way it was paid: with the goods, with an order that is off, and above what goods cost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import update

from kernel.tables import exception_ledger
from pos_app.quoting import OpenTill, bill_of, recompute
from shop.orders.tables import deposit_move
from shop.returns.errors import AheadUnknown
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, standing_alone
from tests.pos_app.counter.test_returning import close, take_back, tenders

VALUE = {"method": "stored_value", "amount": "300.00", "pin": shop.VALUE_PIN}
CARD = {"method": "card", "amount": "300.00", "reference": "5521"}
CASH = {"method": "cash"}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def ordered(counter: Counter, *pay: dict[str, str], barcode: str = shop.SILVER, amount: str = "300.00") -> str:
    """An order of one piece and what was paid ahead on it; its number."""
    placed = counter.ok("order_place", lines=[{"barcode": barcode}], pickup="2026-11-28", name="李大妈")
    order_no = str(placed["order"]["order_no"])
    counter.ok("order_deposit", order=order_no, amount=amount)
    counter.ok("scan", code=shop.LI)
    for tender in pay:
        counter.ok("pay", **tender)
    counter.ok("commit")
    return order_no


def picked_up(counter: Counter, order_no: str) -> str:
    counter.ok("order_pick_up", order=order_no)
    counter.ok("pay", **CASH)
    number: str = counter.ok("commit")["sale_no"]
    return number


def value_of(counter: Counter) -> int:
    return counter.account(shop.LI).balance_fen


def recomputed(counter: Counter, sale_no: str) -> bool:
    """Whether the bill's stored inputs give its figures again."""
    till = counter.till
    with till.place.database.reading() as connection:
        return recompute(bill_of(OpenTill(till.place.folder, till.settings, connection), sale_no)).equal


@pytest.mark.parametrize(("paid", "way"), [(CARD, "card"), (VALUE, "stored_value"), (CASH, "cash")])
def test_with_the_goods_the_deposit_goes_back_by_its_own_way(counter: Counter, paid: dict[str, str], way: str):
    before = value_of(counter)
    number = picked_up(counter, ordered(counter, paid))

    take_back(counter, number, 1)
    back = close(counter)

    out = dict(tenders(counter, back))
    assert out == ({"cash": -368_00} if way == "cash" else {way: -300_00, "cash": -68_00})
    assert value_of(counter) == before
    assert counter.sound()


def test_an_order_that_is_off_gives_value_back_to_the_account_and_leaves_cash_to_the_cashier(counter: Counter):
    before = value_of(counter)
    order_no = ordered(counter, {**VALUE, "amount": "200.00"}, CASH)

    counter.ok("order_cancel", order=order_no, fault="nobody", reason="不要了")
    left = counter.ok("begin_tender")["left"]
    counter.ok("pay", method="cash", amount="100.00")
    number = counter.ok("commit")["sale_no"]

    assert recomputed(counter, number)
    assert (left, tenders(counter, number)) == ("-100.00", [("stored_value", -200_00), ("cash", -100_00)])
    assert value_of(counter) == before
    assert counter.sound()


def test_what_was_paid_ahead_above_the_price_does_not_leave_as_cash(counter: Counter):
    """All 368.00 were paid ahead, and a voucher took 100.00 off at the pick-up."""
    before = value_of(counter)
    order_no = ordered(counter, VALUE, CASH, amount="368.00")
    counter.ok("order_pick_up", order=order_no)
    counter.ok("scan", code=shop.VOUCHER)

    number = close(counter)

    assert tenders(counter, number) == [("deposit", 368_00), ("stored_value", -100_00)]
    assert recomputed(counter, number)
    assert value_of(counter) == before - 200_00
    assert counter.sound()


def test_a_corrected_deposit_goes_back_by_what_really_paid_it(counter: Counter):
    order_no = ordered(counter, CASH)
    number = taken_on(counter, order_no)
    counter.ok("correct_tenders", sale_no=number, tenders=[CARD], reason="刷的卡")

    take_back(counter, picked_up(counter, order_no), 1)

    assert tenders(counter, close(counter)) == [("card", -300_00), ("cash", -68_00)]
    assert counter.sound()


def taken_on(counter: Counter, order_no: str) -> str:
    moves = rows(counter.till.place.keeper.database, deposit_move)
    (number,) = [row["document_no"] for row in moves if (row["order_no"], row["what"]) == (order_no, "taken")]
    return str(number)


def test_no_deposit_is_taken_on_a_bill_with_goods_that_come_back(counter: Counter):
    number = counter.sell(shop.PLAIN_RINGS[0])["sale_no"]
    placed = counter.ok("order_place", lines=[{"barcode": shop.SILVER}], pickup="2026-11-28", name="李大妈")
    take_back(counter, number, 1)

    counter.ok("order_deposit", order=placed["order"]["order_no"], amount="300.00")

    assert counter.refusal("begin_tender") == "order.deposit_mixed"


def test_goods_and_a_deposit_on_one_bill_share_its_tenders(counter: Counter):
    """A ring of 200.00 and 300.00 ahead, half of both by value: the ring gives back its own half alone."""
    before = value_of(counter)
    placed = counter.ok("order_place", lines=[{"barcode": shop.SILVER}], pickup="2026-11-28", name="李大妈")
    counter.ok("order_deposit", order=placed["order"]["order_no"], amount="300.00")
    counter.ok("scan", code=shop.PLAIN_RINGS[0])
    counter.ok("scan", code=shop.LI)
    counter.ok("pay", method="stored_value", amount="250.00", pin=shop.VALUE_PIN)
    counter.ok("pay", **CASH)
    number = counter.ok("commit")["sale_no"]

    take_back(counter, number, 1)

    assert tenders(counter, close(counter)) == [("stored_value", -100_00), ("cash", -100_00)]
    assert value_of(counter) == before - 150_00


def test_money_ahead_that_nobody_knows_the_way_of_is_not_paid_in_cash(counter: Counter):
    number = picked_up(counter, ordered(counter, VALUE))
    with counter.till.place.keeper.open(counter.till.post.actor) as books:
        books.connection.execute(update(deposit_move).values(ways="[]"))

    take_back(counter, number, 1)
    refused = counter.refusal("begin_tender")
    counter.ok("refund_otherwise", reason="总部查过,原来是现金")
    counter.ok("pay", **CASH)

    assert refused == AheadUnknown.code
    assert counter.ok("commit")["sale_no"]


def test_another_store_gives_a_deposit_back_by_its_way_too(chain: SmallChain):
    home, away = chain["HP01"], chain["BJ01"]
    home.unlock(shop.MANAGER)
    before = value_of(home)
    number = picked_up(home, ordered(home, VALUE))
    chain.sync("HP01")

    take_back(away, number, 1)
    back = close(away)
    chain.sync("BJ01", "HP01")

    assert tenders(away, back) == [("stored_value", -300_00), ("cash", -68_00)]
    assert value_of(home) == before
    assert rows(chain.office.database, exception_ledger) == []


def test_an_order_cancelled_at_another_till_of_the_store_gives_back_by_its_way(chain: SmallChain):
    first, second = chain["HP01"], chain["HP02"]
    first.unlock(shop.MANAGER)
    before = value_of(first)
    order_no = ordered(first, VALUE)
    chain.sync("HP01", "HP02")
    second.unlock(shop.MANAGER)

    second.ok("order_cancel", order=order_no, fault="nobody", reason="不要了")
    back = close(second)
    chain.sync("HP02", "HP01")

    assert tenders(second, back) == [("stored_value", -300_00)]
    assert value_of(first) == before
    assert rows(chain.office.database, exception_ledger) == []


def test_offline_another_stores_bill_with_a_deposit_is_refused(chain: SmallChain):
    home, away = chain["HP01"], chain["BJ01"]
    home.unlock(shop.MANAGER)
    number = picked_up(home, ordered(home, VALUE))
    chain.sync("HP01", "BJ01")
    chain.wires["BJ01"].down = True

    assert away.refusal("return_lines", sale_no=number, lines=[1], reason="尺寸不合") == "return.offline"
