"""Goods that were given for exchanged ones come back: what those were paid by goes back, and value is never cash."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.tables import exception_ledger
from shop.returns.errors import AheadUnknown
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, standing_alone
from tests.pos_app.counter.test_gift_cards import balance, made, pay, sell
from tests.pos_app.counter.test_returning import close, sold, take_back, tenders
from tests.pos_app.counter.test_returning_deposits import ordered, picked_up, recomputed, value_of

RINGS = shop.PLAIN_RINGS  # 200.00 and up by 10.00
PAIR, SAME_PRICE = (RINGS[0], RINGS[3]), (RINGS[1], RINGS[2])  # 430.00 both
CASH = {"method": "cash"}
CARD = {"method": "card", "reference": "5521"}


def value(amount: str) -> dict[str, str]:
    return {"method": "stored_value", "amount": amount, "pin": shop.VALUE_PIN}


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def exchanged(
    counter: Counter, sale_no: str, *codes: str, lines: tuple[int, ...] = (1, 2), dearer: bool = False
) -> str:
    """These lines of a bill come back for other goods; a dearer bill's difference is paid in cash. Its number."""
    take_back(counter, sale_no, *lines)
    for code in codes:
        counter.ok("scan", code=code)
    if dearer:
        counter.ok("pay", **CASH)
    return str(counter.ok("commit")["sale_no"]) if dearer else close(counter)


def test_value_is_value_again_when_the_second_goods_come_back(counter: Counter):
    before = value_of(counter)
    first = sold(counter, *PAIR, member=shop.LI, pay=(value("430.00"),))
    second = exchanged(counter, first, *SAME_PRICE)

    take_back(counter, second, 1, 2)
    back = close(counter)

    assert (tenders(counter, second), tenders(counter, back)) == ([], [("stored_value", -430_00)])
    assert value_of(counter) == before
    assert recomputed(counter, second)
    assert recomputed(counter, back)
    assert counter.sound()


def test_each_way_gets_back_what_was_paid_by_it(counter: Counter):
    before = value_of(counter)
    first = sold(counter, *PAIR, member=shop.LI, pay=(value("300.00"), {**CARD, "amount": "100.00"}, CASH))
    second = exchanged(counter, first, *SAME_PRICE)

    take_back(counter, second, 1)
    one = close(counter)
    take_back(counter, second, 2)
    other = close(counter)

    assert tenders(counter, one) == [("stored_value", -210_00)]
    assert tenders(counter, other) == [("stored_value", -90_00), ("card", -100_00), ("cash", -30_00)]
    assert value_of(counter) == before


def test_cheaper_goods_keep_the_ways_that_were_not_paid_out(counter: Counter):
    before = value_of(counter)
    first = sold(counter, shop.SILVER, member=shop.LI, pay=(value("300.00"), CASH))
    second = exchanged(counter, first, RINGS[0], lines=(1,))

    take_back(counter, second, 1)

    assert tenders(counter, second) == [("stored_value", -168_00)]
    assert tenders(counter, close(counter)) == [("stored_value", -132_00), ("cash", -68_00)]
    assert value_of(counter) == before


def test_dearer_goods_give_the_difference_back_as_it_was_paid(counter: Counter):
    before = value_of(counter)
    first = sold(counter, RINGS[0], member=shop.LI, pay=(value("200.00"),))
    second = exchanged(counter, first, shop.SILVER, lines=(1,), dearer=True)

    take_back(counter, second, 1)

    assert tenders(counter, close(counter)) == [("stored_value", -200_00), ("cash", -168_00)]
    assert value_of(counter) == before


def test_two_exchanges_do_not_make_cash_of_value(counter: Counter):
    before = value_of(counter)
    first = sold(counter, *PAIR, member=shop.LI, pay=(value("430.00"),))
    second = exchanged(counter, first, *SAME_PRICE)
    third = exchanged(counter, second, *PAIR)

    take_back(counter, third, 1, 2)

    assert tenders(counter, close(counter)) == [("stored_value", -430_00)]
    assert value_of(counter) == before
    assert counter.sound()


def test_what_was_left_of_the_first_bill_still_goes_back_beside(counter: Counter):
    """One ring is exchanged, the other one comes back: each fen of value goes back once."""
    before = value_of(counter)
    first = sold(counter, RINGS[0], RINGS[1], member=shop.LI, pay=(value("300.00"), CASH))
    second = exchanged(counter, first, RINGS[2], lines=(1,), dearer=True)

    take_back(counter, first, 2)
    rest = close(counter)
    take_back(counter, second, 1)
    back = close(counter)

    assert tenders(counter, rest) == [("stored_value", -100_00), ("cash", -110_00)]
    assert tenders(counter, back) == [("stored_value", -200_00), ("cash", -20_00)]
    assert value_of(counter) == before


def test_a_gift_card_has_its_money_back_after_an_exchange(counter: Counter):
    (one,) = made(counter)
    sell(counter, one["card"])
    for code in PAIR:
        counter.ok("scan", code=code)
    assert pay(counter, one, "430")["ok"]
    second = exchanged(counter, counter.ok("commit")["sale_no"], *SAME_PRICE)

    take_back(counter, second, 1, 2)

    assert tenders(counter, close(counter)) == [("gift_card", -430_00)]
    assert balance(counter, one["card"]) == ("可用", "500.00")
    assert counter.sound()


def test_a_deposit_is_followed_through_an_exchange_too(counter: Counter):
    before = value_of(counter)
    number = picked_up(counter, ordered(counter, {**value("300.00")}))  # 368.00, the rest in cash
    second = exchanged(counter, number, RINGS[0], lines=(1,))

    take_back(counter, second, 1)

    assert tenders(counter, second) == [("stored_value", -168_00)]
    assert tenders(counter, close(counter)) == [("stored_value", -132_00), ("cash", -68_00)]
    assert value_of(counter) == before
    assert counter.sound()


def test_another_store_gives_value_back_through_exchanges_of_two_stores(chain: SmallChain):
    home, away = chain["HP01"], chain["BJ01"]
    home.unlock(shop.MANAGER)
    before = value_of(home)
    first = sold(home, shop.SILVER, member=shop.LI, pay=(value("300.00"), CASH))
    second = exchanged(home, first, RINGS[0], lines=(1,))
    chain.sync("HP01")

    take_back(away, second, 1)
    back = close(away)
    chain.sync("BJ01", "HP01")

    assert tenders(away, back) == [("stored_value", -132_00), ("cash", -68_00)]
    assert value_of(home) == before
    assert rows(chain.office.database, exception_ledger) == []


def test_with_no_line_an_exchange_of_another_stores_goods_is_not_paid_in_cash(chain: SmallChain):
    home, away = chain["HP01"], chain["BJ01"]
    home.unlock(shop.MANAGER)
    before = value_of(home)
    first = sold(home, shop.SILVER, member=shop.LI, pay=(value("368.00"),))
    chain.sync("HP01")
    second = exchanged(away, first, shop.BJ_RING, lines=(1,))
    chain.sync("BJ01", "HP01")

    chain.wires["BJ01"].down = True
    take_back(away, second, 1)
    refused = away.refusal("begin_tender")
    away.ok("void", reason="没有网络")
    chain.wires["BJ01"].down = False
    take_back(away, second, 1)
    back = close(away)
    chain.sync("BJ01", "HP01")

    assert refused == AheadUnknown.code
    assert (tenders(away, second), tenders(away, back)) == ([("stored_value", -68_00)], [("stored_value", -300_00)])
    assert value_of(home) == before
    assert rows(chain.office.database, exception_ledger) == []
