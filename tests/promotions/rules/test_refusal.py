"""What does not even fit the format: which key, and what to write instead."""

from __future__ import annotations

from typing import Any

import pytest

from promotions import RuleRefused, RuleSet
from tests.promotions.asking import unit_pct


def rule(**changes: Any) -> dict[str, Any]:
    return {**unit_pct("R", 10), **changes}


@pytest.mark.parametrize(
    ("refused", "begins", "advice"),
    [
        (rule(colour="red"), "colour: is not a key", "one of after, allocate, audience"),
        (rule(schedul={}), "schedul: is not a key", "did you mean schedule?"),
        (rule(benefit={"type": "percent", "pct": 10, "colour": 1}), "benefit.colour", "one of cap, component, pct"),
        (rule(audience={"level": ["gold"]}), "audience.level", "did you mean levels?"),
        (rule(manual={"reson": "x", "by": "x"}), "manual.reson", "did you mean reason?"),
        (rule(stage="lottery"), "stage: Invalid", "use one of price, unit, multi"),
        (rule(benefit={"type": "free_lunch"}), "benefit.type: Invalid", "use one of percent, amount_off"),
        (rule(benefit={"type": "percent", "pct": 101}), "benefit.pct", "from 0 to 100"),
        (rule(benefit={"type": "percent", "pct": "１２"}), "benefit.pct", "from 0 to 100"),
        (rule(benefit={"type": "percent", "pct": 9.5}), "benefit.pct", "a text such as '12.5'"),
        (rule(benefit={"type": "amount_off", "fen": -1}), "benefit.fen", "never negative"),
        (rule(cond={"min_amount": 0.5}), "cond.min_amount", "a whole number"),
        (rule(schedule={"weekdays": [8]}), "schedule.weekdays", "from 1 (Monday) to 7"),
        (rule(schedule={"from": "morgen"}), "schedule.from", "2026-11-11T00:00:00"),
        (rule(audience={"birthday": "year"}), "audience.birthday", "'day', 'month'"),
        (rule(limits={"max_units": -1}), "limits.max_units", "never negative"),
        (rule(stage="multi", benefit={"type": "nth_pct", "n": 1, "pct": 50}), "benefit.n", "rule format"),
        (rule(stage="multi", benefit={"type": "nth_pct", "n": 10**9, "pct": 50}), "benefit.n", "rule format"),
    ],
)
def test_a_key_that_does_not_fit_is_named_with_what_to_write(refused: dict[str, Any], begins: str, advice: str) -> None:
    with pytest.raises(RuleRefused) as found:
        RuleSet.parse([refused])

    assert found.value.facts["rule"] == "R"
    assert str(found.value.facts["problem"]).startswith(begins)
    assert advice in str(found.value.facts["problem"])
