"""Random small baskets in the rule format, drawn from a seed; thresholds lie near the totals."""

from __future__ import annotations

from random import Random
from typing import Any

Raw = dict[str, Any]
TAGS = ("a", "b", "c")


def random_basket(seed: int, units: int = 5, rules: int = 5) -> Raw:
    """At most so many units and rules."""
    draw = Random(seed)
    lines = _lines(draw, draw.randint(1, units))
    total = sum(_list(line) * line["qty"] for line in lines)
    drawn = [_rule(draw, number, total) for number in range(draw.randint(1, rules))]
    codes = [rule["code"] for rule in drawn if "code" in rule]
    return {"lines": lines, "rules": drawn, "ctx": {"codes": codes}}


def _lines(draw: Random, units: int) -> list[Raw]:
    lines: list[Raw] = []
    while units:
        qty = min(units, draw.choice((1, 1, 1, 2, 3)))
        units -= qty
        line: Raw = {"id": f"l{len(lines)}", "qty": qty, "tags": draw.sample(TAGS, draw.randint(0, 2))}
        if draw.random() < 0.25:
            line["metal"] = {"weight_mg": draw.randint(1, 40) * 5, "fen_per_g": draw.randint(900, 1300)}
            line["craft"] = draw.randint(0, 40)
        else:
            line["price"] = draw.choice((50, 99, 100, 101, 150, 200, 333, draw.randint(1, 400)))
        if draw.random() < 0.05:
            line["discountable"] = False
        lines.append(line)
    return lines


def _list(line: Raw) -> int:
    if "price" in line:
        return int(line["price"])
    metal = line["metal"]
    return int((metal["weight_mg"] * metal["fen_per_g"] * 2 + 1000) // 2000 + line["craft"])


def _scope(draw: Random) -> Raw:
    return {"all": True} if draw.random() < 0.5 else {"any": draw.sample(TAGS, draw.randint(1, 2))}


def _rule(draw: Random, number: int, total: int) -> Raw:
    stage = draw.choices(("unit", "multi", "order", "voucher", "finish"), (8, 3, 6, 3, 1))[0]
    rule: Raw = {"id": f"R{number}", "stage": stage, "scope": _scope(draw), "priority": draw.randint(0, 3)}
    if stage == "unit":
        rule["benefit"] = _unit_benefit(draw)
        if draw.random() < 0.1:
            rule["lanes"] = [draw.choice(("craft", "extra"))]
    elif stage == "multi":
        rule["benefit"] = _multi_benefit(draw)
    elif stage == "finish":
        rule["scope"] = {"all": True}
        rule["benefit"] = {"type": "round_down_to", "fen": draw.choice((10, 100))}
    else:
        _bill_rule(draw, rule, total)
    _limits(draw, rule)
    _company(draw, rule, number)
    return rule


def _unit_benefit(draw: Random) -> Raw:
    kind = draw.choice(("percent", "percent", "amount_off", "fixed_price", "per_gram_off"))
    if kind == "percent":
        return {"type": kind, "pct": draw.choice((5, 7, 10, 33, 50, 100)), "component": _component(draw)}
    if kind == "per_gram_off":
        return {"type": kind, "fen_per_g": draw.randint(10, 400)}
    return {"type": kind, "fen": draw.randint(1, 200)}


def _component(draw: Random) -> str:
    return draw.choice(("total", "total", "total", "metal", "craft"))


def _multi_benefit(draw: Random) -> Raw:
    kind = draw.choice(("nth_pct", "nth_pct", "bundle_price", "bundle_pct"))
    if kind == "nth_pct":
        size = draw.choice((2, 2, 3, 4))
        benefit: Raw = {"type": kind, "n": size, "pct": draw.choice((33, 50, 100))}
        if size > 2 and draw.random() < 0.5:
            benefit["count"] = draw.randint(1, size - 1)
        return benefit
    slots = [_scope(draw) for _ in range(draw.choice((2, 2, 3)))]
    if kind == "bundle_price":
        return {"type": kind, "slots": slots, "fen": draw.randint(50, 400)}
    return {"type": kind, "slots": slots, "pct": draw.choice((7, 12, 33))}


def _bill_rule(draw: Random, rule: Raw, total: int) -> None:
    near = max(1, total * draw.choice((30, 50, 80, 90, 95, 100)) // 100)
    kind = draw.choice(("amount_off", "amount_off", "every", "percent", "tiers"))
    if rule["stage"] == "voucher":
        rule["code"] = f"V-{rule['id']}"
        kind = draw.choice(("amount_off", "percent"))
    rule["cond"] = {"min_amount": near}
    if kind == "every":
        rule["cond"] = {"min_amount": max(1, near // 2)}
        rule["benefit"] = {"type": "amount_off", "fen": draw.randint(1, 60), "every": True}
    elif kind == "amount_off":
        rule["benefit"] = {"type": "amount_off", "fen": draw.randint(1, 150)}
    elif kind == "percent":
        rule["benefit"] = {"type": "percent", "pct": draw.choice((3, 10, 15, 50))}
        if draw.random() < 0.3:
            rule["benefit"]["cap"] = draw.randint(5, 60)
    else:
        rule["benefit"] = {"type": "tiers", "tiers": [[near // 2 + 1, 5], [near + 2, draw.randint(10, 120)]]}
    if draw.random() < 0.2:
        rule["basis"] = "list"
    if draw.random() < 0.15:
        rule["cond"]["min_qty"] = draw.randint(1, 4)
    if draw.random() < 0.25:
        rule["lanes"] = ["member"]


def _limits(draw: Random, rule: Raw) -> None:
    if rule["stage"] in ("unit", "multi") and draw.random() < 0.3:
        key = draw.choice(("max_units", "remaining", "times", "budget_remaining"))
        rule["limits"] = {key: draw.randint(20, 150) if key == "budget_remaining" else draw.randint(1, 3)}
    elif rule["stage"] in ("order", "voucher") and draw.random() < 0.1:
        rule["limits"] = {"budget_remaining": draw.randint(5, 150)}


def _company(draw: Random, rule: Raw, number: int) -> None:
    """Clashes with rules drawn before."""
    roll = draw.random()
    if number and roll < 0.1:
        rule["not_with"] = [f"R{draw.randrange(number)}"]
    elif roll < 0.16:
        rule["ctags"] = ["special"]
    elif roll < 0.22:
        rule["not_with_tags"] = ["special"]
        rule["ctags"] = []
    elif roll < 0.26:
        rule["exclusive"] = "order"
    elif number and roll < 0.4 and rule["stage"] in ("order", "voucher"):
        rule["exclude_units_with"] = [f"R{draw.randrange(number)}"]
