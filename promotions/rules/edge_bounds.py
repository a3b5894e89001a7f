"""What one threshold column comes to at least, and what a bill costs at least that brings it up to a need."""

from __future__ import annotations

from promotions.rules.bounds import Bounds
from promotions.rules.problem import Problem


class EdgeBounds:
    """A way's cost is a credit for each fen that it brings to the column, and an odd cost beside.

    `values` bounds what ways bring, `beside` the odd costs. `labels`: the work, at most a quarter of `most_labels`.
    """

    def __init__(self, problem: Problem, column: int, most_labels: int) -> None:
        self.problem = problem
        self.credit = credit = problem.heaviest(column)
        self.values = Bounds(problem, most_labels // 8, lambda way: way.sums[column])
        self.beside = Bounds(problem, most_labels // 8, lambda way: way.cost - credit * way.sums[column])
        self.floor = self.beside.least - problem.base[column] * credit  # what a bill costs beside the credit
        self.start = problem.base[column] + sum(self.values.floors)  # the column comes to no less
        self.labels = self.values.labels + self.beside.labels

    def least_cost(self, need: int) -> int:
        """No bill that brings the column to `need` costs less."""
        return self.floor + self.credit * need
