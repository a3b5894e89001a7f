"""Fees, sizes, stones, papers and photos of a piece."""

from __future__ import annotations

import msgspec
import pytest

from shop.catalogue.facts import Certificate, CraftFee, Stone
from shop.catalogue.rules.checks import check_piece
from shop.catalogue.rules.details import PHOTOS_MAX, all_fees, amount_fen
from tests.shop.catalogue.rules.test_checks import BANGLE, RING, found

SIDE = Stone(name="钻石", count=12, mct=200, unit="per_carat", unit_fen=6_000_00, fen=1_200_00)
WITH_SIDE = {
    "side_stone_count": 12, "side_stone_mct": 200, "gross_weight_mg": 3220, "side_stones": (SIDE,),
    "main_stone_unit_fen": 5_800_00, "main_stone_fen": 5_800_00,
}  # fmt: skip


def test_a_piece_with_everything_told_of_it_is_sound():
    papers = (Certificate(number="GIA2141438171", issuer="GIA", fee_fen=150_00),)
    fees = (CraftFee(kind="extra", mode="per_gram", fen=8_00, original_fen=10_00), CraftFee(kind="misc", fen=50_00))
    more = {"certificate_no": "NGTC1", "more_certificates": papers, "more_fees": fees, "photos": ("0f" * 32,)}

    assert found(RING, **WITH_SIDE, **more, tax_use="jewelry", supplier="翠绿") == []


@pytest.mark.parametrize(
    ("changes", "field", "reason"),
    [
        ({"more_fees": (CraftFee(kind="extra"), CraftFee(kind="extra"))}, "extra_fee_fen", "twice"),
        ({"more_fees": (CraftFee(kind="tip"),)}, "extra_fee_fen", "twice"),
        ({"more_fees": (CraftFee(kind="misc", mode="per_ounce"),)}, "misc_fee_mode", "not_a_choice"),
        ({"more_fees": (CraftFee(kind="misc", fen=-1),)}, "misc_fee_fen", "negative"),
        ({"more_fees": (CraftFee(kind="extra", mode="per_gram", fen=6_000_00),)}, "extra_fee_fen", "too_large"),
        ({"craft_fee_original_fen": 34_00}, "craft_fee_original_fen", "original_below_sold"),
        ({"bangle_inner_mm": 560}, "bangle_inner_mm", "size_absurd"),
        ({"chain_length_mm": 45}, "chain_length_mm", "size_absurd"),
        ({"certificate_no": "A1", "more_certificates": (Certificate(number="A1"),)}, "certificate_no_2", "twice"),
        ({"more_certificates": (Certificate(number=""),)}, "certificate_no_2", "required"),
        ({"photos": ("photo.jpg",)}, "photos", "not_a_photo"),
        ({"photos": ("0f" * 32,) * (PHOTOS_MAX + 1)}, "photos", "too_many"),
        ({"tax_use": "toy"}, "tax_use", "not_a_choice"),
    ],
)
def test_each_fault_is_named_by_its_column(changes: dict[str, object], field: str, reason: str):
    assert found(BANGLE, **changes)[0] == (field, reason)


def test_side_stones_told_one_by_one_are_those_of_the_totals():
    assert found(RING, **{**WITH_SIDE, "side_stone_count": 11}) == [("side_stone_count", "stones_differ")]


def test_the_stones_prices_come_to_the_price_of_the_stones():
    assert found(RING, **{**WITH_SIDE, "stone_fen": 7_100_00}) == [("stone_fen", "stones_differ")]


def test_a_stones_price_is_its_unit_price_times_carats_or_pieces():
    dear = msgspec.structs.replace(SIDE, fen=1_200_01)

    assert amount_fen(SIDE) == 1_200_00
    assert amount_fen(msgspec.structs.replace(SIDE, unit="per_piece", unit_fen=100_00)) == 1_200_00
    assert found(RING, **{**WITH_SIDE, "side_stones": (dear,)})[0] == ("side_stone_fen", "amount_differs")


def test_the_basic_fee_is_the_first_of_all_fees():
    extra = CraftFee(kind="extra", fen=20_00)
    bangle = msgspec.structs.replace(BANGLE, craft_fee_original_fen=40_00, more_fees=(extra,))

    basic = CraftFee(kind="basic", mode="per_gram", fen=35_00, original_fen=40_00)
    assert all_fees(bangle) == (basic, extra)
    assert check_piece(bangle) == ()
