from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kernel.clock import CHINA
from promotions import BasketRefused, Context, Engine, Line, MemberContext, Priced, RuleSet
from tests.promotions.asking import Raw, order_off, unit_pct

MEMBER = Context(now=datetime(2026, 11, 21, 10, tzinfo=CHINA), member=MemberContext(birthday="11-24"))
BAG = [Line(id="ring", price=100_050, tags=("ring",)), Line(id="chain", price=50_000, tags=("chain",))]
A_YUAN = {"fen_per_point": 100}


def times(name: str, mult: int, **more: Any) -> Raw:
    return {"id": name, "stage": "points", "benefit": {"type": "points_multiplier", "mult": mult}, **more}


def bonus(name: str, points: int, **more: Any) -> Raw:
    return {"id": name, "stage": "points", "benefit": {"type": "points_bonus", "points": points}, **more}


def priced(*rules: Raw, ctx: Context = MEMBER, points_rule: dict[str, int] | None = A_YUAN) -> Priced:
    return Engine(RuleSet.parse(list(rules))).price(BAG, ctx, points_rule)


def test_each_full_yuan_paid_earns_a_point() -> None:
    assert priced().points == 1_500


def test_what_was_taken_off_earns_nothing() -> None:
    assert priced(order_off("T", 5_051)).points == 1_449


def test_a_stranger_earns_nothing() -> None:
    assert priced(ctx=Context()).points == 0


def test_without_a_points_rule_nobody_knows_how_many() -> None:
    assert priced(points_rule=None).points is None


def test_points_of_the_birthday_month_count_double() -> None:
    assert priced(points_rule={**A_YUAN, "birthday_mult": 2}).points == 3_000


def test_a_piece_that_took_an_offer_without_points_earns_none() -> None:
    offer = unit_pct("U", 10, scope={"any": ["chain"]}, earns_points=False)

    assert priced(offer).points == 1_000


def test_a_bill_offer_without_points_silences_every_piece_it_reduced() -> None:
    offer = order_off("T", 50, scope={"any": ["ring"]}, earns_points=False)

    assert priced(offer).points == 500


def test_double_points_on_chains_add_what_the_chains_earned() -> None:
    found = priced(times("M", 2, scope={"any": ["chain"]}))

    assert found.points == 1_500 + 500
    assert [rule.rule_id for rule in found.applied] == ["M"]


def test_double_and_triple_points_do_not_compound() -> None:
    assert priced(times("M", 2), times("N", 3, lanes=["more"])).points == 1_500 + 1_500 + 3_000


def test_of_two_points_rules_in_one_lane_the_one_that_gives_more_is_taken() -> None:
    found = priced(times("M", 2, scope={"any": ["chain"]}), bonus("N", 800))

    assert found.points == 1_500 + 800
    assert [rule.rule_id for rule in found.applied] == ["N"]


@pytest.mark.parametrize(("reach", "points"), [(150_050, 1_600), (150_051, 1_500)])
def test_a_bonus_asks_for_its_amount_to_be_paid(reach: int, points: int) -> None:
    assert priced(bonus("N", 100, cond={"min_amount": reach})).points == points


def test_a_bonus_without_a_use_left_is_not_given() -> None:
    assert priced(bonus("N", 100, limits={"remaining": 0})).points == 1_500


def test_points_that_may_not_stand_with_an_offer_on_the_bill_are_not_given() -> None:
    assert priced(order_off("T", 50), bonus("N", 100, not_with=["T"])).points == 1_500


@pytest.mark.parametrize("wrong", [{"fen_per_point": 0}, {"fen_per_yuan": 100}, {**A_YUAN, "birthday_mult": 0}])
def test_a_points_rule_that_cannot_be_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(BasketRefused, match="points_rule"):
        priced(points_rule=wrong)


def returned(name: str, **more: Any) -> Raw:
    benefit = {"type": "issue_voucher", "voucher": "V100", "days": 30, "every": True}
    return {"id": name, "stage": "points", "cond": {"min_amount": 50_000}, "benefit": benefit, **more}


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        (returned("R"), 2),  # 1,500.50 less 100.00 hold 500.00 twice
        (returned("R", basis="list"), 3),
        (returned("R", limits={"times": 1}), 1),
        (returned("R", scope={"any": ["chain"]}), 0),  # its share of the 100.00 leaves less than 500.00
        (returned("R", not_with=["T"]), 0),
    ],
)
def test_vouchers_come_back_for_what_was_paid(rule: Raw, count: int) -> None:
    vouchers = priced(rule, order_off("T", 10_000), points_rule=None).vouchers

    assert sum(one.count for one in vouchers) == count
    assert {one.code for one in vouchers} <= {"V100"}
