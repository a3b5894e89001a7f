from __future__ import annotations

import pytest

from promotions import RuleSet
from promotions.rules.groups import GROUPS_MAX, Grouping
from tests.promotions.asking import Raw, nth_pct, set_price

SECOND_HALF = nth_pct("R", 2, 50)
RING_AND_CHAIN = set_price("R", ["ring", "chain"], 1_200)
RING, CHAIN = 0b01, 0b10


def grouping(raw: Raw) -> Grouping:
    return Grouping(0, RuleSet.parse([raw])["R"])


def groups_of(raw: Raw, *slots: int) -> list[tuple[int, ...]]:
    found, complete = grouping(raw).candidates(list(enumerate(slots)))
    assert complete
    return list(found)


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


def test_any_two_pieces_make_a_pair() -> None:
    assert groups_of(SECOND_HALF, 0, 0, 0) == [(0, 1), (0, 2), (1, 2)]


def test_a_set_takes_one_piece_for_each_place() -> None:
    assert groups_of(RING_AND_CHAIN, RING, CHAIN, CHAIN) == [(0, 1), (0, 2)]


def test_a_piece_that_fits_both_places_fills_only_one() -> None:
    assert groups_of(RING_AND_CHAIN, RING | CHAIN, CHAIN) == [(0, 1)]


def test_of_a_long_cart_only_neighbours_in_price_are_grouped() -> None:
    found, complete = grouping(nth_pct("R", 7, 100)).candidates([(number, 0) for number in range(70)])

    groups = list(found)
    assert not complete
    assert len(groups) <= GROUPS_MAX
    assert tuple(range(7)) in groups


@pytest.mark.parametrize(
    ("raw", "prices", "saving"),
    [
        (SECOND_HALF, (1_000, 501), 251),
        (nth_pct("R", 3, 100, count=2), (900, 400, 300), 700),
        (RING_AND_CHAIN, (1_000, 500), 300),
        (RING_AND_CHAIN, (700, 400), -100),
    ],
)
def test_a_group_saves_what_its_rule_says(raw: Raw, prices: tuple[int, ...], saving: int) -> None:
    assert grouping(raw).saving(prices) == saving
