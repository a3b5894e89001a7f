from __future__ import annotations

import pytest

from promotions import RuleSet
from promotions.rules.rule import Rule
from promotions.rules.savings import percent_of, unit_saving
from tests.promotions.asking import Raw, craft_pct, per_gram, unit_off, unit_pct

BY_WEIGHT = (28_757, 1_919, 0, 0)  # metal, craft, stone, price in fen


def one(raw: Raw) -> Rule:
    return RuleSet.parse([raw])["R"]


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
