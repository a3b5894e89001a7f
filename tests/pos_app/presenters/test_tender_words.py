"""The words of the tender panel."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.tender_words import amount_text, ask_words, quick_text, tender_row
from tests.builders.old_gold import SELLER, house, old_piece
from tests.pos_app.desk_at_work import desk_at_work


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
        ("beyond_drawer", "付现金 ¥300.00:比钱箱账上的多"),
        ("", ""),
    ],
)
def test_each_way_says_what_it_asks(ask: str, words: str):
    assert ask_words(ask, 300_00, "GC1").startswith(words)


def test_what_a_gift_card_paid_stands_by_name():
    assert tender_row("gift_card", 300_00).name == "礼品卡"


def test_cash_beyond_the_drawer_takes_a_reason_and_esc_leads_to_the_other_ways(tmp_path: Path):
    with desk_at_work(tmp_path) as work:
        house(work.counter)
        work.counter.ok("old_gold_add", piece=old_piece("buy_back", "10.00", seller=SELLER))
        work.desk.show_cart(work.till.selling.cart())
        view = work.views["tender"]
        work.press("pay", "accept")
        asked, said = view.seen["tender"][0].ask_words, work.desk.message
        work.press("back")
        after_esc = view.seen["tender"][0].ask
        work.press("accept")
        view.answer_text = "上午的现金没有入账"
        work.press("accept")

        assert asked.startswith("付现金 ¥9,")
        assert said is not None
        assert said.text.startswith("钱箱应有 ¥1,000.00,要付 ¥9,")
        assert (after_esc, work.desk.state) == ("", State.DONE)
