from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.edge_bounds import EdgeBounds
from promotions.rules.knife_edge import KnifeEdge
from promotions.rules.problem import Problem
from tests.promotions.asking import basket_of, order_off, problem_of, set_price, unit_off

MANY = 100_000


def offered(offs: list[int]) -> Problem:
    """Pieces of 1,000 fen, each with an offer of its own, below a threshold that all of them would miss."""
    lines = [Line(id=f"P{n}", price=1_000, tags=(f"t{n}",)) for n in range(len(offs))]
    rules = [unit_off(f"U{n}", off, scope={"any": [f"t{n}"]}) for n, off in enumerate(offs)]
    return problem_of(basket_of(lines, *rules, order_off("T", 1, reach=1_000 * len(offs))), "T")


def edge(problem: Problem, column: int, most_cost: int, budget: int) -> KnifeEdge:
    return KnifeEdge(EdgeBounds(problem, column, budget), most_cost, budget)


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 300), min_size=1, max_size=9), st.integers(0, 1_200))
def test_the_smallest_give_up_is_found_to_the_fen(offs: list[int], missing: int) -> None:
    least = sum(1_000 - off for off in offs)
    sums = [sum(off for off, kept in zip(offs, way, strict=True) if kept) for way in product((0, 1), repeat=len(offs))]
    enough = [one for one in sums if one >= missing]

    found = edge(offered(offs), 0, 1_000 * len(offs), MANY).cheapest(least + missing)

    assert (found and found[0]) == (least + min(enough) if enough else None)


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 300), min_size=2, max_size=6), st.integers(1, 2), st.integers(0, 2_000))
def test_an_offer_for_few_pieces_is_given_to_no_more_of_them(offs: list[int], cap: int, missing: int) -> None:
    lines = [Line(id=f"P{n}", price=1_000, tags=(f"t{n}",)) for n in range(len(offs))]
    rules = [unit_off(f"U{n}", off, scope={"any": [f"t{n}"]}) for n, off in enumerate(offs)]
    rules += [unit_off("FEW", 400, limits={"max_units": cap}), order_off("T", 1, reach=1_000 * len(offs))]
    ways = product(*[(0, off, 400) for off in offs])
    costs = [1_000 * len(offs) - sum(way) for way in ways if way.count(400) <= cap]
    need = min(costs) + missing
    enough = [cost for cost in costs if cost >= need]

    found = edge(problem_of(basket_of(lines, *rules), "T"), 0, 1_000 * len(offs), MANY).cheapest(need)

    assert (found and found[0]) == min(enough, default=None)


def test_the_ways_come_to_what_they_are_said_to_cost() -> None:
    problem = offered([37, 101, 250, 80])

    found = edge(problem, 0, 4_000, MANY).cheapest(3_700)

    assert found is not None
    assert found[0] == sum(way.cost for way in found[1]) == 3_713
    assert sorted(i for way in found[1] for i in way.members) == [0, 1, 2, 3]


def test_a_set_across_the_edge_of_the_threshold_pays_with_what_is_not_counted() -> None:
    lines = [Line(id="ring", price=1_000, tags=("ring",)), Line(id="chain", price=1_000, tags=("chain",))]
    spend = order_off("T", 100, reach=900, scope={"any": ["ring"]})
    rules = set_price("S", ["ring", "chain"], 1_700), unit_off("U", 120, scope={"any": ["ring"]}), spend
    problem = problem_of(basket_of(lines, *rules), "T")

    found = edge(problem, 1, 2_000, MANY).cheapest(900)

    # The set brings the ring to 850; without it and without its own offer both pieces cost 2,000.
    assert found is not None
    assert found[0] == 2_000


def test_beyond_its_budget_it_says_so_and_names_nothing() -> None:
    found = edge(offered([37, 101, 250, 80]), 0, 4_000, 1)

    assert found.cheapest(3_609) is None
    assert not found.complete
