from __future__ import annotations

import pytest

from promotions import Line, Metal
from promotions.rules.rule import Limits, Scope, basis_points

BANGLE = Line(id="bangle", metal=Metal(20_350, 102_800), craft=71_225, category="素金", tags=("outlet",))


@pytest.mark.parametrize(("pct", "points"), [(12, 1_200), ("12.5", 1_250), ("0.25", 25), (100, 10_000), (0, 0)])
def test_percents_are_told_to_the_hundredth(pct: int | str, points: int) -> None:
    assert basis_points(pct) == points


@pytest.mark.parametrize(
    ("where", "held"),
    [
        (("weight_mg", ">=", 20_350), True),
        (("weight_mg", ">", 20_350), False),
        (("craft", "==", 71_225), True),
        (("metal", "<", 2_091_980), False),
        (("metal", "<=", 2_091_980), True),
        (("list", ">", 2_091_980), True),
        (("price", "==", 0), True),
    ],
)
def test_a_rule_may_ask_for_weight_and_for_each_part_of_the_price(where: tuple[str, str, int], held: bool) -> None:
    assert Scope(all=True, where=(where,)).holds(BANGLE) is held


def test_what_a_rule_leaves_out_wins_over_what_it_names() -> None:
    assert not Scope(any=("cat:素金",), not_=("outlet",)).holds(BANGLE)


def test_the_tightest_quota_says_how_often_a_bill_may_take_a_rule() -> None:
    limits = Limits(per_order=4, remaining=9, customer_remaining=3, times=2)

    assert limits.uses(with_times=True) == 2
    assert limits.uses(with_times=False) == 3
    assert Limits(budget_remaining=5).uses(with_times=True) is None
