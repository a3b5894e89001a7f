"""Which of two bills is the better one.

Order of merit (first difference decides): wishes met, payable, coded instruments used, automatic gifts, number of
rules, priorities, rule ids, nets by line id. So the answer never depends on the order of lines or rules.
"""

from __future__ import annotations

from promotions.rules.allocate import Outcome
from promotions.rules.basket_view import Basket
from promotions.rules.rule import Gift

Merit = tuple[int, int, int, int, int, int, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]]


def merit_of(basket: Basket, outcome: Outcome, wanted: int) -> Merit:
    """Of a bill that was carried out; `wanted`: the rules that are wishes."""
    rules = basket.compiled.rules
    combo = outcome.plan.combo
    used = tuple(sorted(outcome.offs))
    wishes = 0
    if wanted:
        for options in outcome.plan.options:
            wishes += sum((option.bits & wanted).bit_count() for option in options)
        wishes += sum(wanted >> group.place & 1 for group in outcome.plan.groups)
        wishes += sum(wanted >> place & 1 for place in combo)
    gifts = sum(1 for place in combo if rules[place].auto and isinstance(rules[place].benefit, Gift))
    nets = zip(basket.ids, (tuple(units) for units in outcome.nets), strict=True)
    return (
        -wishes,
        outcome.pay,
        sum(rules[place].code is not None for place in used),
        -gifts,
        len(used),
        -sum(rules[place].priority for place in used),
        used,
        tuple(sorted(nets)),
    )
