from __future__ import annotations

from typing import Any

import pytest

from promotions import Context, Engine, Line, Reason, RuleSet

RING = [Line(id="ring", price=100_000, category="ring")]


def rule(rule_id: str, stage: str, benefit: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": rule_id, "stage": stage, "benefit": benefit, **more}


TEN = rule("TEN", "unit", {"type": "percent", "pct": 10}, name="九折")
OFF = {"type": "amount_off", "fen": 10_000}


def why(name: str, *rules: dict[str, Any]) -> Reason:
    priced = Engine(RuleSet.parse(list(rules))).price(RING, Context())
    return next(reason for reason in priced.reasons if reason.rule_id == name)


@pytest.mark.parametrize(
    ("asked", "code", "number", "other"),
    [
        (rule("R", "unit", {"type": "percent", "pct": 5}), "LANE_TAKEN_BY", None, "九折"),
        (rule("R", "unit", {"type": "percent", "pct": 5}, scope={"any": ["cat:gold"]}), "NO_MATCH", None, None),
        (rule("R", "unit", {"type": "percent", "pct": 50}, limits={"remaining": 0}), "LIMIT", None, None),
        (rule("R", "order", OFF, cond={"min_amount": 112_345}), "SHORT_BY", 22_345, None),  # 900.00 is paid
        (rule("R", "order", OFF, cond={"min_qty": 2}), "SHORT_BY_PIECES", 1, None),
        (rule("R", "order", OFF, cond={"min_weight_mg": 500}), "SHORT_BY_WEIGHT", 500, None),
        (rule("R", "order", {"type": "percent", "pct": 3}, not_with=["TEN"]), "NOT_WITH", None, "九折"),
        (rule("R", "multi", {"type": "nth_pct", "n": 2, "pct": 50}), "SHORT_BY_PIECES", 1, None),
        (rule("R", "order", {"type": "gift", "sku": "G"}), "NOT_OPTED_IN", None, None),
    ],
)
def test_a_rule_left_out_says_why(asked: dict[str, Any], code: str, number: int | None, other: str | None) -> None:
    reason = why("R", TEN, asked)

    assert (reason.code, reason.number, reason.other) == (code, number, other)


def test_a_declined_rule_says_how_much_dearer_it_would_be() -> None:
    member = rule("MEM", "unit", {"type": "fixed_price", "fen": 99_000})
    spend = rule("T", "order", OFF, cond={"min_amount": 100_000})

    reason = why("MEM", member, spend)

    assert (reason.code, reason.number) == ("WORSE_BY", 9_000)
