"""The steps of thresholds that one sum decides: what each asks of that sum, and what the rules then take at most."""

from __future__ import annotations

from itertools import product
from math import prod
from typing import NamedTuple

from promotions.rules.bill import by_steps, lowest_reach, steps
from promotions.rules.columns import live_columns
from promotions.rules.problem import Problem
from promotions.rules.rule import AddOn, Gift, Percent

# Where the steps of several rules combine to more than this, none but the last of each is told apart.
TARGETS_MAX = 200


class Need(NamedTuple):
    """Below `least` in `column` (settled lines counted) the step is out of reach; from `surely` on it is reached."""

    column: int
    least: int
    surely: int


class Target(NamedTuple):
    """One combination of steps. `most`: what each rule takes at most as long as no higher step is reached."""

    needs: tuple[Need, ...]
    most: tuple[int, ...]


def decided_by_nets(problem: Problem) -> bool:
    """All thresholds look at what is paid for units, and nothing else that a choice changes."""
    _, twin = live_columns(problem)
    for j in problem.critical:
        own = 1 + 4 * j
        if problem.rules[j].basis != "net" or twin[own] is None or any(twin[own + at] is not None for at in (1, 2, 3)):
            return False
    return all(rule.limits.budget_remaining is None for rule in problem.rules)


def targets(problem: Problem, dearest: int) -> list[Target]:
    """Every combination of the steps of the rules whose thresholds are open, the most promising ones first.

    No bill that is paid with more than `dearest` is of interest.
    """
    ahead = [_steps(problem, j) if j in problem.critical else [(0, problem.most[j])] for j in range(len(problem.rules))]
    if prod(map(len, ahead)) > TARGETS_MAX:
        ahead = [[(of_rule[0][0], most)] for of_rule, most in zip(ahead, problem.most, strict=True)]
    _, twin = live_columns(problem)
    out: list[Target] = []
    for chosen in product(*ahead):
        most = tuple(off for _, off in chosen)
        needs: dict[int, Need] = {}
        for j in problem.critical:
            least, surely = _need(problem, j, chosen[j][0], most, dearest + sum(most))
            column = twin[1 + 4 * j]
            assert column is not None
            # Twins move together but start apart.
            moved = _start(problem, column) - _start(problem, 1 + 4 * j)
            known = needs.get(column, Need(column, 0, 0))
            needs[column] = Need(column, max(known.least, least + moved), max(known.surely, surely + moved))
        out.append(Target(tuple(needs.values()), most))
    out.sort(key=lambda one: (max(need.least for need in one.needs) - sum(one.most), one))
    return out


def _steps(problem: Problem, j: int) -> list[tuple[int, int]]:
    """(amount to reach, most off until the next step) of one rule, as far as this basket can come down or up."""
    rule, gross = problem.rules[j], problem.basket.gross(problem.combo[j])
    if not by_steps(rule):
        return [(lowest_reach(rule), problem.most[j])]
    low = problem.lowest_seen(j) - sum(max(0, problem.most[i]) for i in range(j) if problem.meets[i][j])
    return [(reach, min(problem.most[j], off)) for reach, off in steps(rule, low, gross.net)]


def _start(problem: Problem, column: int) -> int:
    """The column's sum when every unit takes its first choice; twins differ by nothing else."""
    return problem.base[column] + sum(item.choices[0].sums[column] for item in problem.items)


def _need(problem: Problem, j: int, reach: int, most: tuple[int, ...], ceiling: int) -> tuple[int, int]:
    """What the rule's own net must be before bill rules: at least, and surely enough; all units come to `ceiling`."""
    need = surely = reach
    lines = len(problem.basket.views)
    for i in reversed(range(j)):  # what was taken last is missing last
        earlier = problem.rules[i]
        if not problem.meets[i][j] or isinstance(earlier.benefit, Gift | AddOn):
            continue
        off = max(0, most[i])
        if isinstance(earlier.benefit, Percent):
            surely += off
        elif problem.inside[i][j]:
            surely += off
            need += off if i in problem.critical or problem.sure[i] == off else problem.sure[i]
        else:
            # Shared with units that this rule does not count: these bear their part, but for a fen a line.
            low = max(1, problem.lowest_seen(i))
            surely += min(off, off * (reach + off) // low + lines + 1)
            shared_by = min(ceiling, problem.basket.gross(problem.combo[i]).net)
            if problem.within(j, i) and problem.sure[i] < shared_by:
                need = max(need, (need - lines) * shared_by // (shared_by - problem.sure[i]))
    return need, surely
