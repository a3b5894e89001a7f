from __future__ import annotations

import pytest

from promotions import Line, Metal
from promotions.rules.options import OPTIONS_MAX, LineView
from tests.promotions.asking import (
    Raw,
    compiled,
    craft_pct,
    nth_pct,
    order_off,
    per_gram,
    set_price,
    unit_off,
    unit_pct,
)

RING = Line(id="ring", price=1_000, tags=("ring",))
BANGLE = Line(id="bangle", metal=Metal(10_000, 1_000), craft=1_000)  # 100.00 of metal, 10.00 of craft fee
ALL = -1  # every rule


def view(line: Line, *rules: Raw) -> LineView:
    return LineView(line, compiled(*rules))


def nets(line: Line, *rules: Raw, special: int = 0, every: bool = False) -> list[int]:
    options, complete = view(line, *rules).options(ALL, special, every)
    assert complete
    return [option.net for option in options]


def test_a_piece_that_no_rule_is_for_costs_its_list_price() -> None:
    assert nets(RING, unit_pct("A", 10, scope={"any": ["chain"]})) == [1_000]


def test_of_two_reductions_of_the_whole_price_only_the_better_stays() -> None:
    (best,), _ = view(RING, unit_pct("A", 5), unit_pct("B", 10)).options(ALL, 0, False)

    assert best.savings == ((1, 100),)


@pytest.mark.parametrize("every", [False, True])
def test_of_two_equal_reductions_the_one_of_higher_priority_stays(every: bool) -> None:
    options, _ = view(RING, unit_pct("A", 10), unit_off("B", 100, priority=1)).options(ALL, 0, every)

    assert options[0].savings == ((1, 100),)


def test_reductions_of_metal_and_craft_fee_add_up_on_one_piece() -> None:
    assert nets(BANGLE, per_gram("A", 50), craft_pct("B", 20)) == [11_000 - 500 - 200]


def test_a_price_never_falls_below_nothing() -> None:
    rules = unit_off("A", 950), unit_off("B", 100, lanes=["extra"])

    assert nets(RING, *rules, every=True) == [50, 900, 1_000]


def test_a_limited_rule_is_kept_beside_the_way_without_it() -> None:
    assert nets(RING, unit_pct("A", 20), unit_pct("B", 10), special=0b10) == [800, 900]


def test_where_a_threshold_may_want_it_every_distinct_price_is_kept() -> None:
    assert nets(RING, unit_pct("A", 20), unit_pct("B", 10), unit_off("C", 100), every=True) == [800, 900, 1_000]


def test_a_rule_that_is_not_allowed_takes_no_part() -> None:
    options, _ = view(RING, unit_pct("A", 20), unit_pct("B", 10)).options(0b10, 0, False)

    assert [option.net for option in options] == [900]


def test_more_ways_than_can_be_kept_are_cut_to_the_cheapest_and_said_so() -> None:
    dear = Line(id="dear", price=1_000_000)
    rules = [unit_off(f"R{n:02}", 1 << n, lanes=[f"lane{n}"]) for n in range(10)]

    options, complete = view(dear, *rules).options(ALL, 0, True)

    assert not complete
    assert [option.net for option in options] == [1_000_000 - 1_023 + n for n in range(OPTIONS_MAX)]


def test_only_rules_for_single_units_take_part_here() -> None:
    assert nets(RING, order_off("A", 100), nth_pct("B", 2, 50), every=True) == [1_000]


def test_a_ring_may_fill_the_places_of_a_set_that_ask_for_a_ring() -> None:
    seen = view(RING, set_price("S", ["chain", "ring", "ring"], 900), nth_pct("T", 2, 50))

    assert seen.joins == [(1, 0), (0, 0b110)]
