"""Reasons in the counter's words."""

from __future__ import annotations

from shop.old_gold.rules.trade_in import OldPiece, TradeInRule, trade_in
from shop.old_gold.words import explain


def test_the_surplus_is_told_with_both_weights_and_its_price():
    piece = OldPiece("gold", 12_300, 1_028_00, 1_010_00, 968_00, TradeInRule())

    (taken,) = trade_in([piece], {"gold": 10_200}, weight_scale_mg=10, weight_mode="half_up")

    assert explain(taken.reasons[0]) == "新货金重 10.20 g 少于旧料 12.30 g:超出 2.10 g 按回收价 968.00 计。"
