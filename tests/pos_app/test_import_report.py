"""What an import would bring, readable on a terminal and in Excel."""

from __future__ import annotations

import csv

from pos_app.bringing_in import Summary, Total
from pos_app.import_report import problem_cells, problem_lines, summary_lines, write_problems
from pos_app.importing import BadRow

ROW = BadRow("货品", 12, "成色", "千足金", "请写“足金999”")
WHOLE_SHEET = BadRow("Sheet3", 0, "", "", "认不出是货品还是会员")


def test_bad_rows_stand_in_columns_that_line_up_on_a_terminal():
    head, _, first, second = problem_lines([ROW, BadRow("会员", 5, "手机号", "12", "不是11位手机号")])

    assert head == "表    行号  列      内容    原因"
    assert first == "货品    12  成色    千足金  请写“足金999”"
    assert second == "会员     5  手机号  12      不是11位手机号"


def test_a_fault_of_a_whole_sheet_has_no_row_number():
    assert problem_cells(WHOLE_SHEET)[1] == ""


def test_the_list_for_excel_begins_with_a_byte_order_mark(tmp_path):
    write_problems([ROW], tmp_path / "p.csv")

    assert (tmp_path / "p.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    with (tmp_path / "p.csv").open(encoding="utf-8-sig", newline="") as file:
        assert list(csv.reader(file)) == [
            ["表", "行号", "列", "内容", "原因"],
            ["货品", "12", "成色", "千足金", "请写“足金999”"],
        ]


def test_a_cell_that_looks_like_a_formula_stays_text_in_the_list(tmp_path):
    write_problems([ROW._replace(value="=HYPERLINK(1)")], tmp_path / "p.csv")

    assert "'=HYPERLINK(1)" in (tmp_path / "p.csv").read_text("utf-8-sig")


def test_the_summary_names_grams_points_and_value():
    found = Summary((Total("素金", 2, 40_700),), 2, 40_700, 1_000, 12_860, 3_000_00, 200_00, 0)

    lines = list(summary_lines(found))

    assert lines == [
        "  素金             2 件  金重 40.70 克",
        "货品 2 件  金重 40.70 克",
        "会员 1,000 位  积分 12,860  储值 3,200.00 元 (本金 3,000.00 + 赠金 200.00)",
    ]
