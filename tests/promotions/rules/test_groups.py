from __future__ import annotations

import pytest

from promotions import RuleSet
from promotions.rules.groups import Grouping, Open
from tests.promotions.asking import Raw, nth_pct, set_price

SECOND_HALF = nth_pct("R", 2, 50)
RING_AND_CHAIN = set_price("R", ["ring", "chain"], 1_200)
RING, CHAIN = 0b01, 0b10


def grouping(raw: Raw, *, stacks: bool = False) -> Grouping:
    return Grouping(0, RuleSet.parse([raw])["R"], stacks)


@pytest.mark.parametrize(
    ("limits", "groups"),
    [
        ({}, None),
        ({"times": 3}, 3),
        ({"max_units": 5}, 2),
        ({"times": 3, "max_units": 3}, 1),
        ({"per_order": 4, "remaining": 2}, 2),
        ({"customer_remaining": 0}, 0),
    ],
)
def test_a_pair_may_be_made_as_often_as_its_tightest_limit_says(limits: dict[str, int], groups: int | None) -> None:
    assert grouping({**SECOND_HALF, "limits": limits}).group_limit == groups


# --- how a group fills up


def test_dearest_first_one_open_pair_is_enough() -> None:
    pair = grouping(SECOND_HALF)
    opened = pair.grown(None, 0b1, 1_000, 1_000, 0)

    assert pair.joins((), 0) == [(None, 0b1)]
    assert pair.joins((opened,), 0) == [(opened, pair.full)]


def test_where_a_threshold_may_want_a_smaller_saving_a_second_pair_may_be_opened() -> None:
    pair = grouping(SECOND_HALF)
    pair.any_order = True
    opened = pair.grown(None, 0b1, 1_000, 1_000, 0)

    assert pair.joins((opened,), 0) == [(None, 0b1), (opened, pair.full)]


def test_a_ring_fills_the_place_of_the_ring_only() -> None:
    both = grouping(RING_AND_CHAIN)
    with_ring = both.grown(None, RING, 1_000, 1_000, 0)

    assert both.joins((with_ring,), RING) == [(None, RING)]
    assert both.joins((with_ring,), CHAIN) == [(None, CHAIN), (with_ring, both.full)]


def test_places_that_ask_for_the_same_goods_are_tried_once() -> None:
    two_rings = grouping(set_price("R", ["ring", "ring"], 1_200))

    assert two_rings.joins((), 0b11) == [(None, 0b01)]


# --- what a full group saves


def filled(of: Grouping, prices: tuple[int, ...]) -> Open:
    """An nth_pct group of units at these prices, dearest first."""
    group: Open | None = None
    for place, price in enumerate(prices):
        group = of.grown(group, (1 << place + 1) - 1, price, price, place)
    assert group is not None
    return group


def test_the_second_at_half_price_saves_half_of_the_cheaper_one() -> None:
    pair = grouping(SECOND_HALF)

    assert pair.saving(filled(pair, (1_000, 701))) == 351  # 350.5


def test_buy_two_get_two_saves_the_two_cheapest_of_four() -> None:
    four = grouping(nth_pct("R", 4, 100, 2))

    assert four.saving(filled(four, (900, 700, 500, 300))) == 800


def test_a_set_saves_what_its_units_list_above_the_price_of_the_set() -> None:
    both = grouping(RING_AND_CHAIN)
    full = both.grown(both.grown(None, RING, 1_000, 1_000, 0), both.full, 500, 500, 1)

    assert both.saving(full) == 300


def test_a_set_dearer_than_its_units_saves_nothing() -> None:
    both = grouping(RING_AND_CHAIN)
    full = both.grown(both.grown(None, RING, 700, 700, 0), both.full, 400, 400, 1)

    assert both.saving(full) <= 0


def test_a_group_beside_a_unit_reduction_never_takes_more_than_is_left_to_pay() -> None:
    both = grouping(RING_AND_CHAIN, stacks=True)
    full = both.grown(both.grown(None, RING, 1_000, 100, 0), both.full, 500, 100, 1)

    assert both.saving(full) == 0


# --- the bounds that the search trusts


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("prices", [(1_000, 701, 700, 3), (1, 1, 1, 1), (33, 33, 33, 33), (999, 2, 1, 1)])
def test_no_group_saves_more_than_its_even_shares_together(prices: tuple[int, ...], count: int) -> None:
    four = grouping(nth_pct("R", 4, 50, count))

    saved = four.saving(filled(four, prices))

    assert saved <= sum(four.share_bound(price, 0) for price in prices)


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("prices", [(1_000, 701, 700, 3), (1, 1, 1, 1), (900, 900, 900, 899), (999, 2, 1, 1)])
def test_an_open_group_saves_no_more_than_its_bound_and_the_shares_to_come(prices: tuple[int, ...], count: int) -> None:
    four = grouping(nth_pct("R", 4, 50, count))
    saved = four.saving(filled(four, prices))

    for inside in (1, 2, 3):
        opened = (filled(four, prices[:inside]),)
        to_come = sum(four.share_bound(price, 0) for price in prices[inside:])

        assert saved <= four.open_bound(opened, prices[inside]) + to_come


@pytest.mark.parametrize("prices", [(1_000, 500), (1_201, 1), (5_000, 4_000), (600, 600)])
def test_no_set_saves_more_than_its_even_shares_together(prices: tuple[int, int]) -> None:
    both = grouping(RING_AND_CHAIN)
    ring, chain = prices
    both.note(ring, RING)
    both.note(chain, CHAIN)

    saved = both.saving(both.grown(both.grown(None, RING, ring, ring, 0), both.full, chain, chain, 1))

    assert saved <= both.share_bound(ring, RING) + both.share_bound(chain, CHAIN)


def test_a_ring_that_waits_for_its_chain_may_still_save_with_the_dearest_chain() -> None:
    both = grouping(RING_AND_CHAIN)
    both.note(1_000, RING)
    both.note(500, CHAIN)
    waiting = both.grown(None, RING, 1_000, 1_000, 0)

    assert both.open_bound((), 500) == 0
    assert both.open_bound((waiting,), 500) >= 300
