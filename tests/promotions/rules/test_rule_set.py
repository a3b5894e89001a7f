from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from promotions import Context, Engine, Line, RuleRefused, RuleSet
from promotions.rules.refusal import BENEFIT_TYPES

TEN_OFF = {"id": "R", "stage": "unit", "benefit": {"type": "percent", "pct": 10}}


def a_rule(**changes: Any) -> dict[str, Any]:
    return {**TEN_OFF, **changes}


def test_two_rules_with_one_id_are_refused() -> None:
    with pytest.raises(RuleRefused, match="twice"):
        RuleSet.parse([TEN_OFF, TEN_OFF])


def test_two_sizes_of_one_quota_are_refused() -> None:
    one, other = (a_rule(id=name, quota={"name": "D11", "total": total}) for name, total in (("A", 5), ("B", 6)))

    with pytest.raises(RuleRefused, match="quota: D11 has other limits"):
        RuleSet.parse([one, other])


def test_lanes_that_wait_for_each_other_are_refused() -> None:
    one = a_rule(id="A", stage="order", lanes=["x"], after=["y"])
    other = a_rule(id="B", stage="order", lanes=["y"], after=["x"])

    with pytest.raises(RuleRefused, match="circular"):
        RuleSet.parse([one, other])


def test_rules_that_name_each_other_in_a_circle_are_refused() -> None:
    circle = [a_rule(id="A", not_with=["B"]), a_rule(id="B", not_with=["C"]), a_rule(id="C", not_with=["A"])]

    with pytest.raises(RuleRefused, match="not_with: is circular"):
        RuleSet.parse(circle)


def test_a_pair_that_is_named_once_is_no_circle() -> None:
    rules = [a_rule(id="A", not_with=["B", "C"]), a_rule(id="B", not_with=["C"]), a_rule(id="C")]

    assert len(RuleSet.parse(rules)) == 3


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("{", "no JSON"),
        ("{}", "not an array of rules"),
        ('{"rules": 5}', "not an array of rules"),
        ("[" * 100_000, "no JSON"),
        (b"\xff\xfe[", "no JSON"),
        ('[{"id": "R", "stage": "unit", "stage": "multi"}]', "stage stands twice"),
        ('[{"id": "R\\ud800", "stage": "unit", "benefit": {"type": "percent", "pct": 1}}]', "half a character"),
    ],
)
def test_a_text_that_holds_no_rules_is_refused(text: str | bytes, named: str) -> None:
    with pytest.raises(RuleRefused, match=named):
        RuleSet.read(text)


WORDS = st.sampled_from(["R", "S", "gold", "cat:gold", "order", "", "22:00", "2026-11-11T00:00:00", "12.5", "day"])
KEYS = st.sampled_from(
    [
        "id",
        "stage",
        "benefit",
        "type",
        "pct",
        "fen",
        "n",
        "slots",
        "any",
        "all",
        "not",
        "where",
        "scope",
        "audience",
        "schedule",
        "from",
        "until",
        "daily",
        "cond",
        "min_amount",
        "limits",
        "after",
        "not_with",
        "lanes",
        "manual",
    ]
)
STAGES = st.sampled_from(["price", "unit", "multi", "order", "voucher", "points", "finish"])
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3) | WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)
BENEFITS = st.fixed_dictionaries(
    {"type": st.sampled_from(BENEFIT_TYPES)},
    optional={"pct": ANYTHING, "fen": ANYTHING, "n": ANYTHING, "sku": ANYTHING, "slots": ANYTHING, "mult": ANYTHING},
)
NEARLY_RULES = st.fixed_dictionaries(
    {"id": WORDS | ANYTHING, "stage": STAGES | ANYTHING, "benefit": BENEFITS | ANYTHING},
    optional=dict.fromkeys(
        ("scope", "schedule", "audience", "cond", "limits", "after", "not_with", "manual", "spends_points"), ANYTHING
    ),
)


def refusal(document: Any) -> str:
    """Why the document is refused, or '' where its rules price a basket."""
    try:
        found = RuleSet.read(json.dumps(document))
    except RuleRefused as refused:
        return f"{refused.facts['rule']} {refused.facts['problem']}"
    assert len(found) == len(document)
    assert Engine(found).price([Line(id="gold", price=100)], Context()).pay_fen >= 0
    return ""


@given(document=ANYTHING | st.lists(NEARLY_RULES | ANYTHING, max_size=3))
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_document_makes_anything_but_rules_or_a_refusal_in_words(document: Any) -> None:
    said = refusal(document)

    assert not said or "; " in said


def test_the_hash_does_not_depend_on_the_order_of_rules_or_keys() -> None:
    other = a_rule(id="S")
    turned = dict(reversed(TEN_OFF.items()))

    assert RuleSet.parse([TEN_OFF, other]).hash == RuleSet.parse([other, turned]).hash
    assert RuleSet.parse([TEN_OFF]).hash != RuleSet.parse([other]).hash


def test_a_rule_tells_its_name_and_what_the_receipt_says() -> None:
    (rule,) = RuleSet.parse([a_rule(name="九折", text={"receipt": "全场9折"})])

    assert (rule.name, rule.text.receipt) == ("九折", "全场9折")
