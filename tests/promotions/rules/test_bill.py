from __future__ import annotations

from typing import Any

import pytest

from promotions import Rule, RuleSet
from promotions.rules.bill import Counted, off_of


def a_rule(benefit: dict[str, Any], **more: Any) -> Rule:
    (rule,) = RuleSet.parse([{"id": "R", "stage": "order", "benefit": benefit, **more}])
    return rule


EVERY = {"type": "amount_off", "fen": 3_000, "every": True}
TIERS = {"type": "tiers", "tiers": [[50_000, 4_000], [100_000, 10_000]]}


@pytest.mark.parametrize(
    ("rule", "net", "off"),
    [
        (a_rule(EVERY, cond={"min_amount": 30_000}), 29_999, None),
        (a_rule(EVERY, cond={"min_amount": 30_000}), 100_000, 9_000),
        (a_rule({**EVERY, "cap": 7_000}, cond={"min_amount": 30_000}), 100_000, 7_000),
        (a_rule(EVERY, cond={"min_amount": 30_000}, limits={"times": 2}), 100_000, 6_000),
        (a_rule(TIERS), 49_999, None),
        (a_rule(TIERS), 99_999, 4_000),
        (a_rule(TIERS), 100_000, 10_000),
        (a_rule({"type": "percent", "pct": "12.5"}), 1_004, 126),
        (a_rule({"type": "percent", "pct": 10, "cap": 50}), 1_000, 50),
        (a_rule({"type": "amount_off", "fen": 5_000}), 3_000, 3_000),
        (a_rule({"type": "amount_off", "fen": 5_000}, limits={"budget_remaining": 4_999}), 9_000, None),
    ],
)
def test_a_bill_rule_takes_what_its_text_says(rule: Rule, net: int, off: int | None) -> None:
    assert off_of(rule, Counted(net, net, 1, 0), net) == off
