"""A parked bill, a drawer opened without a sale, and the printer's test page."""

from __future__ import annotations

import pytest

from pos_app.papers_counter import HoldPaper, drawer_slip, hold_slip, printer_test
from pos_app.papers_samples import AT, HEAD
from printers.document import QR, Barcode, Image, Spans
from printers.profile import PRESETS, preset
from tests.printers.reading import on_paper, read_back

HOLD = HoldPaper("H-HP01-0012", AT, "10:32 李** 2件", "李** 138****6620", 2, 30_290_52, "王芳")


def test_a_parked_bills_slip_has_the_code_that_brings_it_back():
    slip = hold_slip(HEAD, HOLD)

    assert Barcode("H-HP01-0012") in slip.blocks
    assert "未付                 ￥30,290.52" in on_paper(slip, 32).splitlines()
    assert "本单不是付款凭证" in on_paper(slip, 32)


def test_a_drawer_opened_without_a_sale_is_signed_for():
    text = on_paper(drawer_slip(HEAD, "换零钱", by="王芳", at=AT), 32)

    assert "原因                      换零钱" in text.splitlines()
    assert "店长：" in text


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_test_page_fills_its_paper_to_the_last_column(name: str):
    profile = preset(name)

    rows = on_paper(printer_test(profile, at=AT), profile.columns).splitlines()

    assert ("1234567890" * 5)[: profile.columns] in rows
    assert "金" * (profile.columns // 2) in rows


@pytest.mark.parametrize("name", sorted(PRESETS))
def test_the_test_page_shows_everything_that_a_receipt_may_need(name: str):
    page = printer_test(preset(name), at=AT)

    assert {QR, Barcode, Image, Spans} <= {type(block) for block in page.blocks}
    read_back(page, preset(name))
