"""A report on paper has every figure; in a workbook every figure is a number that can be added up."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from pos_app.reporting.errors import FormatUnknown, NotWritten
from pos_app.reporting.writing import Signed, report_pdf, report_sheets, write_report
from shop.reports.rules.table import Column, FilledReport, Table

COLUMNS = (
    Column("品名"), Column("日期", "date"), Column("金额", "money", summed=True),
    Column("金重 g", "grams", summed=True), Column("件数", "count", summed=True), Column("毛利率", "percent"),
)  # fmt: skip
ROWS = (
    ("=HYPERLINK(\"x\")", "2026-11-21", 1_234_567_89, 20_355, 2, 10_21),
    ("足金\x07手镯", "2026-11-21 10:00", -5, 0, "", ""),
)  # fmt: skip
TABLE = Table("明细", COLUMNS, ROWS)


def signed(*tables: Table) -> Signed:
    pairs = (("公司", "金铺珠宝有限公司"), ("门店", "和平路店 (HP)"), ("营业日", "2026-11-21"))
    report = FilledReport("sale_lines", "销售明细", pairs, tables or (TABLE,), "按营业日。")
    return Signed(report, "周建平", "2026-11-21T21:00:00.000+08:00")


def test_a_workbook_holds_numbers_and_no_formula(tmp_path: Path):
    write_report(signed(), tmp_path / "a.xlsx")

    sheet = load_workbook(tmp_path / "a.xlsx")["明细"]
    first, second, totals = list(sheet.iter_rows(min_row=2))
    assert first[0].data_type == "s"
    assert first[0].value == '=HYPERLINK("x")'
    assert [cell.value for cell in first[1:]] == [first[1].value, 1234567.89, 20.355, 2, 0.1021]
    assert first[1].value.date() == datetime.date(2026, 11, 21)
    assert [cell.number_format for cell in first[2:]] == ["#,##0.00", "#,##0.00#", "#,##0", "0.00%"]
    assert [cell.value for cell in second] == ["足金 手镯", "2026-11-21 10:00", -0.05, 0, None, None]
    assert [cell.value for cell in totals] == ["合计", None, 1234567.84, 20.355, 2, None]
    assert sheet.freeze_panes == "A2"


def test_the_first_sheet_says_what_it_is(tmp_path: Path):
    write_report(signed(), tmp_path / "a.xlsx")

    about = {row[0]: row[1] for row in load_workbook(tmp_path / "a.xlsx")["说明"].iter_rows(values_only=True)}
    assert about["制表"] == "2026-11-21 21:00:00 周建平"
    assert about["报表"] == "销售明细"


def test_a_column_is_as_wide_as_its_words():
    widths = [format.width for format in report_sheets(signed())[1].formats]

    assert widths == [17, 18, 16, 14, 10, 10]


def test_the_same_report_gives_the_same_pages(tmp_path: Path):
    write_report(signed(), tmp_path / "a.pdf")

    assert (tmp_path / "a.pdf").read_bytes() == report_pdf(signed())
    assert report_pdf(signed()).startswith(b"%PDF")


def test_a_long_report_has_pages_and_an_empty_one_says_so():
    pages = [report_pdf(signed(Table("明细", COLUMNS, ROWS * times))).count(b"/Type /Page\n") for times in (0, 100)]

    assert pages == [1, 5]


def test_only_paper_and_workbooks_are_written(tmp_path: Path):
    with pytest.raises(FormatUnknown):
        write_report(signed(), tmp_path / "a.doc")
    with pytest.raises(NotWritten):
        write_report(signed(), tmp_path / "missing" / "a.pdf")
