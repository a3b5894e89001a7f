from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pos_app.children import run_helper
from pos_app.reporting.day_page import DayPage, day_pdf, write_day
from pos_app.reporting.errors import NotWritten
from tests.pos_app.test_printing import close
from tests.printers.test_pdf import read

PAGE = DayPage(
    company="金铺", store="和平路店", store_code="HP", register="HP01", report=close(),
    bills=(("S-HP01-20261121-0001", "09:31:02", "2", "30,612.05", "现金", "李** 138****6620"),),
    by="周建平", at="2026-11-21T21:00:00.000+08:00",
)  # fmt: skip


def test_the_page_is_a_pdf_and_the_same_twice() -> None:
    assert day_pdf(PAGE).startswith(b"%PDF")
    assert day_pdf(PAGE) == day_pdf(PAGE)


def test_a_day_s_page_is_written_by_a_process_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "close.pdf"

    trouble = run_helper("pos_app.reporting", "day", str(file), given=msgspec.json.encode(PAGE), timeout_s=60)

    assert trouble == ""
    assert "S-HP01-20261121-0001" in "".join(read(file.read_bytes(), tmp_path))


def test_a_disk_that_takes_no_page_is_told_and_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(NotWritten):
        write_day(PAGE, tmp_path / "missing" / "close.pdf")

    assert list(tmp_path.iterdir()) == []


def test_what_a_helper_is_given_is_the_page_itself() -> None:
    assert msgspec.json.decode(msgspec.json.encode(PAGE), type=DayPage) == PAGE
