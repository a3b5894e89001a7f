"""Odd money: what the chain's rounding and a person's word take off a bill."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import RoundingMode
from shop.sales.facts import PricingPolicy
from shop.sales.rules.rounding import BY_HAND, FINISH, LINE_ODD, finish_rule, round_bill

YUAN = PricingPolicy(ticket_unit_fen=100)
LINES = PricingPolicy(line_unit_fen=100)


def after(nets: list[int], policy: PricingPolicy, by_hand_fen: int = 0, besides_fen: int = 0) -> list[int]:
    shares = round_bill(nets, policy, by_hand_fen=by_hand_fen, besides_fen=besides_fen)
    return [net - sum(share.fen for share in odd) for net, odd in zip(nets, shares, strict=True)]


def test_a_line_is_rounded_to_the_yuan_where_the_chain_does_so():
    """Worked example E1: 3,067.62 is 3,068 on the tag; the 0.38 stand as a share of the line."""
    assert round_bill([3_067_62], LINES) == [[(LINE_ODD, -38)]]


def test_a_bill_rounded_down_shares_its_odd_money_over_its_lines():
    """Worked example E14, after the coupon: 0.62 off 2,927.12 and 1,239.50."""
    assert after([2_927_12, 1_239_50], YUAN) == [2_926_68, 1_239_32]


def test_lines_are_rounded_before_the_bill():
    tens = PricingPolicy(line_unit_fen=100, ticket_unit_fen=1_000)

    assert round_bill([1_567, 1_600], tens) == [[(LINE_ODD, -33), (FINISH, 100)], [(FINISH, 100)]]


def test_what_a_person_lets_go_comes_last_and_never_below_nothing():
    assert after([30_00, 10_00], YUAN, by_hand_fen=8_00) == [24_00, 8_00]
    assert after([5_00], YUAN, by_hand_fen=8_00) == [0]


def test_goods_that_a_rule_added_count_for_the_bills_rounding():
    assert round_bill([10_50], YUAN, besides_fen=9_90) == [[(FINISH, 40)]]


@pytest.mark.parametrize("policy", [
    PricingPolicy(), PricingPolicy(ticket_unit_fen=100, ticket_mode="half_up"),
    PricingPolicy(ticket_unit_fen=100, line_unit_fen=10),
])  # fmt: skip
def test_only_plain_rounding_down_is_left_to_the_promotions(policy: PricingPolicy):
    assert finish_rule(policy) is None
    assert finish_rule(YUAN) is not None


@given(
    st.lists(st.integers(0, 10**7), max_size=8),
    st.sampled_from([1, 10, 100]),
    st.sampled_from(["half_up", "floor", "ceil"]),
    st.sampled_from([1, 10, 100]),
    st.integers(0, 10_000),
)
def test_shares_are_whole_and_no_line_falls_below_nothing(
    nets: list[int], line_unit: int, mode: RoundingMode, ticket_unit: int, by_hand_fen: int
):
    policy = PricingPolicy(line_unit_fen=line_unit, line_mode=mode, ticket_unit_fen=ticket_unit)

    rounded, by_hand = after(nets, policy), after(nets, policy, by_hand_fen)

    assert sum(rounded) % ticket_unit == 0
    assert sum(rounded) - sum(by_hand) == min(by_hand_fen, sum(rounded))
    assert min(by_hand, default=0) >= 0


def test_each_kind_of_odd_money_has_its_own_name_on_the_line():
    shares = round_bill([10_55], PricingPolicy(line_unit_fen=10, ticket_unit_fen=100), by_hand_fen=50)

    assert [share.rule_id for share in shares[0]] == [LINE_ODD, FINISH, BY_HAND]
