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
    """Below `least` in `column` (settled lines counted) the step is out of reach; from `surely` on it is reached.

    From `beyond` on a higher step is (None: there is none).
    """

    column: int
    least: int
    surely: int
    beyond: int | None = None


class Target(NamedTuple):
    """One combination of steps, each from its amount in `reaches` on and below that in `higher` (None: there is none).

    Each rule takes `most` at most as long as no higher step is reached, and no less than `sure`.
    """

    needs: tuple[Need, ...]
    most: tuple[int, ...]
    sure: tuple[int, ...]
    reaches: tuple[int, ...]
    higher: tuple[int | None, ...]


class Thresholds:
    """Those of one problem that choices decide: `problem.critical`. All amounts are of units before bill rules."""

    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._columns: dict[int, int | None] = {}  # of each rule; None: choices change nothing about it
        self._moved: dict[int, int] = {}
        _, twin = live_columns(problem)
        usual = [sum([item.choices[0].sums[c] for item in problem.items]) for c in range(len(problem.base))]
        self.decided_by_nets = all(rule.limits.budget_remaining is None for rule in problem.rules)
        for j in problem.critical:
            own = 1 + 4 * j
            column = self._columns[j] = twin[own]
            others = any(twin[own + at] is not None for at in (1, 2, 3))
            if problem.rules[j].basis != "net" or column is None or others:
                self.decided_by_nets = False  # of something else that a choice changes
            else:
                # Twins move together but start apart.
                self._moved[j] = problem.base[column] + usual[column] - problem.base[own] - usual[own]

    def targets(self, dearest: int) -> list[Target]:
        """Every combination of the steps of these rules, where all are decided by nets.

        No bill that is paid with more than `dearest` is of interest.
        """
        problem, rules = self._problem, range(len(self._problem.rules))
        ahead = [_steps(problem, j) if j in problem.critical else [(0, problem.most[j], None)] for j in rules]
        told_apart = prod(map(len, ahead)) <= TARGETS_MAX
        if not told_apart:
            ahead = [[(of_rule[0][0], most, None)] for of_rule, most in zip(ahead, problem.most, strict=True)]
        out: list[Target] = []
        for chosen in product(*ahead):
            # At its step a rule takes what the step is for, or all that is there.
            sure = [min(chosen[j][:2]) if told_apart and j in problem.critical else problem.sure[j] for j in rules]
            reaches, most, higher = zip(*chosen, strict=True)
            out.append(self.asking(Target((), most, tuple(sure), reaches, higher), dearest))
        return out

    def asking(self, target: Target, dearest: int) -> Target:
        """The same with what it asks for where no bill that is paid with more than `dearest` is of interest."""
        needs: dict[int, Need] = {}
        for j in self._problem.critical:
            ceiling, higher = dearest + sum(target.most), target.higher[j]
            least, surely = _need(self._problem, j, target, target.reaches[j], ceiling)
            column = self._columns[j]
            assert column is not None
            moved = self._moved[j]
            known = needs.get(column, Need(column, 0, 0))
            beyond = known.beyond
            if higher is not None:
                above = _need(self._problem, j, target, higher, ceiling)[1] + moved
                beyond = above if beyond is None else min(beyond, above)
            needs[column] = Need(column, max(known.least, least + moved), max(known.surely, surely + moved), beyond)
        return target._replace(needs=tuple(needs.values()))


def _steps(problem: Problem, j: int) -> list[tuple[int, int, int | None]]:
    """(amount to reach, most off until the next step, its amount) of one rule, as far as this basket can come."""
    rule, gross = problem.rules[j], problem.basket.gross(problem.combo[j])
    if not by_steps(rule):
        return [(lowest_reach(rule), problem.most[j], None)]
    low = problem.lowest_seen(j) - sum(max(0, problem.most[i]) for i in range(j) if problem.meets[i][j])
    known = steps(rule, low, gross.net)
    higher = [*[reach for reach, _ in known[1:]], None]
    return [(reach, min(problem.most[j], off), more) for (reach, off), more in zip(known, higher, strict=True)]


def _need(problem: Problem, j: int, target: Target, reach: int, ceiling: int) -> tuple[int, int]:
    """What the rule's own net must be to `reach` so much: at least, and surely enough; all units come to `ceiling`."""
    need = surely = reach
    lines = len(problem.basket.views)
    for i in reversed(range(j)):  # what was taken last is missing last
        earlier = problem.rules[i]
        if not problem.meets[i][j] or isinstance(earlier.benefit, Gift | AddOn):
            continue
        off = max(0, target.most[i])
        if isinstance(earlier.benefit, Percent):
            surely += off
        elif problem.inside[i][j]:
            surely += off
            need += max(0, target.sure[i])
        else:
            # Shared with units that this rule does not count: these bear their part, but for a fen a line.
            low = max(1, problem.lowest_seen(i))
            surely += min(off, off * (reach + off) // low + lines + 1)
            shared_by = min(ceiling, problem.basket.gross(problem.combo[i]).net)
            if problem.within(j, i) and 0 < target.sure[i] < shared_by:
                need = max(need, (need - lines) * shared_by // (shared_by - target.sure[i]))
    return need, surely
