"""Points are floored once for each category of a bill and come out the same however the goods stand on lines."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.errors import PointsNotTaken
from membership.rules.points import PointsPolicy, points_for, points_to_pay

POLICY = PointsPolicy(fen_per_point={"素金": 300, "镶嵌": 100, "赠品": 0}, default_fen_per_point=500)

categories = st.sampled_from(["素金", "镶嵌", "赠品", "银饰"])
bill_lines = st.lists(st.tuples(categories, st.integers(0, 100_000_000)), max_size=8)


def test_gold_earns_a_point_for_three_yuan() -> None:
    assert points_for([("素金", 2_355_200)], POLICY).total == 7850


def test_a_diamond_earns_a_point_a_yuan() -> None:
    assert points_for([("镶嵌", 1_156_400)], POLICY).total == 11564


def test_a_category_is_floored_once_not_line_by_line() -> None:
    earned = points_for([("素金", 200), ("素金", 200), ("素金", 200)], POLICY)

    assert earned == ((1, 1, 0), 2)


def test_an_unlisted_category_earns_by_the_chains_general_rate_and_an_excluded_one_nothing() -> None:
    assert points_for([("银饰", 1_000), ("赠品", 1_000)], POLICY).lines == (2, 0)


def test_a_tier_multiplies_before_the_floor() -> None:
    policy = PointsPolicy(tier_percent={"gold": 150})

    assert points_for([("素金", 500)], policy, tier="gold").total == 2
    assert points_for([("素金", 500)], policy, tier="normal").total == 1


def test_an_empty_bill_earns_nothing() -> None:
    assert points_for([], POLICY) == ((), 0)


@given(bill_lines)
def test_the_lines_points_sum_to_the_bills(lines: list[tuple[str, int]]) -> None:
    earned = points_for(lines, POLICY)

    assert sum(earned.lines) == earned.total
    assert len(earned.lines) == len(lines)
    assert min(earned.lines, default=0) >= 0


@given(bill_lines)
def test_the_order_of_the_lines_does_not_change_the_bills_points(lines: list[tuple[str, int]]) -> None:
    assert points_for(lines[::-1], POLICY).total == points_for(lines, POLICY).total


@given(st.integers(1, 100_000_000), st.integers(1, 10_000))
def test_points_that_pay_are_worth_at_least_what_they_pay_and_one_fewer_is_not(fen: int, per_yuan: int) -> None:
    points = points_to_pay(fen, PointsPolicy(points_per_yuan=per_yuan))

    assert points * 100 >= fen * per_yuan > (points - 1) * 100


def test_points_pay_nothing_where_the_policy_takes_none() -> None:
    with pytest.raises(PointsNotTaken):
        points_to_pay(100, PointsPolicy())
