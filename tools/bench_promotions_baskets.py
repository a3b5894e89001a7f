"""Baskets to price, drawn from a seed: families A (a counter's mix), B (overlapping groups), C (thresholds to lose).

Prices lie between 99 and 25,000 yuan, a third of the lines go by weight, about a tenth has two pieces. Rules are in
the rule format; a rule set is drawn for its basket, because family C puts thresholds just below that basket's total.
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any, NamedTuple

import msgspec

from promotions import Context, Line, MemberContext, Metal

Raw = dict[str, Any]

CATEGORIES = tuple(f"c{n}" for n in range(12))
SERIES = tuple(f"s{n}" for n in range(36))
LEVELS = ("silver", "gold")
GRAM_FEN = 98_600


class Asked(NamedTuple):
    """One question to the engine."""

    lines: list[Line]
    rules: list[Raw]
    ctx: Context

    def as_file(self) -> Raw:
        """The same as JSON, as `python -m promotions price` reads it."""
        return {
            "lines": msgspec.to_builtins(self.lines),
            "rules": self.rules,
            "ctx": {"codes": list(self.ctx.codes), "member": msgspec.to_builtins(self.ctx.member)},
        }


def draw(family: str, lines: int, rules: int, seed: int) -> Asked:
    """The `seed`-th basket of a family, with so many lines and rules."""
    rng = Random(f"{family}{lines}x{rules}:{seed}")
    drawn = [_line(rng, number) for number in range(lines)]
    total = sum(sum(line.parts) * line.qty for line in drawn)
    kinds = rng.choices(list(FAMILIES[family]), weights=list(FAMILIES[family].values()), k=rules)
    of_rules = [MAKERS[kind](rng, f"{kind[0].upper()}{number:03}", total) for number, kind in enumerate(kinds)]
    member = MemberContext(level=rng.choice(LEVELS)) if rng.random() < 0.6 else None
    codes = [rule["code"] for rule in of_rules if "code" in rule]
    return Asked(drawn, of_rules, Context(member=member, codes=tuple(codes), store="HP"))


def _price(rng: Random) -> int:
    """Fen, as many cheap pieces as dear ones to the factor."""
    yuan: int = round(99 * (25_000 / 99) ** rng.random())
    return yuan * 100 if rng.random() < 0.5 else yuan * 100 + rng.randrange(100)


def _line(rng: Random, number: int) -> Line:
    named: Raw = {
        "id": f"L{number:02}",
        "qty": 2 if rng.random() < 0.1 else 1,
        "category": rng.choice(CATEGORIES),
        "tags": tuple(rng.sample(SERIES, 2)),
    }
    if rng.random() < 0.33:
        weight = rng.randrange(1_000, 23_000, 10)
        return Line(metal=Metal(weight, GRAM_FEN), craft=weight // 1000 * rng.choice((3_000, 5_000, 8_000)), **named)
    return Line(price=_price(rng), **named)


def _scope(rng: Random) -> Raw:
    """A series (most often), or a category."""
    return {"any": [rng.choice(SERIES)] if rng.random() < 0.7 else [f"cat:{rng.choice(CATEGORIES)}"]}


def _audience(rng: Random) -> Raw:
    roll = rng.random()
    if roll < 0.15:
        return {"audience": {"member": True}}
    return {"audience": {"levels": [rng.choice(LEVELS)]}} if roll < 0.25 else {}


def _on_unit(rng: Random, name: str, _total: int) -> Raw:
    kind = rng.choice(("percent", "percent", "percent", "craft", "per_gram", "amount"))
    benefit: Raw = {"type": "percent", "pct": rng.randint(2, 20)}
    if kind == "craft":
        benefit = {"type": "percent", "pct": rng.choice((10, 20, 30, 50)), "component": "craft"}
    elif kind == "per_gram":
        benefit = {"type": "per_gram_off", "fen_per_g": rng.randint(5, 50) * 100}
    elif kind == "amount":
        benefit = {"type": "amount_off", "fen": rng.randint(1, 30) * 1_000}
    rule = {"id": name, "stage": "unit", "scope": _scope(rng), "benefit": benefit, **_audience(rng)}
    if rng.random() < 0.08:
        rule["limits"] = {"max_units": rng.randint(1, 3)}
    return rule


def _multibuy(rng: Random, name: str, _total: int) -> Raw:
    n = rng.choice((2, 2, 2, 3))
    benefit = {"type": "nth_pct", "n": n, "pct": rng.choice((20, 30, 50) if n == 2 else (50, 100))}
    return {"id": name, "stage": "multi", "scope": _scope(rng), "benefit": benefit}


def _overlapping(rng: Random, name: str, _total: int) -> Raw:
    """A multibuy over two or three series, so that each piece may be in many groups."""
    return {**_multibuy(rng, name, 0), "scope": {"any": rng.sample(SERIES, rng.choice((2, 3)))}}


def _set(rng: Random, name: str, _total: int) -> Raw:
    slots = [_scope(rng) for _ in range(rng.choice((2, 2, 3)))]
    benefit: Raw = {"type": "bundle_pct", "slots": slots, "pct": rng.randint(8, 20)}
    if rng.random() < 0.3:
        benefit = {"type": "bundle_price", "slots": slots, "fen": rng.randint(8, 80) * 10_000}
    return {"id": name, "stage": "multi", "scope": {"all": True}, "benefit": benefit}


def _threshold(rng: Random, name: str, total: int) -> Raw:
    """Spend and save, over everything or a category: once, for each full step, or by tiers; or a voucher."""
    scope: Raw = {"all": True} if rng.random() < 0.5 else {"any": [f"cat:{rng.choice(CATEGORIES)}"]}
    reach = rng.choice((1_000, 2_000, 3_000, 5_000, 10_000, 20_000, 50_000)) * 100
    rule: Raw = {"id": name, "stage": "order", "scope": scope, "cond": {"min_amount": reach}}
    kind = rng.choice(("once", "once", "step", "tiers", "voucher", "voucher"))
    rule["benefit"] = {"type": "amount_off", "fen": reach * rng.randint(2, 8) // 100}
    if kind == "step":
        rule["benefit"]["every"] = True
    elif kind == "tiers":
        rule["benefit"] = {"type": "tiers", "tiers": [[reach * n, reach * n * (3 + n) // 100] for n in (1, 2, 4)]}
    elif kind == "voucher":
        rule |= {"stage": "voucher", "code": f"V{name}"}
    return rule


def _nearly(rng: Random, name: str, total: int) -> Raw:
    """A threshold over the whole basket at 86 to 100 % of its list total: line discounts may lose it."""
    rule = _threshold(rng, name, total)
    rule["scope"] = {"all": True}
    rule["cond"] = {"min_amount": total * rng.randint(860, 1_000) // 1_000}
    rule["benefit"] = {"type": "amount_off", "fen": total * rng.randint(1, 8) // 100}
    return rule


MAKERS: dict[str, Callable[[Random, str, int], Raw]] = {
    "unit": _on_unit,
    "multibuy": _multibuy,
    "overlapping": _overlapping,
    "set": _set,
    "threshold": _threshold,
    "nearly": _nearly,
}
FAMILIES: dict[str, dict[str, int]] = {
    "A": {"unit": 70, "multibuy": 12, "set": 4, "threshold": 14},
    "B": {"unit": 35, "overlapping": 50, "set": 15},
    "C": {"unit": 60, "nearly": 40},
}
