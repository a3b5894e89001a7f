from __future__ import annotations

from typing import Any

import pytest

from tests.promotions.asking import Raw, compiled, craft_pct, order_off, order_pct, per_gram, unit_pct


def voucher(name: str, fen: int, **more: object) -> Raw:
    return {"id": name, "stage": "voucher", "code": name, "benefit": {"type": "amount_off", "fen": fen}, **more}


# --- which rules may stand together


def test_reductions_of_metal_and_of_craft_fee_are_in_lanes_of_their_own() -> None:
    craft, metal = compiled(craft_pct("A", 10), per_gram("B", 1_500)).lanes

    assert craft & metal == 0


def test_a_reduction_of_the_whole_price_stands_in_every_lane() -> None:
    craft, metal, whole = compiled(craft_pct("A", 10), per_gram("B", 1_500), unit_pct("C", 5)).lanes

    assert whole & craft == craft
    assert whole & metal == metal


def test_who_may_not_stand_with_another_keeps_the_other_away_too() -> None:
    rules = compiled(order_off("A", 10, not_with=["B"]), order_off("B", 10), order_off("C", 10))

    assert rules.clashes == [0b010, 0b001, 0]


def test_an_exclusive_order_rule_keeps_everybody_away() -> None:
    rules = compiled(order_off("A", 10), unit_pct("B", 5, exclusive="order"), order_off("C", 10))

    assert rules.clashes == [0b010, 0b101, 0b010]


def test_a_unit_whose_lane_is_taken_does_not_count_for_a_bill_rule_of_that_lane() -> None:
    rules = compiled(unit_pct("A", 5, lanes=["member"]), order_off("B", 10, lanes=["member"]), order_off("C", 10))

    assert rules.excluded == [0, 0b001, 0]


# --- who looks at the bill first


def names(*rules: Raw) -> list[str]:
    ready = compiled(*rules)
    return [ready.rules[place].id for place in ready.in_sequence(ready.bill)]


def test_percents_look_at_the_bill_before_amounts_and_vouchers_after_both() -> None:
    assert names(voucher("A", 100), order_off("B", 50), order_pct("C", 5)) == ["C", "B", "A"]


def test_small_change_is_dropped_last_of_all() -> None:
    whole_yuan = {"id": "A", "stage": "finish", "benefit": {"type": "round_down_to", "fen": 100}}

    assert names(whole_yuan, voucher("B", 100), order_off("C", 50)) == ["C", "B", "A"]


def test_a_rule_waits_for_the_lane_it_asks_to_come_after() -> None:
    assert names(order_pct("A", 5, after=["extra"]), order_off("B", 50, lanes=["extra"])) == ["B", "A"]


@pytest.mark.parametrize(
    ("first", "second", "clash"),
    [
        ({}, {}, False),
        ({"exclusive": "order"}, {}, True),
        ({"not_with": ["B"]}, {}, True),
        ({}, {"not_with": ["A"]}, True),
        ({"not_with_tags": ["outlet"]}, {"ctags": ["outlet"]}, True),
        ({"ctags": ["outlet"]}, {"not_with_tags": ["outlet"]}, True),
        ({"ctags": ["outlet"]}, {"ctags": ["outlet"]}, False),
    ],
)
def test_two_rules_clash_when_either_says_so(first: dict[str, Any], second: dict[str, Any], clash: bool) -> None:
    ready = compiled(order_off("A", 10, **first), order_off("B", 10, **second))

    assert ready.clashes == ([2, 1] if clash else [0, 0])
