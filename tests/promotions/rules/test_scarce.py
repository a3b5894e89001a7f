from __future__ import annotations

from promotions import Line
from promotions.rules.basket_view import Basket
from promotions.rules.scarce import Groups, binding_limits
from tests.promotions.asking import basket_of, nth_pct, place_of, set_price, unit_pct

RINGS = Line(id="ring", qty=3, price=1_000, tags=("ring",))
CHAIN = Line(id="chain", price=500, tags=("chain",))
EVERYTHING = 0b11


def groups_of(basket: Basket) -> Groups:
    return Groups(basket, EVERYTHING, 0, ())


def test_any_two_of_three_rings_make_a_pair() -> None:
    found = groups_of(basket_of([RINGS], nth_pct("N", 2, 50)))

    assert [shape.units for shape in found.shapes] == [((0, 0), (0, 1)), ((0, 0), (0, 2)), ((0, 1), (0, 2))]
    assert found.cut == []


def test_a_set_that_costs_more_than_its_pieces_is_no_group() -> None:
    assert groups_of(basket_of([RINGS, CHAIN], set_price("S", ["ring", "chain"], 1_600))).shapes == []


def test_no_piece_bears_more_of_a_set_than_its_even_share_of_the_best_one() -> None:
    basket = basket_of([RINGS, CHAIN], set_price("S", ["ring", "chain"], 1_100))
    found = groups_of(basket)

    assert found.share_bound(basket.views[0], found.groupings) == 400 // 2 + 1


def test_a_pair_that_may_be_made_once_is_a_limit() -> None:
    basket = basket_of([RINGS], nth_pct("N", 2, 50, limits={"times": 1}))

    assert groups_of(basket).limits() == [(place_of(basket, "N"), "uses", 1)]


def test_a_limit_binds_where_more_pieces_want_the_rule() -> None:
    basket = basket_of([RINGS], unit_pct("A", 10, limits={"max_units": 2}), unit_pct("B", 10, limits={"max_units": 3}))

    assert binding_limits(basket, EVERYTHING) == [(place_of(basket, "A"), "uses", 2)]
