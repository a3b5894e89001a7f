"""What a bill is worth at best whose ways cost so much: from the weighed cost of units to what is paid in the end."""

from __future__ import annotations

from promotions.rules.problem import Problem
from promotions.rules.rule import WHOLE, Percent, RoundDownTo, basis_points


def least_pay(problem: Problem, cost: int, most: tuple[int, ...] | None = None) -> int:
    """No bill whose ways cost no less than `cost` is worth less than this: the payable, less wishes met.

    A wish met counts for `Basket.ceiling`, which is more than any bill. `most`: what each rule takes at most.
    """
    met, cost = -(cost // problem.wish), cost % problem.wish
    fixed = 0
    for j, off in enumerate(most or problem.most):
        if not problem.percents[j] and not isinstance(problem.rules[j].benefit, RoundDownTo):
            fixed += _scaled(problem, j, off)
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


def most_cost(problem: Problem, worth: int) -> int:
    """No bill worth `worth` or less has ways that cost more than this."""
    low, high = -problem.wish * (len(problem.basket.views) + sum(problem.basket.qtys) * 4), problem.wish
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if least_pay(problem, middle) <= worth else (low, middle - 1)
    return low


def _scaled(problem: Problem, j: int, off: int) -> int:
    """What an amount weighs: taken off before a percent, it makes that percent smaller. Below 0: an add-on."""
    weight = problem.scale
    for later in range(j + 1, len(problem.rules)):
        benefit = problem.rules[later].benefit
        if isinstance(benefit, Percent) and problem.inside[j][later]:
            weight = weight // WHOLE * (WHOLE - basis_points(benefit.pct))
    return off * (weight if off > 0 else problem.scale)
