"""What one threshold column comes to at least, and what a bill costs at least that brings it up to a need."""

from __future__ import annotations

from promotions.rules.basket_view import Way
from promotions.rules.bounds import Bounds
from promotions.rules.problem import Problem


class EdgeBounds:
    """A way's cost is a credit for each fen that it brings to the column, and an odd cost beside.

    `values` bounds what ways bring. `labels`: the work, at most a quarter of `most_labels`.
    """

    def __init__(self, problem: Problem, column: int, most_labels: int, like: Bounds | None = None) -> None:
        """`like`: of what all costs, where that is bounded already."""
        self.problem = problem
        self.credit = credit = problem.heaviest(column)
        costs = not (column or problem.scale > 1 or problem.wanted)  # the column is what all costs
        self.labels = 0
        if costs and like is not None and not problem.resources:
            self.values = like
        else:
            self.values = Bounds(problem, most_labels // 8, lambda way: way.sums[column], like)
            self.labels += self.values.labels
        self.floor = problem.base_cost - problem.base[column] * credit  # what a bill costs beside the credit
        self._beside: Bounds | None = None
        if not costs:
            self._beside = Bounds(
                problem, most_labels // 8, lambda way: way.cost - credit * way.sums[column], self.values
            )
            self.labels += self._beside.labels
            self.floor += sum(self._beside.floors)
        self.start = problem.base[column] + sum(self.values.floors)  # the column comes to no less

    def odd(self, way: Way) -> int:
        """What a way costs beside its credit, more than its units must."""
        return 0 if self._beside is None else self._beside.above(way)

    def least_cost(self, need: int) -> int:
        """No bill that brings the column to `need` costs less."""
        return self.floor + self.credit * need
