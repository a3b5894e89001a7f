"""The business day: its float, its cash, its counts, its close."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from kernel.tables import journal
from shop.daily_close.errors import (
    AmountNotPositive,
    CashReasonMissing,
    CashShort,
    CountedTwice,
    CountImpossible,
    DayAlreadyClosed,
    DayAlreadyOpen,
    DayNotOpen,
    DifferenceTooLarge,
    DifferenceUnexplained,
    NotCounted,
)
from shop.daily_close.facts import DayClosed
from shop.daily_close.queries import cash_state, counts_of, day_of
from shop.daily_close.tables import cash_movement
from shop.daily_close.usecases import close_day, count_drawer, move_cash, note_drawer_opened, open_day
from shop.sales.usecases import void
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.register import Register, card, cash

FLOAT = {10_000: 10}  # 1,000.00


@pytest.fixture
def register() -> Register:
    return Register()


def move(register: Register, what: str, amount_fen: int, reason: str = "换零钱") -> None:
    with register.books() as books:
        move_cash(books, store="HP", what=what, amount_fen=amount_fen, reason=reason)


def count(register: Register, notes: Mapping[int, int]) -> int:
    """What the drawer should have held, told after the count."""
    with register.books() as books:
        state, _total = count_drawer(books, notes)
    return state.expected_fen


def close(register: Register, reason: str = "", approved_by: str = "") -> DayClosed:
    with register.books() as books:
        return close_day(books, difference_reason=reason, approved_by=approved_by)


def begin(register: Register, date: str, float_fen: int = 1_000_00) -> None:
    with register.books() as books:
        open_day(books, store="HP", date=date, float_fen=float_fen)


def expected(register: Register) -> int:
    with register.reading() as connection:
        return cash_state(connection, register.day).expected_fen


def nothing_changes(register: Register) -> list[dict[str, Any]]:
    return rows(register.database, journal)


# --- opening -----------------------------------------------------------------------------------------------------


def test_an_opened_day_holds_its_float(register: Register):
    day = register.day

    assert (day.date, day.float_fen, day.opened_by, day.closed_at) == ("2026-11-21", 1_000_00, shop.CASHIER, None)
    assert expected(register) == 1_000_00


def test_a_day_is_open_once(register: Register):
    with pytest.raises(DayAlreadyOpen) as refused:
        begin(register, "2026-11-22")

    assert refused.value.facts == {"date": "2026-11-21"}


def test_a_closed_day_is_not_opened_again(register: Register):
    count(register, FLOAT)
    close(register)

    with pytest.raises(DayAlreadyClosed):
        begin(register, "2026-11-21")


def test_a_float_is_not_negative():
    with pytest.raises(AmountNotPositive):
        begin(Register(opened=False), "2026-11-21", -1)


def test_a_day_may_begin_with_an_empty_drawer():
    register = Register(opened=False)

    begin(register, "2026-11-21", 0)

    assert expected(register) == 0


# --- cash --------------------------------------------------------------------------------------------------------


def test_change_was_never_cash_in(register: Register):
    """A bill of 368 paid with 400: 368 more lie in the drawer."""
    register.sell(shop.SILVER, tenders=[cash(368_00, 400_00)])

    assert expected(register) == 1_368_00


def test_a_card_leaves_no_cash(register: Register):
    register.sell(shop.SILVER, tenders=[card(300_00), cash(68_00)])

    assert expected(register) == 1_068_00


def test_cash_is_paid_in_paid_out_and_dropped(register: Register):
    move(register, "pay_in", 500_00)
    move(register, "pay_out", 80_00)
    move(register, "drop", 1_000_00)

    assert expected(register) == 420_00
    assert [(row["what"], row["reason"]) for row in rows(register.database, cash_movement)] == [
        ("pay_in", "换零钱"), ("pay_out", "换零钱"), ("drop", "换零钱"),
    ]  # fmt: skip


def test_all_that_is_there_can_be_dropped(register: Register):
    move(register, "drop", 1_000_00)

    assert expected(register) == 0


@pytest.mark.parametrize("what", ["pay_out", "drop"])
def test_more_than_is_there_cannot_leave_the_drawer(register: Register, what: str):
    with pytest.raises(CashShort) as refused:
        move(register, what, 1_000_01)

    assert refused.value.facts == {"expected": "¥1,000.00", "asked": "¥1,000.01"}


@pytest.mark.parametrize("amount", [0, -1])
def test_nothing_is_no_movement(register: Register, amount: int):
    with pytest.raises(AmountNotPositive):
        move(register, "pay_in", amount)


def test_cash_moves_for_a_reason(register: Register):
    with pytest.raises(CashReasonMissing):
        move(register, "pay_in", 1_00, " ")


def test_a_drawer_that_is_opened_without_a_sale_is_noted_and_moves_nothing(register: Register):
    with register.books() as books:
        note_drawer_opened(books, store="HP", reason=" 换零钱 ")

    (note,) = rows(register.database, cash_movement)
    assert (note["what"], note["amount_fen"], note["reason"]) == ("drawer_opened", 0, "换零钱")
    assert expected(register) == 1_000_00


def test_a_drawer_is_not_opened_for_nothing(register: Register):
    with pytest.raises(CashReasonMissing), register.books() as books:
        note_drawer_opened(books, store="HP", reason="")


# --- counting ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("notes", [FLOAT, {10_000: 9}, {10_000: 500}, {}])
def test_every_count_is_accepted_and_kept(register: Register, notes: dict[int, int]):
    assert count(register, notes) == 1_000_00

    with register.reading() as connection:
        (kept,) = counts_of(connection, register.day)
    assert kept.counted_fen == sum(face * number for face, number in notes.items())
    assert kept.expected_fen == 1_000_00


def test_a_drawer_is_counted_at_most_twice_and_both_counts_are_kept(register: Register):
    count(register, {10_000: 9})
    count(register, FLOAT)

    with pytest.raises(CountedTwice):
        count(register, FLOAT)

    with register.reading() as connection:
        kept = counts_of(connection, register.day)
    assert [(one.attempt, one.counted_fen) for one in kept] == [(1, 900_00), (2, 1_000_00)]


def test_a_count_of_notes_that_do_not_exist_is_no_count(register: Register):
    with pytest.raises(CountImpossible):
        count(register, {200: 1})

    assert count(register, FLOAT) == 1_000_00


# --- closing -----------------------------------------------------------------------------------------------------


def test_the_second_count_stands(register: Register):
    count(register, {10_000: 9})
    count(register, FLOAT)

    assert close(register).difference_fen == 0


def test_a_day_is_not_closed_without_a_count(register: Register):
    with pytest.raises(NotCounted):
        close(register)


def test_a_difference_is_a_fact_with_its_reason(register: Register):
    count(register, {10_000: 10, 500: 1})

    report = close(register, " 多找 ")

    assert (report.expected_fen, report.counted_fen, report.difference_fen) == (1_000_00, 1_005_00, 5_00)
    assert report.difference_reason == "多找"


def test_a_difference_without_a_reason_keeps_the_day_open(register: Register):
    count(register, {10_000: 10, 500: 1})
    before = nothing_changes(register)

    with pytest.raises(DifferenceUnexplained):
        close(register)

    assert nothing_changes(register) == before
    assert register.day.closed_at is None


def test_a_large_difference_is_closed_with_the_managers_name(register: Register):
    count(register, {10_000: 9})

    with pytest.raises(DifferenceTooLarge):
        close(register, "少了一张")

    assert close(register, "少了一张", shop.MANAGER).approved_by == shop.MANAGER


def test_a_sale_after_the_count_shows_as_a_difference_and_is_lost_nowhere(register: Register):
    count(register, FLOAT)
    register.sell(shop.SILVER)

    report = close(register, "盘点后又卖一件", shop.MANAGER)

    assert (report.bills, report.cash_sales_fen) == (1, 368_00)
    assert report.difference_fen == -368_00


def test_the_report_says_what_the_day_was(register: Register):
    register.sell(shop.SILVER, tenders=[card(300_00), cash(68_00, 100_00)])
    register.sell(shop.RING, card_no=shop.LI)
    thrown_away = register.cart(shop.BANGLE)
    with register.books() as books:
        void(books, thrown_away, register.price(thrown_away), store="HP", reason="不要了")
    move(register, "pay_out", 68_00)
    count(register, {10_000: 98, 50: 2})

    report = close(register, "找零", shop.MANAGER)

    assert (report.bills, report.pieces, report.voids, report.corrections) == (2, 2, 1, 0)
    assert (report.list_fen, report.discount_fen, report.net_fen) == (9_348_00, 179_60, 9_168_40)
    assert [(total.method, total.count, total.amount_fen) for total in report.methods] == [
        ("card", 1, 300_00), ("cash", 2, 8_868_40),
    ]  # fmt: skip
    assert report.points == 8_800
    assert report.expected_fen == report.float_fen + report.cash_sales_fen - report.pay_out_fen == 9_800_40


def test_the_report_spans_the_days_entries(register: Register):
    first = register.day.first_seq
    count(register, FLOAT)

    report = close(register)

    assert report.first_seq == first
    assert report.last_seq == rows(register.database, journal)[-1]["seq"] - 1


def test_what_was_taken_equals_what_was_sold(register: Register):
    for code in shop.PLAIN_RINGS[:5]:
        register.sell(code)
    count(register, FLOAT)

    report = close(register, "x", shop.MANAGER)

    assert sum(total.amount_fen for total in report.methods) == report.net_fen == report.list_fen - report.discount_fen


def test_a_closed_day_is_closed(register: Register):
    count(register, FLOAT)
    close(register)

    with pytest.raises(DayNotOpen):
        close(register)
    with register.reading() as connection:
        day = day_of(connection, "HP01", "2026-11-21")
    assert day is not None
    assert day.closed_by == shop.CASHIER


@pytest.mark.parametrize("action", ["move", "count", "close"])
def test_without_an_open_day_nothing_happens_to_the_drawer(action: str):
    register = Register(opened=False)
    actions = {
        "move": lambda: move(register, "pay_in", 1_00),
        "count": lambda: count(register, FLOAT),
        "close": lambda: close(register),
    }

    with pytest.raises(DayNotOpen):
        actions[action]()


# --- over midnight -----------------------------------------------------------------------------------------------


def test_a_day_that_goes_past_midnight_keeps_its_date(register: Register):
    register.clock.forward(hours=16)

    sold = register.sell(shop.SILVER)
    count(register, FLOAT)
    report = close(register, "x", shop.MANAGER)

    assert sold.fact.sale_no == "S-HP01-20261121-0001"
    assert (sold.entry.business_date, sold.entry.wall[:10]) == ("2026-11-21", "2026-11-22")
    assert (report.date, report.bills) == ("2026-11-21", 1)


def test_an_older_day_must_be_closed_before_the_next_begins(register: Register):
    register.clock.forward(days=1)

    with pytest.raises(DayAlreadyOpen) as refused:
        begin(register, "2026-11-22")

    assert refused.value.facts == {"date": "2026-11-21"}


def test_the_second_day_begins_with_its_own_figures(register: Register):
    register.sell(shop.SILVER)
    move(register, "drop", 100_00)
    count(register, FLOAT)
    close(register, "x", shop.MANAGER)
    register.clock.forward(days=1)

    begin(register, "2026-11-22", 500_00)
    register.sell(shop.PLAIN_RINGS[0])
    count(register, {10_000: 7})
    report = close(register)

    assert (report.date, report.bills, report.net_fen) == ("2026-11-22", 1, 200_00)
    assert (report.float_fen, report.drop_fen, report.expected_fen) == (500_00, 0, 700_00)
    assert register.verdict().findings == ()
