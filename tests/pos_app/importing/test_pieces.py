"""What stands in several columns of a row becomes one stone, one paper, one fee."""

from __future__ import annotations

from typing import Any

from pos_app.importing.pieces import record_of
from shop.catalogue.facts import Certificate, CraftFee, Stone
from shop.catalogue.rules.purity import PURITIES, Purity

RING: dict[str, Any] = {
    "barcode": "A1", "category_major": "镶嵌", "category": "戒指", "pricing_mode": "by_parts", "purity_code": "AU750",
}  # fmt: skip


def test_a_plain_row_is_a_plain_record() -> None:
    record = record_of(RING, PURITIES)

    assert (record.side_stones, record.more_certificates, record.more_fees, record.purity_name) == ((), (), (), "")


def test_columns_that_belong_together_become_one_thing() -> None:
    told = {
        "side_stone_count": 12, "side_stone_mct": 200, "side_stone_name": "钻石", "side_stone_unit": "per_carat",
        "side_stone_unit_fen": 6_000_00, "side_stone_fen": 1_200_00, "certificate_no_2": "GIA7",
        "certificate_issuer_2": "GIA", "certificate_fee_fen_2": 150_00, "misc_fee_fen": 50_00,
        "extra_fee_mode": "per_gram", "extra_fee_fen": 8_00, "extra_fee_original_fen": 10_00,
    }  # fmt: skip

    record = record_of({**RING, **told}, PURITIES)

    assert record.side_stones == (
        Stone(name="钻石", count=12, mct=200, unit="per_carat", unit_fen=6_000_00, fen=1_200_00),
    )
    assert record.more_certificates == (Certificate(number="GIA7", issuer="GIA", fee_fen=150_00),)
    assert record.more_fees == (
        CraftFee(kind="extra", mode="per_gram", fen=8_00, original_fen=10_00), CraftFee(kind="misc", fen=50_00),
    )  # fmt: skip


def test_a_purity_that_only_headquarters_knows_gives_the_record_its_name() -> None:
    eight = Purity("AU333", "8K金", "gold", 3330, "2026-01-01")

    assert record_of({**RING, "purity_code": "AU333"}, (*PURITIES, eight)).purity_name == "8K金"
