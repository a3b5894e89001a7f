"""A report for a terminal: columns below their heads."""

from __future__ import annotations

from shop.report_page import report_lines, report_pdf
from shop.reports.rules.table import Column, FilledReport, Table

COLUMNS = (Column("日期"), Column(""), Column("事由"), Column("金额", "money", summed=True))
REPORT = FilledReport(
    "name", "会员账户说明", (("会员", "李**"), ("卡号", "M1")),
    (Table("变动", COLUMNS, (("2026-11-21", "", "充值", 1_000_00), ("以前", "", "总部告知", -5))),), "说明。",
)  # fmt: skip


def test_numbers_stand_at_the_right_and_empty_columns_are_left_out():
    assert list(report_lines(REPORT)) == [
        "会员账户说明",
        "会员 李**  卡号 M1",
        "",
        "[变动]",
        "日期        事由          金额",
        "2026-11-21  充值      1,000.00",
        "以前        总部告知     -0.05",
        "合计                    999.95",
    ]


def test_the_same_report_gives_the_same_page():
    page = report_pdf(REPORT, REPORT.pairs, "foot")

    assert page.startswith(b"%PDF")
    assert page == report_pdf(REPORT, REPORT.pairs, "foot")
