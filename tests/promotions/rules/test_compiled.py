from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kernel.clock import CHINA
from promotions import Context, Line, MemberContext, RuleSet
from promotions.rules.compiled import Active, percent_of, unit_saving
from promotions.rules.rule import Rule
from tests.promotions.asking import Raw, compiled, craft_pct, order_off, order_pct, per_gram, unit_off, unit_pct

BY_WEIGHT = (28_757, 1_919, 0, 0)  # metal, craft, stone, price in fen


def one(raw: Raw) -> Rule:
    return RuleSet.parse([raw])["R"]


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


# --- which rules are for a line


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ({"any": ["outlet"]}, True),
        ({"any": ["cat:素金"]}, True),
        ({"any": ["ring"]}, True),
        ({"any": ["cat:银饰"]}, False),
        ({"all": True, "not": ["outlet"]}, False),
        ({"all": True, "where": [["price", ">=", 1_000]]}, True),
        ({"all": True, "where": [["price", ">", 1_000]]}, False),
    ],
)
def test_a_line_is_named_by_tag_category_or_code(scope: dict[str, object], held: bool) -> None:
    line = Line(id="ring", price=1_000, tags=("outlet",), category="素金")

    assert bool(compiled(unit_pct("A", 5, scope=scope)).scope_of(line)) is held


def test_goods_without_discount_are_in_no_rules_scope() -> None:
    rules = compiled(unit_pct("A", 5), order_off("B", 10))

    assert rules.scope_of(Line(id="bar", price=1_000, discountable=False)) == 0


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


# --- who is out before any line is looked at


def test_a_rule_that_is_not_for_this_customer_is_barred_with_its_reason() -> None:
    ready = compiled(unit_pct("A", 5, audience={"member": True}), unit_pct("B", 5))

    active = Active(ready, Context())

    assert active.bits == 0b10
    assert {place: reason.code for place, reason in active.barred.items()} == {0: "NOT_MEMBER"}


def test_mandatory_and_pinned_rules_are_wanted_while_they_run() -> None:
    over = {"until": "2026-11-01T00:00:00"}
    ready = compiled(
        unit_pct("A", 5, mandatory=True), unit_pct("B", 5), unit_pct("C", 5), unit_pct("D", 5, schedule=over)
    )

    active = Active(ready, Context(now=datetime(2026, 11, 21, tzinfo=CHINA), pin=("B", "D")))

    assert active.wanted == 0b0011


# --- what a unit rule takes off


def test_a_percent_of_the_craft_fee_leaves_the_metal_alone() -> None:
    assert unit_saving(one(craft_pct("R", 20)), BY_WEIGHT, 246) == 384


def test_half_a_percent_is_a_percent_too() -> None:
    assert unit_saving(one(unit_pct("R", "12.5")), (0, 0, 0, 1_000), 0) == 125


def test_a_reduction_by_the_gram_rounds_once_for_the_piece() -> None:
    assert unit_saving(one(per_gram("R", 1_500)), BY_WEIGHT, 2_461) == 3_692  # 3691.5


def test_a_reduction_never_takes_more_than_the_part_it_aims_at() -> None:
    craft_off = unit_off("R", 5_000)
    craft_off["benefit"]["component"] = "craft"

    assert unit_saving(one(craft_off), BY_WEIGHT, 246) == 1_919
    assert unit_saving(one(per_gram("R", 999_999)), BY_WEIGHT, 2_460) == 28_757


def test_a_fixed_price_never_makes_a_piece_dearer() -> None:
    fixed = {"id": "R", "stage": "unit", "benefit": {"type": "fixed_price", "fen": 800}}

    assert unit_saving(one(fixed), (0, 0, 0, 1_000), 0) == 200
    assert unit_saving(one(fixed), (0, 0, 0, 700), 0) == 0


@pytest.mark.parametrize(("fen", "taken"), [(9, 0), (10, 1), (29, 1), (30, 2)])
def test_five_percent_is_rounded_half_up(fen: int, taken: int) -> None:
    assert percent_of(fen, 500) == taken


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


def test_things_wanted_for_points_are_had_as_long_as_the_points_last() -> None:
    wished = {"stage": "points", "opt_in": True, "spends_points": 400}
    rules = [{"id": name, "benefit": {"type": "add_on", "sku": name, "fen": 0}, **wished} for name in "AB"]
    ctx = Context(member=MemberContext(points=700), opt_in=("A", "B"))

    active = Active(compiled(*rules), ctx)

    assert (active.bits, active.wanted) == (1, 1)
    assert [(why.rule_id, why.code, why.number) for why in active.barred.values()] == [("B", "SHORT_BY_POINTS", 100)]
