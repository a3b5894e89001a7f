"""What a bill is worth at best whose ways cost so much: from the weighed cost of units to what is paid in the end."""

from __future__ import annotations

from promotions.rules.problem import Problem
from promotions.rules.rule import WHOLE, Percent, RoundDownTo, Rule, basis_points


def least_pay(problem: Problem, cost: int, most: tuple[int, ...] | None = None) -> int:
    """No bill whose ways cost no less than `cost` is worth less than this: the payable, less wishes met.

    A wish met counts for `Basket.ceiling`, which is more than any bill. `most`: what each rule takes at most.
    """
    met, cost = -(cost // problem.wish), cost % problem.wish
    fixed = _fixed(problem, most)
    count = sum(problem.percents)
    if count == 1 and problem.percents[0]:
        # One percent of the rest, half up, leaves the half down.
        pay = -((problem.scale + 2 * (fixed - cost)) // (2 * problem.scale))
    else:
        each = sum(problem.basket.qtys) + 1 if problem.by_unit else 1
        pay = -((fixed - cost) // problem.scale) - each * count
    for rule in problem.rules:
        if isinstance(rule.benefit, RoundDownTo):
            pay -= pay % rule.benefit.fen
    return max(0, pay) - problem.basket.ceiling * (met + problem.met)


def most_cost(problem: Problem, worth: int, most: tuple[int, ...] | None = None) -> int:
    """No bill worth `worth` or less, on which no rule takes more than `most`, has ways that cost more than this."""
    if not problem.wanted and problem.scale == 1 and not any(_rounds(rule) for rule in problem.rules):
        return worth + _fixed(problem, most)
    low, high = -problem.wish * (len(problem.basket.views) + sum(problem.basket.qtys) * 4), problem.wish
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if least_pay(problem, middle, most) <= worth else (low, middle - 1)
    return low


def _fixed(problem: Problem, most: tuple[int, ...] | None) -> int:
    """What amounts take off at most, weighed as costs are."""
    taken = enumerate(problem.most if most is None else most)
    return sum([_scaled(problem, j, off) for j, off in taken if not (problem.percents[j] or _rounds(problem.rules[j]))])


def _rounds(rule: Rule) -> bool:
    return isinstance(rule.benefit, RoundDownTo)


def _scaled(problem: Problem, j: int, off: int) -> int:
    """What an amount weighs: taken off before a percent, it makes that percent smaller. Below 0: an add-on."""
    weight = problem.scale
    for later in range(j + 1, len(problem.rules)):
        benefit = problem.rules[later].benefit
        if isinstance(benefit, Percent) and problem.inside[j][later]:
            weight = weight // WHOLE * (WHOLE - basis_points(benefit.pct))
    return off * (weight if off > 0 else problem.scale)
