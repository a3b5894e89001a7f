from collections.abc import Callable, Iterator
from random import Random
from statistics import median

import pytest

from headquarters.demo.numbers import Numbers
from headquarters.demo.plain import (
    bars,
    fixed_price_gold,
    gold_by_weight,
    label_price,
    platinum,
    silver,
    size,
    weight_mg,
)
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.checks import check_piece

SPOT_FEN = 921_06


@pytest.mark.parametrize("make", [gold_by_weight, bars, fixed_price_gold, platinum, silver])
def test_every_kind_is_made_in_the_number_asked_and_without_a_fault(
    make: Callable[[Random, Numbers, int, int], Iterator[PieceRecord]],
):
    made = list(make(Random(1), Numbers(), 200, SPOT_FEN))

    assert len(made) == 200
    assert [problem for piece in made for problem in check_piece(piece)] == []


def test_gold_weighs_three_to_forty_grams_around_its_kinds_median():
    rng = Random(1)

    drawn = [weight_mg(rng, 13.0, 0.45) for _ in range(2_000)]

    assert min(drawn) >= 3_000
    assert max(drawn) <= 40_000
    assert median(drawn) == pytest.approx(13_000, rel=0.08)
    assert {weight % 10 for weight in drawn} == {0}


def test_bars_have_round_weights():
    made = bars(Random(1), Numbers(), 100, SPOT_FEN)

    assert {piece.net_gold_weight_mg for piece in made} <= {5_000, 10_000, 20_000, 50_000, 100_000}


def test_labels_show_whole_tens_of_yuan():
    assert label_price(1_234_56) == 1_230_00
    assert label_price(1_235_00) == 1_240_00


@pytest.mark.parametrize(
    ("category", "unit"), [("手镯", "mm"), ("项链", "cm"), ("手链", "cm"), ("耳饰", ""), ("吊坠", "")]
)
def test_a_size_has_the_unit_of_its_kind(category: str, unit: str):
    assert size(Random(1), category).lstrip("0123456789") == unit


def test_rings_are_sized_by_the_hong_kong_scale():
    assert 7 <= int(size(Random(1), "戒指")) <= 25
