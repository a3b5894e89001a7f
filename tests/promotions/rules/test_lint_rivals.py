"""Rules that stand in each other's way."""

from __future__ import annotations

import pytest

from promotions import Line, RuleSet
from promotions.rules.lint_rivals import GROUPS_MOST, colliding, dominated, giant_groups
from tests.promotions.asking import Raw, nth_pct, order_off, order_pct, per_gram, unit_off, unit_pct

GIFT = {"stage": "order", "auto": True, "benefit": {"type": "gift", "sku": "BOX"}}
MEMBER = {"audience": {"member": True}}
GOLD = {"scope": {"any": ["cat:gold"]}}


@pytest.mark.parametrize(
    ("rules", "beaten"),
    [
        ([unit_pct("A", 10), unit_pct("B", 5)], ["B"]),
        ([unit_pct("A", 10), unit_pct("B", 10)], ["B"]),
        ([unit_pct("A", 10), unit_pct("B", 10, **MEMBER)], ["B"]),
        ([unit_pct("A", 10, **MEMBER), unit_pct("B", 5)], []),
        ([unit_pct("A", 10, **GOLD), unit_pct("B", 5)], []),
        ([unit_pct("A", 10, limits={"remaining": 5}), unit_pct("B", 5)], []),
        ([unit_pct("A", 10, not_with=["X"]), unit_pct("B", 5)], []),
        ([unit_off("A", 10), unit_off("B", 5, **GOLD)], ["B"]),
        ([per_gram("A", 3_000), per_gram("B", 1_500)], ["B"]),
        ([order_off("A", 500, 1_000), order_off("B", 300, 2_000)], ["B"]),
        ([order_off("A", 500, 2_000), order_off("B", 300, 1_000)], []),
        ([order_pct("A", 10), order_pct("B", 10, lanes=["order", "member"])], ["B"]),
        ([unit_pct("A", 10), unit_pct("B", 5, mandatory=True)], []),
    ],
)
def test_a_rule_that_another_always_beats_is_told(rules: list[Raw], beaten: list[str]) -> None:
    assert [one.rule for one in dominated(RuleSet.parse(rules))] == beaten


@pytest.mark.parametrize(
    ("rules", "levels"),
    [
        ([unit_pct("A", 10, mandatory=True), unit_pct("B", 5, mandatory=True)], ["error"]),
        ([unit_pct("A", 10, mandatory=True), unit_pct("B", 5, mandatory=True, **GOLD)], ["error"]),
        ([per_gram("A", 10, mandatory=True), unit_pct("B", 5, mandatory=True, lanes=["craft"])], []),
        ([order_off("A", 10, mandatory=True, not_with=["B"]), unit_pct("B", 5, mandatory=True)], ["error"]),
        ([{"id": "A", **GIFT}, {"id": "B", **GIFT}], ["warning"]),
        ([{"id": "A", **GIFT}, {"id": "B", **GIFT, "lanes": ["second"]}], []),
        (
            [unit_pct(name, 5, mandatory=True, audience={"stores": [store]}) for name, store in ("AX", "BY")],
            [],
        ),
        (
            [
                unit_pct("A", 5, mandatory=True, schedule={"until": "2026-11-11T00:00:00"}),
                unit_pct("B", 5, mandatory=True, schedule={"from": "2026-11-11T00:00:00"}),
            ],
            [],
        ),
        ([unit_pct("A", 10), unit_pct("B", 5)], []),
    ],
)
def test_two_rules_that_must_and_cannot_both_be_taken_collide(rules: list[Raw], levels: list[str]) -> None:
    assert [one.level for one in colliding(RuleSet.parse(rules))] == levels


def test_many_groups_over_the_same_goods_are_told() -> None:
    chained = [nth_pct(f"R{i:02}", 2, 50, scope={"any": [f"t{i}", f"t{i + 1}"]}) for i in range(GROUPS_MOST + 1)]
    apart = [nth_pct(f"R{i:02}", 2, 50, scope={"any": [f"t{i}"]}) for i in range(GROUPS_MOST + 1)]

    assert [one.number for one in giant_groups(RuleSet.parse(chained), ())] == [GROUPS_MOST + 1]
    assert list(giant_groups(RuleSet.parse(apart), ())) == []


def test_groups_whose_names_no_article_shares_are_apart_where_the_articles_are_known() -> None:
    everywhere = [nth_pct(f"R{i:02}", 2, 50, scope={"all": True, "not": [f"t{i}"]}) for i in range(GROUPS_MOST + 1)]
    goods = [Line(id="ring", price=5, tags=tuple(f"t{i}" for i in range(GROUPS_MOST)))]

    assert len(list(giant_groups(RuleSet.parse(everywhere), ()))) == 1
    assert list(giant_groups(RuleSet.parse(everywhere), goods)) == []
