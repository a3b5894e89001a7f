"""Goods as a manager types them to try promotions out."""

from __future__ import annotations

import pytest

from pos_app.counter.typed_basket import TypedGoodsUnreadable, typed_lines

PURITIES = (("AU999", "足金999"),)


def test_a_code_is_the_goods_of_the_shop():
    assert typed_lines(["6900012349999", " "], PURITIES) == [{"barcode": "6900012349999"}]


def test_goods_by_the_piece_have_a_price_and_how_many():
    assert typed_lines(["镶嵌 戒指 8,980 x2"], PURITIES) == [
        {
            "barcode": "TRY1", "name": "镶嵌戒指", "category_major": "镶嵌", "category": "戒指",
            "label_price_fen": 8_980_00, "qty": 2, "pricing_mode": "by_piece", "unit": "件",
        }
    ]  # fmt: skip


def test_goods_by_weight_have_a_purity_a_weight_and_a_fee():
    assert typed_lines(["素金 手镯 足金999 20.35克 工费35"], PURITIES) == [
        {
            "barcode": "TRY1", "name": "素金手镯", "category_major": "素金", "category": "手镯",
            "purity_code": "AU999", "weight_mg": 20_350, "craft_fee_fen": 35_00,
        }
    ]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["镶嵌 戒指", "素金 手镯 20g", "不知道 什么", "镶嵌 100 200", "素金 AU999 2g 300", "素金 AU999 2g x2", "镶嵌 一百"],
)
def test_what_could_be_other_goods_is_refused(text: str):
    with pytest.raises(TypedGoodsUnreadable):
        typed_lines([text], PURITIES)
