"""Opening the day, moving cash, counting the drawer, closing the day."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from kernel.books import Books, head
from kernel.money import Money
from shop.daily_close.errors import (
    AmountNotPositive,
    CashReasonMissing,
    CashShort,
    CountedTwice,
    DayAlreadyClosed,
    DayAlreadyOpen,
    DayNotOpen,
    NotCounted,
)
from shop.daily_close.facts import CashMoved, DayClosed, DayOpened, DrawerCounted, DrawerOpened
from shop.daily_close.queries import (
    Day,
    cash_state,
    counts_of,
    day_figures,
    day_of,
    gram_totals,
    method_totals,
    open_day_of,
)
from shop.daily_close.rules.drawer import CashState, check_difference, counted

MOST_COUNTS = 2
CASH_KINDS = ("pay_in", "pay_out", "drop")


def open_day(books: Books, *, store: str, date: str, float_fen: int) -> None:
    """Begin a business day. Raises DayAlreadyOpen (an older day waits for its close), DayAlreadyClosed."""
    if float_fen < 0:
        raise AmountNotPositive()
    waiting = open_day_of(books.connection, books.register)
    if waiting is not None:
        raise DayAlreadyOpen(date=waiting.date)
    if day_of(books.connection, books.register, date) is not None:
        raise DayAlreadyClosed(date=date)
    books.record(DayOpened(store=store, date=date, float_fen=float_fen), business_date=date)


def the_open_day(books: Books) -> Day:
    """Raises DayNotOpen."""
    day = open_day_of(books.connection, books.register)
    if day is None:
        raise DayNotOpen()
    return day


def move_cash(books: Books, *, store: str, what: str, amount_fen: int, reason: str) -> None:
    """Pay-in, pay-out or drop. Raises DayNotOpen, AmountNotPositive, CashReasonMissing, CashShort."""
    assert what in CASH_KINDS, what
    day = the_open_day(books)
    if amount_fen <= 0:
        raise AmountNotPositive()
    if not reason.strip():
        raise CashReasonMissing()
    expected = cash_state(books.connection, day).expected_fen
    if what != "pay_in" and amount_fen > expected:
        raise CashShort(expected=str(Money(expected)), asked=str(Money(amount_fen)))
    books.record(CashMoved(store=store, what=what, amount_fen=amount_fen, reason=reason.strip()))


def note_drawer_opened(books: Books, *, store: str, reason: str) -> None:
    """The drawer is opened without a sale. Raises CashReasonMissing."""
    if not reason.strip():
        raise CashReasonMissing()
    books.record(DrawerOpened(store=store, reason=reason.strip()))


def count_drawer(books: Books, notes: Mapping[int, int]) -> tuple[CashState, int]:
    """Keep a blind count (face value in fen -> how many); what should be there is told only now.

    Raises DayNotOpen, CountedTwice, CountImpossible.
    """
    day = the_open_day(books)
    before = counts_of(books.connection, day)
    if len(before) >= MOST_COUNTS:
        raise CountedTwice()
    denominations, total = counted(notes)
    state = cash_state(books.connection, day)
    books.record(
        DrawerCounted(
            store=day.store, date=day.date, attempt=len(before) + 1, denominations=denominations, counted_fen=total,
            expected_fen=state.expected_fen,
        )
    )  # fmt: skip
    return state, total


def close_day(books: Books, *, difference_reason: str, approved_by: str) -> DayClosed:
    """Close the open day with the last count. Raises DayNotOpen, NotCounted, DifferenceUnexplained/TooLarge.

    The expected cash is computed now, so that a sale after the count shows as a difference, never as a loss.
    """
    day = the_open_day(books)
    counts = counts_of(books.connection, day)
    if not counts:
        raise NotCounted()
    cash, figures = cash_state(books.connection, day), day_figures(books.connection, day)
    difference = counts[-1].counted_fen - cash.expected_fen
    check_difference(difference, reason=difference_reason, approved=bool(approved_by))
    fact = DayClosed(
        store=day.store,
        date=day.date,
        **msgspec.structs.asdict(figures),
        methods=method_totals(books.connection, day),
        grams=gram_totals(books.connection, day),
        float_fen=cash.float_fen,
        cash_sales_fen=cash.cash_sales_fen,
        pay_in_fen=cash.pay_in_fen,
        pay_out_fen=cash.pay_out_fen,
        drop_fen=cash.drop_fen,
        expected_fen=cash.expected_fen,
        counted_fen=counts[-1].counted_fen,
        difference_fen=difference,
        difference_reason=difference_reason.strip(),
        approved_by=approved_by,
        first_seq=day.first_seq,
        last_seq=head(books.connection, books.register)[1],
    )
    books.record(fact)
    return fact
