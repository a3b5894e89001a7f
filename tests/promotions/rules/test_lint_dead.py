"""Rules that can never do anything, and names that nothing answers to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from promotions import Line, RuleSet
from promotions.rules.lint_dead import dead, unknown_names
from tests.promotions.asking import Raw, order_off, unit_off, unit_pct

NOW = datetime.fromisoformat("2026-11-21T12:00:00")
FRIDAY = "2026-11-20T00:00:00"
ISSUE = {"id": "I", "stage": "points", "benefit": {"type": "issue_voucher", "voucher": "V100", "days": 30}}


def a_rule(**changes: Any) -> Raw:
    return unit_pct("R", 10, **changes)


def found_dead(rule: Raw, goods: tuple[Line, ...] = ()) -> list[str]:
    return [one.text for one in dead(RuleSet.parse([rule]), goods, NOW)]


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (a_rule(schedule={"until": "2026-11-21T12:00:00"}), "its time is over"),
        (a_rule(schedule={"from": FRIDAY, "until": "2026-11-22T00:00:00", "weekdays": [7]}), "its time is over|minute"),
        (a_rule(schedule={"from": "2026-12-01T12:00:00", "until": "2026-12-01T14:00:00", "daily": ["20:00", "21:00"]}),
         "minute"),
        (a_rule(limits={"remaining": 0}), "its limits"),
        (a_rule(limits={"budget_remaining": 0}), "its limits"),
        (unit_pct("R", 0), "nothing"),
        (unit_off("R", 0), "nothing"),
        (order_off("R", 100, audience={"trade_in": True}, not_with_tags=["trade_in"]), "trade-in"),
        (a_rule(scope={"any": ["a"], "not": ["a", "b"]}), "scope"),
        (a_rule(scope={"all": True, "where": [["weight_mg", ">=", 500], ["weight_mg", "<", 500]]}), "scope"),
        (a_rule(scope={"all": True, "where": [["price", "==", 5], ["price", "==", 6]]}), "scope"),
    ],
)  # fmt: skip
def test_a_rule_that_can_never_do_anything_is_dead(rule: Raw, why: str) -> None:
    (text,) = found_dead(rule)

    assert any(one in text for one in why.split("|"))


@pytest.mark.parametrize(
    "schedule",
    [
        {},
        {"from": "2026-11-27T23:00:00", "until": "2026-11-28T01:00:00", "daily": ["22:00", "02:00"], "weekdays": [5]},
        {"from": "2026-12-01T00:00:00", "until": "2027-12-01T00:00:00", "weekdays": [7]},
        {"from": "2026-12-01T00:00:00", "until": "2026-12-02T00:00:00", "daily": ["24:00", "02:00"]},
        {"until": "2026-12-01T00:00:00", "weekdays": [1], "daily": ["10:00", "11:00"]},
    ],
)
def test_a_rule_with_one_minute_to_live_is_not_dead(schedule: dict[str, Any]) -> None:
    assert found_dead(a_rule(schedule=schedule)) == []


def test_a_rule_that_no_article_is_in_is_dead_where_the_articles_are_known() -> None:
    rule = a_rule(scope={"any": ["cat:钻饰"]})

    assert found_dead(rule) == []
    assert len(found_dead(rule, (Line(id="ring", price=100, category="素金"),))) == 1


@pytest.mark.parametrize(
    ("rules", "names"),
    [
        ([a_rule(not_with=["X"])], ["X"]),
        ([order_off("R", 5, exclude_units_with=["X"])], ["X"]),
        ([order_off("R", 5, after=["nowhere"])], ["nowhere"]),
        ([ISSUE], ["V100"]),
        ([ISSUE, {"id": "V", "stage": "voucher", "code": "V100", "benefit": {"type": "amount_off", "fen": 5}}], []),
    ],
)
def test_a_name_that_nothing_answers_to_is_told(rules: list[Raw], names: list[str]) -> None:
    assert [one.other for one in unknown_names(RuleSet.parse(rules))] == names
