"""Today's prices on paper."""

from __future__ import annotations

from pos_app.papers_board import Tags, tag_rows, tags_pdf
from shop.gold_board.facts import BoardRow

GOLD = BoardRow(
    purity_code="AU999", retail_fen=1_028_00, trade_in_fen=1_010_00, recycle_fen=968_00, member_fen=1_018_00
)
PLATINUM = BoardRow(purity_code="PT950", retail_fen=438_00, trade_in_fen=400_00, recycle_fen=360_00)
TAGS = Tags(
    "金铺珠宝有限公司", "和平路店", 37, "2026-11-21T09:30:00.000+08:00", [("足金999", GOLD), ("铂金950", PLATINUM)]
)


def test_the_strip_says_what_is_sold_and_bought_at():
    assert tag_rows(TAGS) == [
        ("足金999 1,028.00 元/克", "会员 1,018.00 换购 1,010.00 回收 968.00"),
        ("铂金950 438.00 元/克", "换购 400.00 回收 360.00"),
    ]


def test_the_heading_names_the_version():
    assert (TAGS.title, TAGS.minute) == ("今日金价 v37", "2026-11-21 09:30")


def test_the_page_for_the_window_is_a_pdf_with_and_without_members():
    plain = Tags(TAGS.company, TAGS.store, 0, TAGS.at, TAGS.rows[1:])

    assert tags_pdf(TAGS).startswith(b"%PDF")
    assert tags_pdf(plain).startswith(b"%PDF")
