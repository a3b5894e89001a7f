"""Rules and baskets in few words, made ready as the parts of the engine want them."""

from __future__ import annotations

from typing import Any

from promotions import Context, Line, RuleSet
from promotions.rules.active import Active
from promotions.rules.basket_view import Basket
from promotions.rules.compiled import Compiled
from promotions.rules.options import LineView
from promotions.rules.problem import Problem
from promotions.rules.solve import Best, Solver

Raw = dict[str, Any]


def unit_pct(name: str, pct: int | str, **more: Any) -> Raw:
    return {"id": name, "stage": "unit", "benefit": {"type": "percent", "pct": pct}, **more}


def unit_off(name: str, fen: int, **more: Any) -> Raw:
    return {"id": name, "stage": "unit", "benefit": {"type": "amount_off", "fen": fen}, **more}


def craft_pct(name: str, pct: int, **more: Any) -> Raw:
    return {"id": name, "stage": "unit", "benefit": {"type": "percent", "pct": pct, "component": "craft"}, **more}


def per_gram(name: str, fen_per_g: int, **more: Any) -> Raw:
    return {"id": name, "stage": "unit", "benefit": {"type": "per_gram_off", "fen_per_g": fen_per_g}, **more}


def nth_pct(name: str, n: int, pct: int, count: int = 1, **more: Any) -> Raw:
    benefit = {"type": "nth_pct", "n": n, "pct": pct, "count": count}
    return {"id": name, "stage": "multi", "benefit": benefit, **more}


def set_price(name: str, slots: list[str], fen: int, **more: Any) -> Raw:
    """One unit of each tag in `slots` together for `fen`."""
    wanted = [{"any": [tag]} for tag in slots]
    return {"id": name, "stage": "multi", "benefit": {"type": "bundle_price", "slots": wanted, "fen": fen}, **more}


def order_off(name: str, fen: int, reach: int = 0, **more: Any) -> Raw:
    benefit = {"type": "amount_off", "fen": fen}
    return {"id": name, "stage": "order", "cond": {"min_amount": reach}, "benefit": benefit, **more}


def order_pct(name: str, pct: int, **more: Any) -> Raw:
    return {"id": name, "stage": "order", "benefit": {"type": "percent", "pct": pct}, **more}


def compiled(*rules: Raw) -> Compiled:
    return Compiled(RuleSet.parse(list(rules)))


def basket_of(lines: list[Line], *rules: Raw) -> Basket:
    ready = compiled(*rules)
    return Basket(ready, [LineView(line, ready) for line in lines], [ln.qty for ln in lines], [ln.id for ln in lines])


def place_of(basket: Basket, rule_id: str) -> int:
    return [rule.id for rule in basket.compiled.rules].index(rule_id)


def bits_of(basket: Basket, *rule_ids: str) -> int:
    return sum(1 << place_of(basket, rule_id) for rule_id in rule_ids)


def problem_of(basket: Basket, *taken: str, wanted: tuple[str, ...] = ()) -> Problem:
    """The question in which the bill rules `taken` are taken and every unit and multi rule may be."""
    combo = basket.compiled.in_sequence([place_of(basket, rule_id) for rule_id in taken])
    allowed = sum(1 << place for place in basket.compiled.unit + basket.compiled.multi)
    return Problem(basket, combo, allowed, bits_of(basket, *wanted))


def best_of(lines: list[Line], *rules: Raw, ctx: Context | None = None, label_budget: int = 20_000) -> Best:
    basket = basket_of(lines, *rules)
    active = Active.of(basket.compiled, ctx or Context())
    return Solver(basket, active, active.wanted, label_budget).run()


def taken_in(best: Best, lines: list[Line], *rules: Raw) -> set[str]:
    """Ids of the rules on the bill."""
    compiled_rules = basket_of(lines, *rules).compiled.rules
    return {compiled_rules[place].id for place in best.outcome.offs}
