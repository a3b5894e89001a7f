"""A page for each card, with its number as text, bars and square, and its secret in a frame."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from printers.sheets import SecretSheet, sheets_pdf
from tests.printers.test_pdf import read

SHEET = SecretSheet(
    title="金铺珠宝 礼品卡", value="￥500.00", number="GC12345678901", secret="ABCD 2345 EFGH", caption="密码 (刮开)",
    pairs=(("批次", "GB20261121-ABCDEF"), ("门店", "和平路店")),
    notes=("1. 本卡在本公司各门店通用,付款时输入密码;余额留在卡上。未使用的卡,七日内凭卡、密码和凭证全额退。",),
)  # fmt: skip


def test_each_card_has_a_page_of_its_own_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    other = replace(SHEET, secret="WXYZ 2345 ABCD")

    pages = read(sheets_pdf("GB1", [SHEET, other], "金铺珠宝"), tmp_path)

    assert len(pages) == 2
    assert [("ABCD 2345 EFGH" in page, "WXYZ 2345 ABCD" in page) for page in pages] == [(True, False), (False, True)]
    for said in ("￥500.00", "GC12345678901", "批次：GB20261121-ABCDEF", "1/2"):
        assert said in pages[0]
