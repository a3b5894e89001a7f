"""Grams are balanced for any days: yesterday's closing is today's opening."""

from __future__ import annotations

from tests.builders import shop
from tests.shop.reports.day import DAY, NEXT, a_day, another_day, rows

WORDS = {"first": DAY, "last": DAY}


def test_opening_and_what_came_less_what_went_is_closing():
    found = rows(a_day(), "gram_balance", "货品平衡")

    at = found.index(("足金999", "期初", 1, 20_350))
    assert found[at + 1 : at + 4] == (("", "+入库", 1, 10_000), ("", "-销售", 2, 30_350), ("", "期末", 0, 0))


def test_a_past_day_is_told_as_it_closed():
    register = a_day()
    another_day(register)
    register.sell(shop.RING)

    past, today = (
        rows(register, "gram_balance", "货品平衡"),
        rows(register, "gram_balance", "货品平衡", first=NEXT, last=NEXT),
    )

    gem = past.index(("18K金", "期初", 2, 5_520))
    assert past[gem + 1] == ("", "期末", 2, 5_520)
    gem = today.index(("18K金", "期初", 2, 5_520))
    assert today[gem + 1 : gem + 3] == (("", "-销售", 1, 3_120), ("", "期末", 1, 2_400))
    assert not [row for row in (*past, *today) if row[1] == "不平"]
