from __future__ import annotations

from promotions import Line
from promotions.rules.bounds import Bounds
from promotions.rules.problem import Problem
from promotions.rules.sweep import Sweeper, spend
from tests.promotions.asking import basket_of, problem_of, set_price

LINES = [Line(id=f"P{n}", price=1_000 + 100 * n, tags=(f"t{n}",)) for n in range(5)]
RING = [set_price(f"S{n}", [f"t{n}", f"t{(n + 1) % 5}"], 1_500 + 7 * n) for n in range(5)]


def swept(problem: Problem, labels: int) -> tuple[list[int], int | None]:
    """What the choices found cost, rising, and the least extra of those given up."""
    bounds = Bounds(problem, 100_000)
    sweeper = Sweeper(problem, bounds, labels)
    order = [i for part in bounds.parts for i in part]
    found = sweeper.run(sweeper.moves(order, problem.groups, None, ()), None, ())
    return sorted(sum(way.cost for way in label.ways()) for label in found.labels), found.lost


def test_with_labels_enough_the_cheapest_choice_is_left() -> None:
    costs, lost = swept(problem_of(basket_of(LINES, *RING)), 10_000)

    # The fourth and fifth together, the second and third, and the first alone.
    assert costs[0] == 1_521 + 1_507 + 1_000
    assert lost is None


def test_every_unit_is_bought_once() -> None:
    problem = problem_of(basket_of(LINES, *RING))
    bounds = Bounds(problem, 100_000)
    sweeper = Sweeper(problem, bounds, 10_000)

    found = sweeper.run(sweeper.moves(list(range(5)), problem.groups, None, ()), None, ())

    assert all(sorted(i for way in label.ways() for i in way.members) == [0, 1, 2, 3, 4] for label in found.labels)


def test_a_way_beyond_the_room_is_not_looked_at() -> None:
    problem = problem_of(basket_of(LINES, *RING))
    bounds = Bounds(problem, 100_000)

    found = Sweeper(problem, bounds, 1).moves(list(range(5)), problem.groups, 0, ())

    assert sum(map(len, found)) < len(problem.groups) + 5


def test_a_limit_is_not_spent_beyond_its_cap() -> None:
    used = [1]
    way = problem_of(basket_of(LINES, *RING)).groups[0]
    way.uses = ((0, 1),)

    assert spend([2], used, way)
    assert not spend([2], used, way)
    assert used == [2]
