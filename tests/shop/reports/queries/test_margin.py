"""Margin is told only of goods whose cost is known."""

from __future__ import annotations

from shop.reports.queries.margin import REPORT
from shop.staff.rules.roles import SEE_COST
from tests.shop.reports.day import a_day, rows


def test_the_margin_is_that_of_goods_with_a_cost_and_returns_are_taken_off():
    gold, silver = rows(a_day(), "margin", "按大类")

    assert gold == ("素金", 2, 30_350, 32_069_60, 21_489_60, 9_500_00, 1_080_00, 10_21)
    assert silver == ("银饰", 0, 0, 18_00, 18_00, 0, 0, "")


def test_who_may_not_see_cost_may_not_see_margins():
    assert REPORT.permission == SEE_COST
