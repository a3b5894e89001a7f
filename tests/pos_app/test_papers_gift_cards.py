"""What a customer reads of gift cards: enough to come back with, and nothing that opens a card."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from membership.gift_cards.queries import GiftCard
from membership.gift_cards.rules.selling import GiftCardRules
from pos_app.papers_gift_cards import Slip, balance_slip, loss_slip, reissue_slip, sold_slip
from pos_app.printing import Letterhead
from printers.document import Document
from shop.staff.queries import Company, Store
from tests.printers.reading import on_paper

NAMED = GiftCard("GC12345678901", "GB1", "HP", True, 500_00, "hash", "active", 380_00, "2026-11-21", "", "S-1")
BEARER = replace(NAMED, card_no="GC98765432109", named=False, ends_on="2029-11-21")
LOST = replace(NAMED, state="lost", lost_on="2026-11-21")
GONE = replace(LOST, state="replaced", next_card_no="GC55501234567")
SLIP = Slip(
    Letterhead(Company("金铺珠宝", "", "", ""), Store("HP", "和平路店", "", "021-1"), "HP01", {}),
    GiftCardRules(reissue_days=10), by="王芳", at="2026-11-21T10:05:00.000+08:00",
)  # fmt: skip
PAPERS = {
    "sale": sold_slip(SLIP, [NAMED, BEARER], "S-1"),
    "balance": balance_slip(SLIP, BEARER, "可用"),
    "loss": loss_slip(SLIP, LOST),
    "exchange": reissue_slip(SLIP, GONE, 380_00),
}


@pytest.mark.parametrize("paper", PAPERS.values(), ids=PAPERS)
@pytest.mark.parametrize("columns", [32, 48])
def test_no_paper_names_a_whole_number(paper: Document, columns: int) -> None:
    text = on_paper(paper, columns)

    assert not any(card.card_no in text for card in (NAMED, BEARER, GONE))
    assert GONE.next_card_no not in text
    assert "和平路店" in text


@pytest.mark.parametrize(
    ("paper", "said"),
    [
        ("sale", ("GC…8901", "GC…2109", "不设有效期", "2029-11-21 到期", "￥1,000.00", "10 日后补卡", "不挂失")),
        ("balance", ("￥380.00", "2029-11-21 到期", "可用", "不记名卡")),
        ("loss", ("GC…8901", "2026-12-01 起", "380.00")),
        ("exchange", ("GC…8901", "GC…4567", "￥380.00", "不设有效期")),
    ],
)
def test_a_paper_says_what_its_reader_needs(paper: str, said: tuple[str, ...]) -> None:
    text = on_paper(PAPERS[paper], 48).replace("\n", "")

    for words in said:
        assert words in text
