"""The search inside one problem: part by part where only the cost matters, else at the edges of its thresholds.

Where neither settles it, all units are swept together (`sweep.py`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from promotions.rules.basket_view import Sums, Way
from promotions.rules.bounds import Bounds
from promotions.rules.columns import needed_columns, told_apart
from promotions.rules.edge_bounds import EdgeBounds
from promotions.rules.knife_edge import KnifeEdge
from promotions.rules.packing import Packing
from promotions.rules.problem import Problem
from promotions.rules.reaching import Reaching
from promotions.rules.sweep import Label, Sweeper
from promotions.rules.thresholds import Need, Target, Thresholds
from promotions.rules.worth import least_pay, most_cost

TRIES = 8  # of goods beside a threshold

Offer = Callable[[list[Way]], int | None]


class Search:
    """Offers the best ways to `offer`, which carries them out and tells what is paid then.

    `best_pay`: the payable of the bill in hand, where no wishes are at stake; nothing dearer is looked for.
    `floor`: no units come to less before bill rules, wherever that is known.
    """

    def __init__(self, problem: Problem, best_pay: int | None, budget: int, offer: Offer, floor: int) -> None:
        self._problem = problem
        self._offer = offer
        self._best_pay = best_pay
        self.bounds = Bounds(problem, budget // 2)
        self.least = self.bounds.least  # no choice costs less
        if floor:
            self.least = max(self.least, floor * problem.lightest)
        self._sweeper = Sweeper(problem, self.bounds, budget)
        self.parts: list[tuple[int, int]] = []  # where only the cost matters: as `Packing.parts_least`
        self._edge: EdgeBounds | None = None
        self._sides: dict[int, Reaching] = {}

    @property
    def spent(self) -> int:
        """Labels."""
        return self._sweeper.spent

    def run(self) -> int | None:
        """Offer what is worth it. No bill that was not offered is worth less than the answer (None: none is better)."""
        if self._hopeless(self.least):
            return None
        if not self._problem.critical:
            missed = self._apart()
            if self._hopeless(self.least) or not told_apart(self._problem):
                return missed
            return self._together(least_pay(self._problem, self.least))
        self._thresholds = Thresholds(self._problem)
        return self._at_thresholds() if self._thresholds.decided_by_nets else self._together()

    def _hopeless(self, cost: int) -> bool:
        return self._hopeless_pay(least_pay(self._problem, cost))

    def _hopeless_pay(self, pay: int) -> bool:
        return self._best_pay is not None and pay >= self._best_pay

    def _offered(self, ways: list[Way]) -> int | None:
        pay = self._offer(ways)
        if pay is not None and self._best_pay is not None:
            self._best_pay = min(self._best_pay, pay)
        return pay

    def _apart(self) -> int | None:
        """Each part by itself; the cheapest of each together."""
        packing = Packing(self._problem, self.bounds, self._sweeper)
        self._offered(packing.plan)
        self.least = max(self.least, packing.least)
        self.parts = packing.parts_least()
        return None if packing.complete else least_pay(self._problem, self.least)

    # --- thresholds on what is paid: the smallest give-up that reaches them

    def _at_thresholds(self) -> int | None:
        """Step by step of the thresholds; where the smallest give-up is not enough of an answer, all together."""
        missed: int | None = None
        assert self._best_pay is not None
        targets = [(self._least_at(one), one) for one in self._thresholds.targets(self._best_pay)]
        targets.sort(key=_first)
        for least, target in targets:
            if self._hopeless_pay(least):
                break
            at_least = self._at_target(target, least)
            if at_least is not None:
                missed = at_least if missed is None else min(missed, at_least)
        if missed is None or self._hopeless_pay(missed):
            return None
        # One sum alone has been looked at as closely as all units together could be.
        return self._together(missed) if len(self._sides) + (self._edge is not None) > 1 else missed

    def _least_at(self, target: Target) -> int:
        """No bill with these steps is paid with less."""
        least = least_pay(self._problem, self.least, target.most)
        for need in target.needs:
            if not self._hopeless_pay(least):
                least = max(least, least_pay(self._problem, self._least_cost(need), target.most))
        return least

    def _at_target(self, target: Target, least: int) -> int | None:
        """Offer a cheap bill of one combination of steps; no other is paid with less than the answer (None: none)."""
        beside = 0
        for need in target.needs:
            if need.column and not self._hopeless_pay(least):
                beside = max(beside, self._on_the_side(need.column, target))
                least = max(least, beside)
        for need in target.needs:
            # Where other goods cost more than the whole bill must come to, that is no question any more.
            if not need.column and least_pay(self._problem, self._least_cost(need), target.most) >= beside:
                least = max(least, self._of_all(need, target))
        return None if self._hopeless_pay(least) else least

    def _on_the_side(self, column: int, target: Target) -> int:
        """Offer a cheap bill of which some goods come to their need; no bill of the target is paid with less.

        Where an earlier rule takes its amount off other goods as well, the need falls with what all goods come to.
        Ways that bring too little show from which amount on that would do, and what is asked for else.
        """
        assert self._best_pay is not None
        problem, side, best = self._problem, self._side(column), self._best_pay
        before, missed, lowest = side.spent, best, 0
        asked, dearest = self._asked(target, column, best), most_cost(problem, best - 1, target.most)
        for need in target.needs:
            if need.beyond is not None and not need.column and problem.scale == problem.lightest == 1:
                dearest = min(dearest, need.beyond - 1)  # what costs more reaches a higher step
        for _ in range(TRIES):
            found = side.cheapest(asked, dearest, self._sweeper.left)
            if not side.complete:
                lowest = max(lowest, least_pay(problem, side.least_cost(asked), target.most))
            if found is None:
                lowest = best if side.complete else lowest
                break
            if side.complete:
                lowest = least_pay(problem, found[0], target.most)
            if self._offered(found[1]) is not None or not side.complete or problem.scale > 1:
                break
            brings = side.brings(found[1])
            if brings >= self._asked(target, column, lowest):  # it is another threshold that these miss
                break
            missed = min(missed, self._enough_from(target, column, brings, lowest, best))
            asked = brings + 1
        self._sweeper.spent += side.spent - before
        return min(lowest, missed)

    def _enough_from(self, target: Target, column: int, brings: int, low: int, high: int) -> int:
        """The least payable, up to `high`, with which a column is asked for no more than it `brings`."""
        while low < high:
            middle = (low + high) // 2
            if self._asked(target, column, middle) > brings:
                low = middle + 1
            else:
                high = middle
        return high

    def _asked(self, target: Target, column: int, dearest: int) -> int:
        needs = self._thresholds.asking(target, dearest).needs
        return next(need.least for need in needs if need.column == column)

    def _of_all(self, need: Need, target: Target) -> int:
        """As `_on_the_side`, where all goods must come to so much: to the fen, for what is too much is paid."""
        assert self._best_pay is not None
        assert self._edge is not None
        problem = self._problem
        if self._hopeless_pay(least_pay(problem, self._least_cost(need), target.most)):
            return 0
        edge = KnifeEdge(self._edge, most_cost(problem, self._best_pay - 1, target.most), self._sweeper.left)
        found = edge.cheapest(need.least)
        least = 0
        if edge.complete:
            least = self._best_pay if found is None else least_pay(problem, found[0], target.most)
        if found is not None and self._offered(found[1]) is None and need.surely > need.least:
            found = edge.cheapest(need.surely)
            if found is not None:
                self._offered(found[1])
        self._sweeper.spent += edge.spent
        return least

    def _least_cost(self, need: Need) -> int:
        """No bill that meets the need costs less."""
        if need.column:
            return self._side(need.column).least_cost(need.least)
        if self._edge is None:
            self._edge = EdgeBounds(self._problem, 0, self._sweeper.left, self.bounds)
            self._sweeper.spent += self._edge.labels
        return self._edge.least_cost(need.least)

    def _side(self, column: int) -> Reaching:
        found = self._sides.get(column)
        if found is None:
            found = self._sides[column] = Reaching(self._problem, self.bounds, column, self._sweeper.left)
            self._sweeper.spent += found.spent
        return found

    def _room(self) -> int | None:
        """Extra with which a bill may still be better than the one in hand."""
        if self._best_pay is None:
            return None
        return most_cost(self._problem, self._best_pay) - self.bounds.least

    # --- thresholds look at several sums: all parts together

    def _together(self, least: int = 0) -> int | None:
        """All units in one sweep. `least`: no bill of this problem is paid with less."""
        problem = self._problem
        order = [i for part in self.bounds.parts for i in part]
        needs = needed_columns(problem)
        columns = sorted({*told_apart(problem), *(c for c, _ in needs)})
        room = self._room()
        sweep = self._sweeper.run(
            self._sweeper.moves(order, problem.groups, room, columns), room, columns, self._rest(order, columns, needs)
        )
        labels = sweep.labels
        if not problem.by_unit:
            paid = [(pay, one) for one in labels if (pay := problem.settle(self._sums(one))) is not None]
            labels = [min(paid, key=lambda one: (one[0], one[1].taken, one[1].priority))[1]] if paid else []
        for label in sorted(labels, key=lambda one: (one.extra, one.taken, one.priority)):
            if self._hopeless(self.bounds.least + label.extra):
                break
            self._offered(label.ways())
        if sweep.lost is None:
            return None
        return max(least, least_pay(problem, self.bounds.least + sweep.lost))

    def _sums(self, label: Label) -> Sums:
        rows = [self._problem.base, *(way.sums for way in label.ways())]
        return tuple(map(sum, zip(*rows, strict=True)))

    def _rest(
        self, order: list[int], columns: Sequence[int], needs: Sequence[tuple[int, int]]
    ) -> list[list[tuple[int, int]]]:
        """For each place the (tracked column, sum) that a label must have there to reach its needs at all."""
        if not needs:
            return []
        left = [(columns.index(c), c, need - self._problem.base[c]) for c, need in needs]
        rows = [[(at, need) for at, _, need in left]]
        for i in reversed(order):
            choices = self._problem.items[i].choices
            left = [(at, c, need - max(way.sums[c] for way in choices)) for at, c, need in left]
            rows.append([(at, need) for at, _, need in left])
        rows.reverse()
        return rows


def _first(one: tuple[int, Target]) -> tuple[int, tuple[int, ...]]:
    """The most promising steps; of equals those that ask for less."""
    return one[0], one[1].reaches
