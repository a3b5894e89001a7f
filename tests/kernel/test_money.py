"""Amounts: fen in, fen out, rounded half up in one place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.money import (
    Money,
    RoundingMode,
    divide_half_up,
    metal_value,
    parse_yuan,
    plain_yuan,
    split_by_weight,
    to_unit,
)

amounts = st.integers(min_value=0, max_value=10**12)
weights = st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=12).filter(any)


@pytest.mark.parametrize(
    ("fen", "words"), [(0, "¥0.00"), (5, "¥0.05"), (21_489_60, "¥21,489.60"), (-8_434_20, "-¥8,434.20")]
)
def test_an_amount_is_written_with_its_thousands_and_two_decimals(fen: int, words: str):
    assert str(Money(fen)) == words


@pytest.mark.parametrize(
    ("typed", "fen"),
    [
        ("14000", 14_000_00), ("14,000", 14_000_00), ("1，234，567.5", 1_234_567_50), (" ¥0.05 ", 5), ("￥12", 12_00),
        ("-20", -20_00), ("0", 0), ("１２", 12_00),
    ],
)  # fmt: skip
def test_what_a_person_types_is_read_to_the_fen(typed: str, fen: int):
    assert parse_yuan(typed) == fen


@pytest.mark.parametrize("typed", ["", "abc", "1.234", "1e5", ".5", "5.", "--1", "1 000", "NaN", "9" * 13, "¥"])
def test_what_is_no_amount_is_refused(typed: str):
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(typed)


@pytest.mark.parametrize("typed", ["14,5", "1,2,3", ",500", "1400,000", "14,00.00"])
def test_a_comma_that_stands_between_no_thousands_is_refused_and_not_passed_over(typed: str):
    with pytest.raises(ValueError, match="not an amount"):
        parse_yuan(typed)


@given(st.integers(min_value=-(10**13), max_value=10**13))
def test_an_amount_that_was_written_is_read_back(fen: int):
    assert parse_yuan(plain_yuan(fen)) == fen


@pytest.mark.parametrize(
    ("numerator", "denominator", "result"),
    [(5, 10, 1), (4, 10, 0), (15, 10, 2), (-5, 10, -1), (-4, 10, 0), (-15, 10, -2), (0, 3, 0), (7, 1, 7)],
)
def test_a_half_goes_away_from_zero(numerator: int, denominator: int, result: int):
    assert divide_half_up(numerator, denominator) == result


@given(st.integers(min_value=-(10**15), max_value=10**15), st.integers(min_value=1, max_value=10**6))
def test_rounding_is_never_more_than_half_a_unit_away(numerator: int, denominator: int):
    assert 2 * abs(divide_half_up(numerator, denominator) * denominator - numerator) <= denominator


def test_nothing_is_divided_by_zero():
    with pytest.raises(AssertionError):
        divide_half_up(1, 0)


@pytest.mark.parametrize(
    ("weight_mg", "price", "fen"),
    [
        (2_460, 1_169_00, 2_875_74),  # 2.46 g of plain gold at 1,169.00
        (18_650, 1_268_00, 23_648_20),
        (8_280, 1_248_00, 10_333_44),
        (5, 100, 1),  # half a fen is a fen
        (4, 100, 0),
    ],
)
def test_metal_is_worth_its_weight_to_the_fen(weight_mg: int, price: int, fen: int):
    assert metal_value(weight_mg, price) == fen


def test_an_odd_fen_goes_to_the_largest_fraction():
    assert split_by_weight(100_00, [1, 1, 1]) == [33_34, 33_33, 33_33]


def test_a_voucher_and_the_odd_amount_are_shared_by_what_the_lines_cost():
    assert split_by_weight(200_62, [3_067_62, 1_299_00]) == [140_94, 59_68]


def test_between_equal_fractions_the_larger_weight_comes_first():
    assert split_by_weight(2, [1, 3]) == [0, 2]


@given(amounts, weights)
def test_shares_sum_to_the_amount(amount: int, parts: list[int]):
    assert sum(split_by_weight(amount, parts)) == amount


@given(amounts, weights)
def test_no_share_is_a_whole_fen_away_from_its_part(amount: int, parts: list[int]):
    total = sum(parts)

    shares = split_by_weight(amount, parts)

    assert all(abs(share * total - amount * part) < total for share, part in zip(shares, parts, strict=True))


@given(amounts, weights)
def test_who_weighs_more_never_gets_less(amount: int, parts: list[int]):
    shares = split_by_weight(amount, parts)

    by_weight = [share for _part, share in sorted(zip(parts, shares, strict=True))]
    assert by_weight == sorted(by_weight)


@given(st.data(), weights)
def test_no_share_passes_its_cap(data: st.DataObject, parts: list[int]):
    caps = data.draw(st.lists(st.integers(0, 10**6), min_size=len(parts), max_size=len(parts)))
    amount = data.draw(st.integers(0, sum(caps)))

    shares = split_by_weight(amount, parts, caps)

    assert sum(shares) == amount
    assert all(0 <= share <= cap for share, cap in zip(shares, caps, strict=True))


def test_caps_that_cannot_hold_the_amount_are_refused():
    with pytest.raises(ValueError, match="caps"):
        split_by_weight(10, [1, 1], [4, 5])


@pytest.mark.parametrize("parts", [[], [0, 0]])
def test_an_amount_needs_something_to_be_shared_over(parts: list[int]):
    with pytest.raises(ValueError, match=r"nothing|zero"):
        split_by_weight(1, parts)


@pytest.mark.parametrize("parts", [[], [0, 0], [1, 2]])
def test_nothing_is_shared_as_nothing(parts: list[int]):
    assert split_by_weight(0, parts) == [0] * len(parts)


@pytest.mark.parametrize(("fen", "mode", "rounded"), [
    (3_067_62, "half_up", 3_068_00), (3_067_62, "floor", 3_067_00), (3_067_01, "ceil", 3_068_00),
    (3_067_50, "half_up", 3_068_00), (3_067_00, "ceil", 3_067_00), (-70, "floor", -100), (-70, "ceil", 0),
])  # fmt: skip
def test_an_amount_is_rounded_to_the_yuan_as_the_policy_says(fen: int, mode: RoundingMode, rounded: int):
    assert to_unit(fen, 100, mode) == rounded
