"""Which sums two labels must share before the search may keep only the cheaper one."""

from __future__ import annotations

from promotions.rules.bill import lowest_reach
from promotions.rules.problem import Problem


def key_columns(problem: Problem) -> list[tuple[int, int | None]]:
    """(column, clamp) pairs that must stay apart in the search; clamp None: to the fen."""
    live, twin = _live_columns(problem)
    if not problem.critical and (len(live) <= 1 or not problem.amount_matters):
        return []
    exact = bool(problem.groupings) or any(rule.limits.budget_remaining is not None for rule in problem.rules)
    if problem.amount_matters and len(live) > 1:
        exact = True
    if exact:
        return [(c, None) for c in live]
    least = [
        base + sum(min(one.sums[c] for one in item.choices) for item in problem.items)
        for c, base in enumerate(problem.base)
    ]
    clamps: dict[int, int] = {}
    for j in problem.critical:
        cond = problem.rules[j].cond
        for at, clamp in enumerate((problem.clamps[j], problem.clamps[j], cond.min_qty, cond.min_weight_mg)):
            own = 1 + 4 * j + at
            column = twin[own]
            if column is not None:
                # Twins move together but start apart.
                moved = clamp + least[column] - least[own]
                clamps[column] = max(clamps.get(column, moved), moved)
    return sorted(clamps.items())


def needed_columns(problem: Problem) -> list[tuple[int, int]]:
    """(column, least) that a label must be able to reach for every critical rule to be taken at all."""
    out: list[tuple[int, int]] = []
    for j in problem.critical:
        rule = problem.rules[j]
        at = 2 if rule.basis == "list" else 1
        needs = (
            (at + 4 * j, lowest_reach(rule)),
            (3 + 4 * j, rule.cond.min_qty),
            (4 + 4 * j, rule.cond.min_weight_mg),
        )
        out.extend((column, need) for column, need in needs if need)
    return out


def _live_columns(problem: Problem) -> tuple[list[int], dict[int, int | None]]:
    """Columns in which choices differ, one of each set of equals; the dict names the one kept."""
    seen: dict[tuple[int, ...], int] = {}
    twin: dict[int, int | None] = {}
    for c in range(len(problem.base)):
        shape: list[int] = []
        for item in problem.items:
            values = [one.sums[c] for one in item.choices] + [join.choice.sums[c] for join in item.joins]
            shape.extend(value - values[0] for value in values)
        if not any(shape) and not (problem.groupings and (c == 0 or c % 4 == 1)):
            twin[c] = None
            continue
        twin[c] = seen.setdefault(tuple(shape), c)
    return sorted(seen.values()), twin
