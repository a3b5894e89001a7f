"""What facts of the business day leave in the tables."""

from __future__ import annotations

import msgspec
import pytest

from kernel.projection import Conflict
from shop.daily_close.facts import DayClosed, DayOpened, Denomination, DrawerCounted
from shop.daily_close.tables import business_day, drawer_count
from shop.daily_close.usecases import close_day, count_drawer
from tests.builders.books import rows
from tests.builders.register import Register


def closed() -> tuple[Register, DayClosed]:
    register = Register()
    with register.books() as books:
        count_drawer(books, {10_000: 10})
        return register, close_day(books, difference_reason="", approved_by="")


def test_a_closed_day_keeps_its_report_word_for_word():
    register, report = closed()

    (day,) = rows(register.database, business_day)
    assert msgspec.json.decode(day["report"], type=DayClosed) == report


def test_a_day_cannot_be_closed_over_its_first_close():
    register, report = closed()

    with pytest.raises(Conflict), register.books() as books:
        books.record(report)


def test_a_day_cannot_be_opened_over_itself():
    register = Register()

    with pytest.raises(Conflict), register.books() as books:
        books.record(DayOpened(store="HP", date="2026-11-21", float_fen=1))


def test_a_count_keeps_its_notes():
    register = Register()

    with register.books() as books:
        books.record(
            DrawerCounted(
                store="HP", date="2026-11-21", attempt=1, denominations=(Denomination(face_fen=10_000, count=3),),
                counted_fen=300_00, expected_fen=1_000_00,
            )
        )  # fmt: skip

    assert [row["denominations"] for row in rows(register.database, drawer_count)] == ['[{"face_fen":10000,"count":3}]']
