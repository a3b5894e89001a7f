"""What old goods take off a bill."""

from __future__ import annotations

from typing import Any

import pytest

from shop.sheet.rules.figures import OldFigures
from shop.sheet.rules.old_goods import metal_of
from tests.shop.sheet.rules.test_calculate import BANGLE, worked


def taken(**piece: Any) -> OldFigures:
    return worked(old_gold=[piece]).old_gold[0]


@pytest.mark.parametrize(("purity", "metal"), [("AU750", "gold"), ("PT950", "platinum"), ("", ""), ("BRASS", "")])
def test_a_purity_says_which_metal_may_be_traded_for_which(purity: str, metal: str):
    assert metal_of(purity) == metal


def test_a_price_on_the_piece_stands_before_the_boards():
    ours = taken(kind="trade_in", purity_code="AU999", net_mg=1_000, trade_in_fen=1_260_00)

    assert ours.fen == 1_260_00


def test_fixed_price_goods_give_no_quota_for_old_gold():
    ring = {**BANGLE, "pricing_mode": "by_piece", "label_price_fen": 5_000_00}

    sheet = worked(lines=[ring], old_gold=[{"kind": "trade_in", "purity_code": "AU999", "net_mg": 1_000}])

    assert sheet.old_gold[0].fen == 1_180_00


def test_bought_gold_is_told_with_its_measured_purity_and_fees():
    bought = taken(
        kind="buy_back", purity_code="AU999", net_mg=15_710, fineness_permille_x10=9965, service_fee_fen_per_g=10_00,
        melt_fee_fen=50_00,
    )  # fmt: skip

    assert [figure.words for figure in bought.figures] == [
        "回收 15.71 g × 996.5 ‰ ≈ 15.66 g; 15.66 g × (1,180.00 - 10.00) = -18,322.20", "熔料费 50.00",
    ]  # fmt: skip


def test_a_blocked_piece_takes_nothing_off_and_says_why():
    blocked = taken(kind="gem_trade_up", paid_fen=8_800_00, new_line=1, has_certificate=False)

    assert (blocked.fen, blocked.figures) == (0, ())
    assert blocked.notes == (
        "新款 3,311.16 不足 13,200.00 (旧款 8,800.00 的换款比例),不能换款。", "旧款没有证书,不能换款。",
    )  # fmt: skip
