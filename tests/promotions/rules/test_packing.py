from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Engine, Line, RuleSet
from promotions.rules.bounds import Bounds
from promotions.rules.packing import Packing
from promotions.rules.problem import Problem
from promotions.rules.sweep import Sweeper
from tests.promotions.asking import Raw, basket_of, best_of, nth_pct, problem_of, set_price, unit_off
from tools.bench_promotions_baskets import draw

MANY = 100_000  # labels


def packed(problem: Problem, labels: int = MANY) -> Packing:
    bounds = Bounds(problem, labels)
    return Packing(problem, bounds, Sweeper(problem, bounds, labels))


def overlapping() -> tuple[list[Line], list[Raw]]:
    """Five pieces in a ring of pairs: no two neighbouring pairs can both be taken."""
    lines = [Line(id=f"P{n}", price=1_000 + 100 * n, tags=(f"t{n}",)) for n in range(5)]
    pairs = [set_price(f"S{n}", [f"t{n}", f"t{(n + 1) % 5}"], 1_500 + 7 * n) for n in range(5)]
    return lines, pairs


def test_of_pairs_in_a_ring_the_best_two_are_taken_and_proven() -> None:
    lines, pairs = overlapping()

    found = packed(problem_of(basket_of(lines, *pairs)))

    assert found.complete
    assert found.least == sum(way.cost for way in found.plan) == best_of(lines, *pairs).outcome.pay


def test_pieces_that_no_set_joins_are_parts_of_their_own() -> None:
    lines = [Line(id=tag, price=1_000, tags=(tag,)) for tag in "abcd"]
    rules = set_price("S", ["a", "b"], 1_500), set_price("T", ["c", "d"], 1_600)

    parts = packed(problem_of(basket_of(lines, *rules))).parts_least()

    assert sorted(parts) == [(0b0011, 1_500), (0b1100, 1_600)]


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=7), st.integers(1, 100), st.sampled_from([0, 1, 40, MANY]))
def test_whatever_labels_it_has_no_choice_costs_less_than_it_says(prices: list[int], pct: int, labels: int) -> None:
    lines = [Line(id=f"P{n}", price=price) for n, price in enumerate(prices)]
    rules = nth_pct("N", 2, pct), nth_pct("M", 3, pct), unit_off("U", 40, limits={"max_units": 1})

    found = packed(problem_of(basket_of(lines, *rules)), labels)

    assert found.least <= best_of(lines, *rules).outcome.pay <= sum(way.cost for way in found.plan)


def test_a_part_looks_at_no_group_that_reaches_beyond_it() -> None:
    """What is found quickly for a part may cost more than the same units did in the plan of the whole."""
    basket = draw("B", 50, 200, 143)

    priced = Engine(RuleSet.parse(basket.rules)).price(basket.lines, basket.ctx, reasons=False)

    assert sum(line.net_fen for line in priced.lines) == priced.pay_fen < priced.list_fen
