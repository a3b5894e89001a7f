"""The words of the tender panel."""

from __future__ import annotations

import pytest

from pos_app.presenters.tender_words import amount_text, ask_words, quick_text, tender_row


def test_amounts_are_typed_without_separators_and_shown_short():
    assert (amount_text(1_234_567), quick_text(1_400_000)) == ("12345.67", "14,000")


@pytest.mark.parametrize(
    ("ask", "words"),
    [
        ("card", "银行卡 ¥300.00"),
        ("stored_value", "储值 ¥300.00"),
        ("gift_card", "礼品卡 ¥300.00:扫卡面条码"),
        ("gift_card_secret", "礼品卡 GC1 付 ¥300.00"),
        ("credit_risk", "门店垫付 ¥300.00"),
        ("", ""),
    ],
)
def test_each_way_says_what_it_asks(ask: str, words: str):
    assert ask_words(ask, 300_00, "GC1").startswith(words)


def test_what_a_gift_card_paid_stands_by_name():
    assert tender_row("gift_card", 300_00).name == "礼品卡"
