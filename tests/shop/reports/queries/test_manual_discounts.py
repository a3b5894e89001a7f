"""What people gave off prices by hand: who, why, how much, who allowed it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.reports.rules.table import Cell
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def rows(counter: Counter, title: str) -> tuple[tuple[Cell, ...], ...]:
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="report.view")
    filled = counter.till.reports.fill("manual_discounts")
    return next(table.rows for table in filled.tables if table.title == title)


def test_each_discount_is_told_with_its_reason_and_sums_by_who_decided_it(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=shop.SILVER)
    counter.ok("give_discount", no=2, what="pct", value="5", reason="老顾客")
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="sale.discount_over")
    counter.ok("give_discount", no=1, what="amount", value="500", reason="样品有划痕")
    counter.ok("pay", method="cash")
    number = counter.ok("commit")["sale_no"]

    each, people = rows(counter, "明细"), rows(counter, "按决定人")

    assert each == (
        ("2026-11-21", number, "18K金钻石戒指", "减 500.00", 500_00, "王芳", "周建平", "样品有划痕"),
        ("2026-11-21", number, "银925手链", "9.5 折", 18_40, "王芳", "", "老顾客"),
    )
    assert people == (("周建平", 1, 500_00), ("王芳", 1, 18_40))


def test_a_discount_on_the_whole_bill_is_told_as_such(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("give_discount", no=0, what="amount", value="80", reason="老顾客")
    counter.ok("pay", method="cash")
    counter.ok("commit")

    (row,) = rows(counter, "明细")

    assert (row[2], row[4]) == ("整单", 80_00)


def test_the_daily_close_tells_their_sum(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("give_discount", no=0, what="amount", value="80", reason="老顾客")
    counter.ok("pay", method="cash")
    counter.ok("commit")

    assert counter.ok("close_draft")["close"]["by_hand"] == {"count": 1, "fen": 80_00}
