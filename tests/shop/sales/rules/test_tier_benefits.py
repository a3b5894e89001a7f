"""A tier's benefits go the way of all points and prices."""

from __future__ import annotations

from membership.rules.points import PointsPolicy, points_for
from promotions.rules.rule_set import RuleSet
from shop.sales.rules.tier_benefits import craft_rules, points_by_tier
from tests.membership.tiers.policies import BY_AMOUNT

CHAIN = PointsPolicy(fen_per_point={"素金": 100}, tier_percent={"gold": 300}, birthday_percent=150)


def points(policy: PointsPolicy, tier: str, *, birthday: bool = False) -> int:
    return points_for([("素金", 100_00)], policy, tier, birthday=birthday).total


def test_points_are_those_of_the_tier_and_its_own_birthday_in_the_month() -> None:
    policy = points_by_tier(CHAIN, BY_AMOUNT)

    assert [points(policy, tier) for tier in ("normal", "silver", "gold")] == [100, 110, 150]
    assert points(policy, "gold", birthday=True) == 300
    assert points(policy, "silver", birthday=True) == 165  # the chain's own, where the tier says nothing


def test_a_chain_without_tiers_earns_as_its_rates_say() -> None:
    assert points_by_tier(CHAIN, None) is CHAIN
    assert craft_rules(None) == []


def test_craft_fees_for_less_are_rules_that_the_engine_takes() -> None:
    rules = RuleSet.parse(craft_rules(BY_AMOUNT))

    assert [(rule.id, rule.audience.levels) for rule in rules] == [
        ("TIER-CRAFT-DIAMOND", ("diamond",)), ("TIER-CRAFT-GOLD", ("gold",)),
    ]  # fmt: skip
    assert rules["TIER-CRAFT-GOLD"].name == "金卡工费减20%"
