from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from promotions import Line
from promotions.rules.bounds import Bounds, components
from tests.promotions.asking import basket_of, best_of, nth_pct, problem_of, set_price, unit_off, unit_pct

MANY = 100_000  # labels


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(st.integers(1, 5_000), min_size=2, max_size=7), st.integers(1, 100), st.integers(0, 40))
def test_no_bill_is_below_the_bound(prices: list[int], pct: int, off: int) -> None:
    lines = [Line(id=f"P{n}", price=price) for n, price in enumerate(prices)]
    rules = nth_pct("N", 2, pct), nth_pct("M", 3, pct), unit_pct("U", off, limits={"max_units": 1})

    bound = Bounds(problem_of(basket_of(lines, *rules)), MANY)

    assert bound.least <= best_of(lines, *rules).outcome.pay


def test_the_bound_of_one_pair_is_what_the_pair_costs() -> None:
    lines = [Line(id="a", price=1_000), Line(id="b", price=600)]

    assert Bounds(problem_of(basket_of(lines, nth_pct("N", 2, 50))), MANY).least == 1_300


def test_a_limited_offer_is_counted_only_as_often_as_it_may_be_used() -> None:
    lines = [Line(id=f"P{n}", price=1_000 + n) for n in range(4)]

    assert Bounds(problem_of(basket_of(lines, unit_off("U", 100, limits={"max_units": 2}))), MANY).least == 4_006 - 200


def test_pieces_without_a_common_set_are_looked_at_apart() -> None:
    lines = [Line(id=tag, price=1_000, tags=(tag,)) for tag in "abcd"]
    problem = problem_of(basket_of(lines, set_price("S", ["a", "b"], 1_500), set_price("T", ["c", "d"], 1_500)))

    parts = components(problem, problem.groups)

    assert sorted(sorted(problem.basket.ids[problem.items[i].line] for i in part) for part in parts) == [
        ["a", "b"],
        ["c", "d"],
    ]
