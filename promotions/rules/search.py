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
from promotions.rules.sweep import Label, Sweeper
from promotions.rules.thresholds import Target, decided_by_nets, targets
from promotions.rules.worth import least_pay, most_cost

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
        self._edges: dict[int, EdgeBounds] = {}

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
        if not decided_by_nets(self._problem):
            return self._together()
        return self._at_thresholds()

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
        for target in targets(self._problem, self._best_pay):
            least = self._at_target(target)
            if least is not None:
                missed = least if missed is None else min(missed, least)
        if missed is None or self._hopeless_pay(missed):
            return None
        # One sum alone has been looked at as closely as all units together could be.
        return self._together(missed) if len(self._edges) > 1 else missed

    def _at_target(self, target: Target) -> int | None:
        """Offer a cheap bill of one combination of steps; no other is paid with less than the answer (None: none)."""
        problem = self._problem
        assert self._best_pay is not None
        least = least_pay(problem, self.least, target.most)
        if self._hopeless_pay(least):
            return None
        edges = [self._edge(need.column) for need in target.needs]
        costs = [edge.least_cost(need.least) for edge, need in zip(edges, target.needs, strict=True)]
        least = max(least, least_pay(problem, max(costs), target.most))
        if self._hopeless_pay(least):
            return None
        # The threshold that asks for most is met to the fen; whether the others then are shows when it is carried out.
        first = costs.index(max(costs))
        dearest = most_cost(problem, self._best_pay - 1, target.most)
        edge, need = KnifeEdge(edges[first], dearest, self._sweeper.left), target.needs[first]
        found = edge.cheapest(need.least)
        if edge.complete:
            if found is None:
                self._sweeper.spent += edge.spent
                return None
            least = least_pay(problem, found[0], target.most)
        if found is not None and not self._hopeless_pay(least):
            pay = self._offered(found[1])
            if pay is None and need.surely > need.least and (found := edge.cheapest(need.surely)) is not None:
                self._offered(found[1])
        self._sweeper.spent += edge.spent
        return None if self._hopeless_pay(least) else least

    def _edge(self, column: int) -> EdgeBounds:
        found = self._edges.get(column)
        if found is None:
            found = self._edges[column] = EdgeBounds(self._problem, column, self._sweeper.left)
            self._sweeper.spent += found.labels
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
            self._sweeper.moves(order, room, columns), room, columns, self._rest(order, columns, needs)
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
