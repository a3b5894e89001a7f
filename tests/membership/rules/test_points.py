"""Points are floored once for each category of a bill and come out the same however the goods stand on lines."""

from __future__ import annotations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.errors import PointsNotTaken, PointsStepBroken
from membership.rules.points import (
    PointsPolicy,
    PointsTender,
    Validity,
    most_by_points,
    points_for,
    points_to_pay,
    terms_on,
)

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


def test_rounded_line_by_line_three_small_lines_earn_nothing() -> None:
    policy = msgspec.structs.replace(POLICY, per="line")

    assert points_for([("素金", 200), ("素金", 200), ("素金", 200)], policy).total == 0


def test_the_month_of_the_birthday_multiplies_besides_the_tier() -> None:
    policy = PointsPolicy(tier_percent={"gold": 150}, birthday_percent=200)

    assert points_for([("镶嵌", 100_00)], policy, tier="gold", birthday=True).total == 300


def test_a_line_that_a_promotion_touched_earns_nothing_where_the_chain_says_so() -> None:
    policy = PointsPolicy(promoted_earn=False)

    assert points_for([("镶嵌", 100_00), ("镶嵌", 50_00)], policy, promoted=[0]).lines == (0, 50)


def test_what_old_gold_paid_of_the_bill_comes_off_the_lines_in_proportion() -> None:
    assert points_for([("镶嵌", 300_00), ("镶嵌", 100_00)], POLICY, less_fen=200_00).lines == (150, 50)
    assert points_for([("镶嵌", 300_00)], POLICY, less_fen=400_00).total == 0


@pytest.mark.parametrize(
    ("policy", "available_on", "ends_on"),
    [
        (PointsPolicy(), "", ""),
        (PointsPolicy(pending_days=7), "2026-12-07", ""),
        (PointsPolicy(validity=Validity(kind="months", months=3)), "", "2027-02-28"),
        (PointsPolicy(validity=Validity(kind="year_end", years=0)), "", "2026-12-31"),
        (PointsPolicy(validity=Validity(kind="fixed_date", month_day="06-30")), "", "2027-06-30"),
        (PointsPolicy(validity=Validity(kind="fixed_date", month_day="11-30")), "", "2026-11-30"),
        (PointsPolicy(pending_days=7, validity=Validity(kind="fixed_date", month_day="11-30")), "2026-12-07",
         "2027-11-30"),
    ],
)  # fmt: skip
def test_points_of_the_30th_of_november_count_from_and_until(
    policy: PointsPolicy, available_on: str, ends_on: str
) -> None:
    assert terms_on(policy, "2026-11-30")[:2] == (available_on, ends_on)


TENDER = PointsTender(points_a_step=100, step_fen=1_00, most_percent=10, without=("投资金条",))


def test_points_pay_whole_steps_up_to_the_cap_of_goods_that_take_them() -> None:
    goods = [("素金", 1_059_90), ("投资金条", 50_000_00)]

    assert most_by_points(TENDER, goods) == 105_00
    assert points_to_pay(105_00, TENDER, goods) == 10_500


@pytest.mark.parametrize("fen", [50, 1_50, 106_00])
def test_half_a_step_and_more_than_the_cap_are_refused(fen: int) -> None:
    with pytest.raises(PointsStepBroken):
        points_to_pay(fen, TENDER, [("素金", 1_059_90)])


@pytest.mark.parametrize(("tender", "category"), [(PointsTender(), "素金"), (TENDER, "投资金条")])
def test_points_pay_nothing_where_the_policy_takes_none(tender: PointsTender, category: str) -> None:
    with pytest.raises(PointsNotTaken):
        points_to_pay(1_00, tender, [(category, 1_000_00)])
