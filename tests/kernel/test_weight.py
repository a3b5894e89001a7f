"""Metal in milligrams, stones in milli-carat."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.weight import carats, grams, parse_carats, parse_grams, stone_mg


@pytest.mark.parametrize(("mct", "mg"), [(1_000, 200), (5, 1), (5_000, 1_000), (0, 0), (300, 60)])
def test_a_carat_is_two_tenths_of_a_gram_exactly(mct: int, mg: int):
    assert stone_mg(mct) == mg


@pytest.mark.parametrize(("mct", "mg"), [(2, 0), (3, 1), (7, 1), (8, 2)])
def test_stones_are_rounded_to_the_milligram_half_up(mct: int, mg: int):
    assert stone_mg(mct) == mg


@pytest.mark.parametrize(
    ("typed", "mg"), [("20.35", 20_350), ("0.001", 1), ("18", 18_000), (" 2.4 ", 2_400), ("08.280", 8_280)]
)
def test_grams_are_read_to_the_milligram(typed: str, mg: int):
    assert parse_grams(typed) == mg


@pytest.mark.parametrize("typed", ["", "1,5", "1,000", "1.2345", "-1", "1e3", ".5", "5.", "20.35g", "NaN", "1 2"])
def test_what_is_no_weight_is_refused(typed: str):
    with pytest.raises(ValueError, match="grams"):
        parse_grams(typed)


def test_carats_are_read_to_the_thousandth():
    assert parse_carats("0.305") == 305


def test_what_is_no_carat_weight_is_refused():
    with pytest.raises(ValueError, match="carats"):
        parse_carats("30分")


@pytest.mark.parametrize(
    ("mg", "words"), [(20_350, "20.35"), (20_355, "20.355"), (5, "0.005"), (0, "0.00"), (-1_200, "-1.20")]
)
def test_grams_are_written_with_two_decimals_and_never_cut(mg: int, words: str):
    assert grams(mg) == words


def test_carats_are_written_with_three_decimals():
    assert (carats(305), carats(1_000), carats(5)) == ("0.305", "1.000", "0.005")


@given(st.integers(min_value=0, max_value=10**10 - 1))
def test_a_weight_that_was_written_is_read_back(weight: int):
    assert parse_grams(grams(weight)) == weight
    assert parse_carats(carats(weight)) == weight
