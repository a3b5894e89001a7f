"""Promotions that a person takes or leaves, and discounts by hand as rules beside the published ones."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from promotions import Engine, RuleRefused, RuleSet
from shop.sales.facts import Choices, ManualDiscount, RuleChosen
from shop.sales.rules.cart import Cart
from shop.sales.rules.choices import (
    choose,
    engine_with,
    for_lines,
    given_words,
    manual_rules,
    next_manual_id,
    percent_text,
    take_back,
    with_discount,
)
from shop.sales.rules.pricing import PricedCart
from tests.shop.sales.rules.test_pricing import LABELLED, PLAIN, line, priced


def by_hand(what: str, value: int, *, on: str = "A1", number: int = 1, **more: Any) -> ManualDiscount:
    return ManualDiscount(
        rule_id=f"MANUAL-{number}", on=on, what=what, value=value, by="1003", reason="样品有划痕", **more  # type: ignore[arg-type]
    )  # fmt: skip


def off(name: str, pct: int, **more: Any) -> dict[str, Any]:
    return {"id": name, "name": name, "stage": "unit", "benefit": {"type": "percent", "pct": pct}, **more}


def given(*discounts: ManualDiscount, rules: tuple[dict[str, Any], ...] = (), **more: Any) -> PricedCart:
    """A plain bangle, 2,875.74 of gold and 191.88 of craft fee, with these discounts."""
    return priced(line(), *more.pop("lines", ()), rules=rules, choices=Choices(manual=discounts), **more)


@pytest.mark.parametrize(("what", "value", "off_fen"), [
    ("craft_pct", 30_00, 57_56),  # 191.88 x 30 %
    ("pct", 5_50, 168_72),  # 3,067.62 x 5.5 %
    ("amount", 100_00, 100_00),
    ("per_gram", 20_00, 49_20),  # 2.46 g
    ("price", 3_000_00, 67_62),
])  # fmt: skip
def test_each_kind_of_discount_by_hand_takes_off_what_it_says(what: str, value: int, off_fen: int):
    bill = given(by_hand(what, value))

    assert (bill.off_fen, bill.lines[0].shares[0].name) == (off_fen, "店长折扣")


def test_of_a_discount_by_hand_and_a_promotion_the_cheaper_counts_and_the_other_says_why():
    bill = given(by_hand("pct", 5_00), rules=(off("TENTH", 10),))

    assert [share.rule_id for share in bill.lines[0].shares] == ["TENTH"]
    assert {reason.name: reason.words for reason in bill.reasons}["店长折扣"] == "已用「TENTH」，不可叠加"


def test_discounts_by_hand_on_craft_and_gold_stand_beside_each_other():
    bill = given(by_hand("craft_pct", 30_00), by_hand("per_gram", 20_00, number=2))

    assert [(share.component, share.fen) for share in bill.lines[0].shares] == [("craft", 57_56), ("metal", 49_20)]


def test_a_discount_on_the_whole_bill_comes_after_the_promotions_and_never_takes_more_than_was_allowed():
    half = {"id": "HALF", "name": "满减", "stage": "order", "benefit": {"type": "amount_off", "fen": 1_067_62}}
    tenth = by_hand("pct", 10_00, on="")

    free, capped = given(tenth, rules=(half,)), given(by_hand("pct", 10_00, on="", most_fen=150_00), rules=(half,))

    assert (free.due_fen, capped.due_fen) == (1_800_00, 1_850_00)


def test_more_goods_than_the_discount_was_given_for_cost_what_they_cost():
    rings = replace(line(LABELLED), qty=3, unit="件")

    bill = priced(rings, choices=Choices(manual=(by_hand("amount", 100_00, units=2),)))

    assert bill.off_fen == 200_00


def test_a_discount_without_a_reason_is_no_rule():
    with pytest.raises(RuleRefused):
        given(replace(by_hand("amount", 1), reason=" "))


def test_a_promotion_that_was_left_is_not_taken_and_one_that_was_taken_stays_even_where_it_is_dearer():
    rules = (off("FIFTH", 20), off("TENTH", 10))

    left = priced(line(), rules=rules, choices=choose(Choices(), "FIFTH", "ban", "1003"))
    pinned = priced(line(), rules=rules, choices=choose(Choices(), "TENTH", "pin", "1003"))

    assert [share.rule_id for one in (left, pinned) for share in one.lines[0].shares] == ["TENTH", "TENTH"]
    assert {reason.rule_id: reason.words for reason in left.reasons}["FIFTH"] == "本单已取消该优惠"


def test_what_is_said_last_of_a_promotion_counts_and_can_be_taken_back():
    said = choose(choose(Choices(), "TENTH", "pin", "1003"), "TENTH", "ban", "1002")

    assert said.rules == (RuleChosen(rule_id="TENTH", how="ban", by="1002"),)
    assert take_back(said, "TENTH") == Choices()


def test_a_new_discount_takes_the_place_of_the_one_on_the_same_part_of_the_line():
    craft, gold, whole = (
        by_hand("craft_pct", 10_00),
        by_hand("per_gram", 1_00, number=2),
        by_hand("pct", 1_00, number=3),
    )
    other = by_hand("pct", 1_00, on="B2", number=4)

    parts = with_discount(with_discount(with_discount(Choices(), other), craft), gold)

    assert parts.manual == (other, craft, gold)
    assert with_discount(parts, by_hand("craft_pct", 20_00, number=5)).manual == (
        other,
        gold,
        by_hand("craft_pct", 20_00, number=5),
    )
    assert with_discount(parts, whole).manual == (other, whole)


def test_numbers_of_discounts_are_used_once_on_a_bill():
    assert next_manual_id(Choices(manual=(by_hand("pct", 1),)), known=["MANUAL-2"]) == "MANUAL-3"


def test_a_bill_records_discounts_by_the_numbers_of_its_lines_and_forgets_those_of_lines_that_went():
    cart = Cart(cart_id="c1", opened_at="", lines=(line(LABELLED), line(PLAIN, line_id="B2")), choices=Choices(
        manual=(by_hand("pct", 1, on="B2"), by_hand("pct", 1, on="gone", number=2), by_hand("pct", 1, on="", number=3)),
    ))  # fmt: skip

    assert [one.on for one in cart.numbered_choices.manual] == ["2", ""]
    assert [one.on for one in for_lines(cart.numbered_choices, {"2": "000002"}).manual] == ["000002", ""]


def test_the_engine_with_discounts_keeps_the_hash_of_the_published_rules():
    engine = Engine(RuleSet.parse([off("TENTH", 10)]))

    assert engine_with(engine, ()) is engine
    assert engine_with(engine, [by_hand("pct", 1)]).rule_set.hash == engine.rule_set.hash


@pytest.mark.parametrize(("points", "text"), [(12_00, 12), (12_50, "12.50"), (5, "0.05")])
def test_basis_points_are_written_as_the_rule_format_writes_them(points: int, text: int | str):
    assert percent_text(points) == text


def test_who_gave_a_discount_stands_in_its_rule():
    (rule,) = manual_rules([by_hand("pct", 1_00, approved_by="1002")])

    assert rule["manual"] == {"by": "1003", "reason": "样品有划痕", "approved_by": "1002"}


def test_a_discount_is_told_as_people_say_it():
    given = [("pct", 5_00), ("craft_pct", 30_00), ("amount", 100_00), ("per_gram", 5_00), ("price", 3_000_00)]

    assert [given_words(*one) for one in given] == ["9.5 折", "工费 7 折", "减 100.00", "每克减 5.00", "改价 3,000.00"]
