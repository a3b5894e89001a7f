"""What the old pieces on one bill take off it."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.weight import Weighed
from shop.old_gold.rules.trade_in import TradeInRule
from shop.old_gold.rules.worth import OldPart, Worth, worths


def part(kind: str = "trade_in", mg: int = 10_000, **more: Any) -> OldPart:
    prices = {"retail_fen": 1_268_00, "trade_in_fen": 1_250_00, "recycle_fen": 1_180_00}
    gross = Weighed(mg=mg, raw="", source="manual", at="", by="1003")
    return OldPart(
        kind=kind, category="项链", purity_code="AU999", metal="gold", fineness_permille_x10=9_990, gross=gross,
        **{**prices, **more},
    )  # type: ignore[arg-type]  # fmt: skip


def found(*parts: OldPart, gold_mg: int = 0, prices: dict[str, int] | None = None) -> tuple[Worth, ...]:
    return worths(parts, {"gold": gold_mg}, prices or {}, weight_scale_mg=10, weight_mode="half_up")


def test_net_weight_is_what_stones_and_clasps_leave():
    piece = part(mg=12_860, deducted_mg=560)

    assert (piece.net_mg, piece.fine_mg) == (12_300, 12_288)


def test_old_gold_within_the_new_is_traded_in():
    (worth,) = found(part(), gold_mg=12_000)

    assert (worth.fen, worth.settled_mg) == (12_500_00, 10_000)


@pytest.mark.parametrize("kind", ["trade_in", "cut_off"])
def test_what_was_melted_without_the_owners_word_is_worth_nothing(kind: str):
    (unasked,), (agreed,) = (found(part(kind, test="fire", consent=said), gold_mg=20_000) for said in (False, True))

    assert unasked.blocking is not None
    assert (unasked.fen, unasked.blocking.code) == (0, "old_gold.no_consent")
    assert (agreed.fen, agreed.blocking) == (12_500_00, None)


def test_links_that_are_cut_off_are_no_new_gold():
    cut = part("cut_off", mg=1_000, trade_in_fen=1_268_00)

    links, chain = found(cut, part(), gold_mg=10_500)

    assert links.fen == 1_268_00
    assert (chain.within.net_mg, chain.surplus.net_mg) == (9_500, 500)


def test_gold_that_is_bought_takes_no_quota():
    bought, traded = found(part("buy_back"), part(), gold_mg=10_000)

    assert bought.settled_mg == 9_990
    assert traded.surplus.net_mg == 0


def test_a_piece_is_traded_up_for_a_line_of_the_bill():
    up = part("gem_trade_up", line_barcode="B1", paid_fen=8_800_00, has_certificate=True)

    (without,), (worth,) = found(up), found(up, prices={"B1": 14_220_00})

    assert without.blocking is not None
    assert (worth.fen, worth.blocking) == (8_800_00, None)


def test_what_blocks_a_piece_takes_nothing_off():
    (worth,) = found(part(rule=TradeInRule(min_ratio_permille=1_200)), gold_mg=11_000)

    assert worth.fen == 0
    assert worth.blocking is not None
    assert worth.blocking.code == "old_gold.ratio"
