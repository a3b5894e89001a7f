"""Reports on A4."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from printers.pdf import Column, Section, table_report_pdf

COLUMNS = (Column("单号", 3), Column("品名", 4), Column("金额", 2, "right"))
PAIRS = [("门店", "和平路店"), ("营业日", "2026-11-21"), ("日结", "21:05")]


def sales(count: int) -> Section:
    rows = [(f"S-HP01-20261121-{number:04}", "足金999古法手镯", f"¥{number:,}.60") for number in range(1, count + 1)]
    return Section("销售明细", COLUMNS, rows, ("合计", "", "¥99,999,999.99"))


def read(pdf: bytes, folder: Path) -> list[str]:
    """The words of each page, as a reader of PDF finds them."""
    tool = shutil.which("pdftotext")
    assert tool, "pdftotext of the package poppler-utils reads what a person would"
    (folder / "report.pdf").write_bytes(pdf)
    command = [tool, "-layout", str(folder / "report.pdf"), "-"]
    text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    return text.split("\f")[:-1]


def test_a_report_has_its_title_its_facts_its_rows_and_lines_to_sign(tmp_path: Path):
    (page,) = read(table_report_pdf("日结报表", PAIRS, [sales(3)], "金铺 D-1"), tmp_path)

    title_and_facts = ["日结报表", "门店：和平路店", "S-HP01-20261121-0003", "¥3.60", "¥99,999,999.99"]
    wanted = [*title_and_facts, "收银员：", "店长：", "金铺 D-1"]
    assert [words for words in wanted if words not in page] == []


def test_a_long_report_counts_its_pages_and_repeats_the_head_of_its_table(tmp_path: Path):
    pages = read(table_report_pdf("日结报表", PAIRS, [sales(100)]), tmp_path)

    assert len(pages) == 3
    assert [f"第{number}/3页" in page.replace(" ", "") for number, page in enumerate(pages, 1)] == [True] * 3
    assert ["品名" in page for page in pages] == [True] * 3


def test_every_row_is_on_some_page(tmp_path: Path):
    pages = "".join(read(table_report_pdf("日结报表", PAIRS, [sales(100)]), tmp_path))

    assert [number for number in range(1, 101) if f"S-HP01-20261121-{number:04}" not in pages] == []


def test_the_same_report_gives_the_same_bytes():
    assert table_report_pdf("日结", PAIRS, [sales(9)]) == table_report_pdf("日结", PAIRS, [sales(9)])


def test_a_long_name_is_shortened_and_a_long_number_is_not(tmp_path: Path):
    section = Section("金条", COLUMNS, [("S-1", "足金" * 30, "¥99,999,999,999,999,999.99")])

    (page,) = read(table_report_pdf("日结", [], [section]), tmp_path)

    assert "…" in page
    assert "¥99,999,999,999,999,999.99" in page


def test_a_table_without_rows_says_so(tmp_path: Path):
    (page,) = read(table_report_pdf("日结", [], [Section("挂单", COLUMNS, [])], signatures=()), tmp_path)

    assert "（无）" in page
    assert "收银员" not in page


def test_a_rare_name_is_drawn_as_a_picture():
    rare = Section("会员", (Column("姓名"),), [("王䶮",)])
    usual = Section("会员", (Column("姓名"),), [("王伟",)])

    assert b"/Subtype /Image" in table_report_pdf("会员", [], [rare])
    assert b"/Subtype /Image" not in table_report_pdf("会员", [], [usual])


def test_the_font_is_part_of_the_file():
    assert b"/FontFile2" in table_report_pdf("日结", PAIRS, [sales(1)])


def test_a_row_with_a_missing_text_is_refused():
    with pytest.raises(ValueError, match="2 texts for 3 columns"):
        table_report_pdf("日结", [], [Section("明细", COLUMNS, [("S-1", "戒指")])])


def test_a_code_below_the_tables_is_read_by_any_phone(tmp_path: Path):
    text = "JS1." + "Wy0" * 30
    (tmp_path / "code.pdf").write_bytes(table_report_pdf("计算单", PAIRS, [sales(1)], qr=(text, "扫码核对")))
    drawn, reader = shutil.which("pdftoppm"), shutil.which("zbarimg")
    assert drawn, "pdftoppm of the package poppler-utils draws the page"
    assert reader, "zbarimg of the package zbar-tools reads codes as a phone does"

    page = tmp_path / "page"
    subprocess.run([drawn, "-r", "150", "-png", "-singlefile", tmp_path / "code.pdf", page], check=True)
    found = subprocess.run([reader, "--quiet", "--raw", f"{page}.png"], capture_output=True, text=True, check=True)

    assert found.stdout.strip() == text


def test_notes_stand_below_the_head_on_lines_of_their_own():
    bare, noted = (
        table_report_pdf("日结", PAIRS, [sales(1)], notes=notes) for notes in ((), ("按营业日。", "含退货。"))
    )

    assert len(noted) > len(bare)
