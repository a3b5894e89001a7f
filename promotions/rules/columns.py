"""Which sums two labels must share before the search may keep only the cheaper one."""

from __future__ import annotations

from promotions.rules.bill import lowest_reach
from promotions.rules.problem import Problem


def told_apart(problem: Problem) -> list[int]:
    """Columns that must stay apart in the search; empty where nothing but the cost matters."""
    if not problem.combo:
        return []
    live, _ = live_columns(problem)
    matters = problem.by_unit or problem.critical or (len(live) > 1 and problem.amount_matters)
    return live if matters else []


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


def live_columns(problem: Problem) -> tuple[list[int], dict[int, int | None]]:
    """Columns in which choices differ, one of each set of equals; the dict names the one kept (None: no choice)."""
    seen: dict[tuple[int, ...], int] = {}
    twin: dict[int, int | None] = {}
    for c in range(len(problem.base)):
        usual = [item.choices[0].sums[c] for item in problem.items]
        shape = [
            way.sums[c] - first for item, first in zip(problem.items, usual, strict=True) for way in item.choices[1:]
        ]
        shape += [way.sums[c] - sum([usual[i] for i in way.members]) for way in problem.groups]
        twin[c] = seen.setdefault(tuple(shape), c) if any(shape) else None
    return sorted(seen.values()), twin
