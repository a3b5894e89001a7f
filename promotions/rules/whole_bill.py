"""One question for all sets of bill rules that count the whole bill: which units come to so much, and hardly more?

What such rules take at their steps is known, so that only what all units come to matters: the question is put once, and
asked for each set with what its steps need.
"""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.basket_view import Way
from promotions.rules.bill_sets import BillSet
from promotions.rules.edge_bounds import EdgeBounds
from promotions.rules.give_up import is_simple
from promotions.rules.knife_edge import KnifeEdge
from promotions.rules.problem import Problem


class Answer(NamedTuple):
    """Ways that come to `net`; None: to no net of interest. `proven`: none come to less that is enough."""

    ways: list[Way] | None
    net: int
    proven: bool
    labels: int


class WholeBill:
    """`fits`: the question is about nothing but what all units come to. `labels`: what its bounds cost."""

    def __init__(self, problem: Problem, most_labels: int) -> None:
        self.problem = problem
        self.fits = problem.feasible and problem.complete and not problem.truncated and bool(problem.critical)
        self.fits &= problem.scale == 1 and not problem.wanted and problem.lightest == problem.heaviest(0) == 1
        self._bounds = EdgeBounds(problem, 0, most_labels) if self.fits else None
        self._edge: KnifeEdge | None = None
        self._most = 0  # as far as that looks
        self.labels = self._bounds.labels if self._bounds else 0

    def ask(self, need: int, most: int, labels: int) -> Answer:
        """Ways that come to `need` at least and `most` at most. Only where it fits."""
        assert self._bounds is not None
        if self._bounds.least_cost(need) > most:
            return Answer(None, 0, True, 1)
        if self._edge is None or most > self._most:  # looked at a little further, where it is asked again and again
            beyond = 0 if self._edge is None else (most - self._bounds.start) // 4
            self._most = most + beyond
            self._edge = KnifeEdge(self._bounds, self._most, labels)
        edge, before = self._edge, self._edge.spent
        net, ways = edge.cheapest(need) or (0, None)
        if not edge.complete:
            self._edge = None
        return Answer(None if net > most else ways, net, edge.complete, 1 + edge.spent - before)


def counts_all(one: BillSet, lines: int) -> bool:
    """Every rule of the set looks at all of the lines, and takes one amount at its step."""
    return is_simple(one) and all(bid.lines == lines for bid in one.bids)
