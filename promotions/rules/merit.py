"""Which of two bills is the better one.

Order of merit (first difference decides): wishes met, payable, coded instruments used, automatic gifts, number of
rules, priorities, rule ids, nets by line id. So the answer never depends on the order of lines or rules.
"""

from __future__ import annotations

from promotions.rules.allocate import Outcome
from promotions.rules.basket_view import Basket
from promotions.rules.rule import Gift

Merit = tuple[int, int, int, int, int, int, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]]


def wishes_met(outcome: Outcome, wanted: int) -> int:
    """How often a bill takes rules that are wishes, the places in `wanted`."""
    if not wanted:
        return 0
    plan = outcome.plan
    wishes = sum((option.bits & wanted).bit_count() for options in plan.options for option in options)
    wishes += sum(wanted >> group.place & 1 for group in plan.groups)
    return wishes + sum(wanted >> place & 1 for place in plan.combo)


def merit_of(basket: Basket, outcome: Outcome, wanted: int) -> Merit:
    """Of a bill that was carried out; `wanted`: the rules that are wishes."""
    rules = basket.compiled.rules
    used = tuple(sorted(outcome.offs))
    gifts = sum(1 for place in outcome.plan.combo if rules[place].auto and isinstance(rules[place].benefit, Gift))
    nets = zip(basket.ids, map(tuple, outcome.nets), strict=True)
    return (
        -wishes_met(outcome, wanted),
        outcome.pay,
        sum([rules[place].code is not None for place in used]),
        -gifts,
        len(used),
        -sum([rules[place].priority for place in used]),
        used,
        tuple(sorted(nets)),
    )
