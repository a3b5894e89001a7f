"""What a manager looks over, oldest first."""

from __future__ import annotations

from shop.daily_close.usecases import count_drawer, note_drawer_opened
from tests.shop.reports.day import a_day, rows


def test_openings_differences_and_returns_that_were_allowed():
    register = a_day()
    with register.books() as books:
        note_drawer_opened(books, store="HP", reason="换零钱")
        register.clock.forward(seconds=1)
        count_drawer(books, {10_000: 300})

    found = rows(register, "exceptions", "异常")

    # 1,000.00 float and 32,437.60 sold, 30,000.00 counted
    assert [(row[1], row[2], row[5]) for row in found] == [
        ("特批退货", "S-HP01-20261121-0004", -350_00),
        ("无销售开钱箱", "", ""),
        ("短款", "HP01", -3_437_60),
    ]
    assert found[0][3] == "周建平"
