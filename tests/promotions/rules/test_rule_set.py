from __future__ import annotations

from typing import Any

import pytest

from promotions import RuleRefused, RuleSet

TEN_OFF = {"id": "R", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}


def a_rule(**changes: Any) -> dict[str, Any]:
    return {**TEN_OFF, **changes}


@pytest.mark.parametrize(
    ("rule", "named"),
    [
        (a_rule(colour="red"), "colour"),
        (a_rule(stage="lottery"), "lottery"),
        (a_rule(stage="price"), "stage price is not supported"),
        (a_rule(benefit={"type": "free_lunch"}), "free_lunch"),
        (a_rule(benefit={"type": "issue_voucher"}), "issue_voucher is not supported"),
        (a_rule(benefit={"type": "percent", "pct": 10, "colour": 1}), "colour"),
        (a_rule(benefit={"type": "percent", "pct": 101}), "100"),
        (a_rule(benefit={"type": "percent", "pct": 9.5}), "float"),
        (a_rule(benefit={"type": "amount_off", "fen": -1}), "fen"),
        (a_rule(benefit={"type": "tiers", "tiers": [[100, 5]]}), "tiers does not belong to stage unit"),
        (a_rule(benefit={"type": "amount_off", "fen": 5, "every": True}), "every"),
        (a_rule(stage="order", benefit={"type": "tiers", "tiers": [[200, 5], [100, 9]]}), "tiers must rise"),
        (a_rule(stage="order", benefit={"type": "percent", "pct": 5, "component": "craft"}), "craft"),
        (a_rule(stage="voucher"), "code"),
        (a_rule(scope={"any": []}), "scope"),
        (a_rule(scope={"all": True, "where": [["carat", ">", 1]]}), "carat"),
        (a_rule(schedule={"from": "2026-11-12T00:00:00", "until": "2026-11-11T00:00:00"}), "schedule.until"),
        (a_rule(schedule={"daily": ["25:00", "02:00"]}), "25:00"),
        (a_rule(schedule={"weekdays": [8]}), "weekdays"),
        (a_rule(limits={"max_units": -1}), "max_units"),
        (a_rule(cond={"min_amount": -5}), "min_amount"),
        (a_rule(not_with=["R"]), "not_with"),
        (a_rule(stage="order", after=["order"]), "after"),
        (a_rule(stage="multi", benefit={"type": "nth_pct", "n": 1, "pct": 50}), "n"),
    ],
)
def test_what_cannot_be_carried_out_is_refused_by_name(rule: dict[str, Any], named: str) -> None:
    with pytest.raises(RuleRefused) as refused:
        RuleSet.parse([rule])

    assert refused.value.facts["rule"] == "R"
    assert named in str(refused.value.facts["problem"])


def test_two_rules_with_one_id_are_refused() -> None:
    with pytest.raises(RuleRefused, match="twice"):
        RuleSet.parse([TEN_OFF, TEN_OFF])


def test_lanes_that_wait_for_each_other_are_refused() -> None:
    one = a_rule(id="A", stage="order", lanes=["x"], after=["y"])
    other = a_rule(id="B", stage="order", lanes=["y"], after=["x"])

    with pytest.raises(RuleRefused, match="circular"):
        RuleSet.parse([one, other])


def test_the_hash_does_not_depend_on_the_order_of_rules_or_keys() -> None:
    other = a_rule(id="S")
    turned = dict(reversed(TEN_OFF.items()))

    assert RuleSet.parse([TEN_OFF, other]).hash == RuleSet.parse([other, turned]).hash
    assert RuleSet.parse([TEN_OFF]).hash != RuleSet.parse([other]).hash


def test_a_rule_tells_its_name_and_what_the_receipt_says() -> None:
    (rule,) = RuleSet.parse([a_rule(name="九折", text={"receipt": "全场9折"})])

    assert (rule.name, rule.text.receipt) == ("九折", "全场9折")
