"""The test page of an A4 or A5 printer."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.papers_test_page import page_test_pdf
from printers.pdf_pictures import page_sizes
from tests.printers.test_pdf import read

AT = "2026-11-21T10:32:05.000+08:00"


@pytest.mark.parametrize("sheet", ["A4", "A5"])
def test_it_is_one_sheet_that_says_what_to_look_at(tmp_path: Path, sheet: str):
    pdf = page_test_pdf(sheet, register="HP01", where="HP LaserJet", at=AT)
    (text,) = read(pdf, tmp_path)

    assert [size.sheet for size in page_sizes(pdf)] == [sheet]
    for said in (f"{sheet} 打印测试", "HP LaserJet", "2026-11-21 10:32:05", "¥99,999,999.99"):
        assert said in text
