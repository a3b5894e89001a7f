"""A gem-set piece traded up for a dearer one."""

from __future__ import annotations

from typing import Any

from shop.old_gold.rules.gem_trade_up import GemTradeUpRule, TradedUp, trade_up

HOUSE = GemTradeUpRule()


def up(rule: GemTradeUpRule = HOUSE, **changes: Any) -> TradedUp:
    given = {"paid_fen": 8_800_00, "label_fen": 9_800_00, "has_certificate": True, "new_price_fen": 14_220_00}
    return trade_up(rule, **{**given, **changes})


def test_what_was_paid_counts_when_the_new_piece_is_half_as_dear_again():
    """Worked example E10: 8,800 paid, 13,200 needed, 14,220 asked: 5,420 to pay."""
    taken = up()

    assert (taken.needed_fen, 14_220_00 - taken.fen) == (13_200_00, 5_420_00)


def test_the_house_may_count_the_old_labels_price_less_depreciation():
    taken = up(GemTradeUpRule(base="label", min_ratio_permille=1000, depreciation_ppm=100_000))

    assert taken.fen == 8_820_00


def test_a_new_piece_that_is_not_dear_enough_is_refused_with_both_prices():
    taken = up(new_price_fen=13_199_99)

    assert (taken.fen, taken.reasons[0].facts) == (
        0, {"needed": "13,200.00", "found": "13,199.99", "base": "8,800.00"},
    )  # fmt: skip


def test_a_piece_without_its_certificate_is_refused_where_the_house_asks_for_it():
    assert [reason.code for reason in up(has_certificate=False).reasons] == ["old_gold.no_certificate"]
    assert up(GemTradeUpRule(require_certificate=False), has_certificate=False).fen == 8_800_00


def test_a_difference_in_the_customers_favour_is_not_paid_out():
    assert up(GemTradeUpRule(min_ratio_permille=500), new_price_fen=5_000_00).fen == 5_000_00
