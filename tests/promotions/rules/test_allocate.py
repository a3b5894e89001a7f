from __future__ import annotations

from typing import Any

from promotions import Context, Engine, Line, RuleSet

SECOND_FREE = {"id": "B", "stage": "multi", "benefit": {"type": "nth_pct", "n": 2, "pct": 100}}
PAIR = [Line(id="dear", price=30_000), Line(id="cheap", price=10_000)]


def nets(lines: list[Line], rule: dict[str, Any]) -> list[tuple[int, ...]]:
    return [line.unit_nets for line in Engine(RuleSet.parse([rule])).price(lines, Context()).lines]


def test_a_group_shares_its_saving_so_that_no_piece_is_free() -> None:
    assert nets(PAIR, SECOND_FREE) == [(22_500,), (7_500,)]


def test_a_rule_may_give_the_saving_to_the_piece_it_is_meant_for() -> None:
    assert nets(PAIR, {**SECOND_FREE, "allocate": "target"}) == [(30_000,), (0,)]


def test_an_order_amount_goes_to_lines_first_and_then_to_their_units() -> None:
    off = {"id": "T", "stage": "order", "benefit": {"type": "amount_off", "fen": 100}}

    assert nets([Line(id="x", qty=3, price=1_000), Line(id="y", price=1_000)], off) == [(975, 975, 975), (975,)]


def test_the_odd_fen_goes_to_the_largest_fraction_then_the_larger_base_then_the_earlier_line() -> None:
    off = {"id": "T", "stage": "order", "benefit": {"type": "amount_off", "fen": 1}}

    assert nets([Line(id="x", price=50), Line(id="y", price=50)], off) == [(49,), (50,)]
    assert nets([Line(id="x", price=49), Line(id="y", price=50)], off) == [(49,), (49,)]
