"""How far a person's own word goes in discounts."""

from __future__ import annotations

from typing import Any

import pytest

from shop.sales.facts import ManualDiscount
from shop.sales.rules.manual_limits import (
    LIMITS,
    NOTHING,
    ManualLimit,
    covers,
    in_words,
    read_percent,
    read_tenths,
    worth_fen,
)
from shop.sales.rules.pricing import PricedLine
from tests.shop.sales.rules.test_pricing import LABELLED, line, priced

CLERK = ManualLimit(lowest_craft_pct=70, most_line_pct=5, most_line_fen=200_00, most_bill_fen=100_00)


def asked(what: str, value: int, *, on: str = "A1") -> ManualDiscount:
    return ManualDiscount(rule_id="MANUAL-1", on=on, what=what, value=value, by="1003", reason="老顾客")  # type: ignore[arg-type]


def bangle() -> PricedLine:
    return priced(line()).lines[0]  # 2,875.74 of gold, 191.88 of craft fee


@pytest.mark.parametrize(("what", "value", "fen"), [
    ("pct", 10_00, 306_76), ("craft_pct", 50_00, 95_94), ("amount", 300_00, 300_00), ("per_gram", 10_00, 24_60),
    ("price", 3_000_00, 67_62),
])  # fmt: skip
def test_what_a_discount_takes_of_a_line(what: str, value: int, fen: int):
    assert worth_fen(asked(what, value), bangle(), 0) == fen


@pytest.mark.parametrize(("what", "value"), [
    ("pct", 0), ("pct", 100_01), ("amount", -1), ("amount", 3_067_63), ("price", 3_067_62), ("per_gram", 1_169_01),
])  # fmt: skip
def test_nothing_or_more_than_the_goods_cost_is_no_discount(what: str, value: int):
    assert worth_fen(asked(what, value), bangle(), 0) <= 0


def test_a_piece_with_a_label_price_has_no_craft_fee_and_no_gram_to_lessen():
    ring = priced(line(LABELLED)).lines[0]

    assert [worth_fen(asked(what, 10_00), ring, 0) for what in ("craft_pct", "per_gram")] == [0, 0]


def test_a_whole_bill_takes_a_percentage_or_an_amount_only():
    kinds = ("pct", "amount", "craft_pct", "per_gram", "price")

    assert [worth_fen(asked(what, 10_00, on=""), None, 1_000_00) for what in kinds] == [100_00, 10_00, 0, 0, 0]


@pytest.mark.parametrize(("discount", "fen", "of_fen", "good"), [
    (asked("craft_pct", 30_00), 57_56, 3_067_62, True),
    (asked("craft_pct", 30_01), 57_58, 3_067_62, False),
    (asked("amount", 50_00), 50_00, 1_000_00, True),
    (asked("amount", 50_01), 50_01, 1_000_00, False),  # over 5 %
    (asked("amount", 200_01), 200_01, 9_000_00, False),
    (asked("pct", 50, on=""), 100_00, 20_000_00, True),
    (asked("amount", 100_01, on=""), 100_01, 20_000_00, False),
])  # fmt: skip
def test_a_limit_lets_through_what_it_says_to_the_fen(discount: ManualDiscount, fen: int, of_fen: int, good: bool):
    assert covers(CLERK, discount, fen, of_fen) is good


def test_who_is_not_named_gives_nothing_and_a_manager_more_than_a_cashier():
    ten = (asked("amount", 1_000_00), 1_000_00, 10_000_00)

    given = [covers(limit, *ten) for limit in (NOTHING, LIMITS["cashier"], LIMITS["store_manager"])]

    assert given == [False, False, True]


def test_what_is_over_a_limit_is_told_with_the_limit():
    told: list[Any] = [
        in_words(asked("craft_pct", 40_00), 0, CLERK), in_words(asked("amount", 1), 350_00, CLERK),
        in_words(asked("pct", 1, on=""), 350_00, CLERK),
    ]  # fmt: skip

    assert told == [
        ("工费 6 折", "7 折"), ("减 350.00 元", "5 %,最多 200.00 元"), ("减 350.00 元", "100.00 元"),
    ]  # fmt: skip


def test_percents_and_tenths_are_read_as_a_shop_types_them():
    assert [read_percent(text) for text in ("12", "12.5", "0.05")] == [12_00, 12_50, 5]
    assert [read_tenths(text) for text in ("9.5", "95", "8", "8.88折", "10")] == [5_00, 5_00, 20_00, 11_20, 0]


@pytest.mark.parametrize("text", ["", "-5", "1.234", "一", "１２", "1e2", "101"])
def test_what_is_no_number_of_tenths_is_refused(text: str):
    with pytest.raises(ValueError, match=r"percentage|whole price"):
        read_tenths(text)
