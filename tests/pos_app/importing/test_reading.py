from collections.abc import Sequence
from pathlib import Path

import pytest

from pos_app.importing.errors import FileUnreadable
from pos_app.importing.reading import ImportFile, read
from pos_app.importing.sheets import NewSheet, write_workbook

HEADERS = ("条码*", "大类", "品类", "计价方式", "净金重(克)")
ROW = ("A1", "素金", "手镯", "按重", 20.35)


def workbook(path: Path, *rows: Sequence[object], name: str = "库存") -> ImportFile:
    write_workbook(path / "店.xlsx", [NewSheet(name, rows)])
    return read(path / "店.xlsx")


def reasons(file: ImportFile) -> list[tuple[int, str, str]]:
    return [(p.row, p.column, p.reason) for sheet in file.sheets for p in sheet.problems]


def test_a_sheet_is_known_by_its_headers_whatever_it_is_called(tmp_path: Path):
    (sheet,) = workbook(tmp_path, HEADERS, ROW, name="Sheet1").sheets

    assert (sheet.kind, sheet.header_row, sheet.rows, sheet.problems) == ("pieces", 1, ((2, ROW),), ())


def test_members_are_told_from_pieces(tmp_path: Path):
    (sheet,) = workbook(tmp_path, ("姓名", "手机", "积分"), ("李雪梅", 12800006620, 5)).sheets

    assert sheet.kind == "members"


def test_a_title_may_stand_above_the_headers(tmp_path: Path):
    (sheet,) = workbook(tmp_path, ("和平路店 期初库存",), (), HEADERS, ROW).sheets

    assert (sheet.header_row, sheet.rows) == (3, ((4, ROW),))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
@pytest.mark.parametrize("separator", [",", "\t", ";"])
def test_csv_is_read_in_the_encodings_and_with_the_separators_of_the_trade(
    tmp_path: Path, encoding: str, separator: str
):
    lines = [separator.join(map(str, row)) for row in (HEADERS, ROW)]
    (tmp_path / "店.csv").write_text("\r\n".join(lines), encoding=encoding)

    (sheet,) = read(tmp_path / "店.csv").sheets

    assert (sheet.kind, sheet.rows) == ("pieces", ((2, ("A1", "素金", "手镯", "按重", "20.35")),))


def test_blank_rows_keep_their_numbers_and_samples_are_passed_over(tmp_path: Path):
    rows = [("备注", *HEADERS), ("示例,可删", *ROW), (), (None, *ROW)]

    (sheet,) = workbook(tmp_path, *rows).sheets

    assert [number for number, _ in sheet.rows] == [4]


def test_an_unknown_column_is_named_and_the_rest_is_read(tmp_path: Path):
    file = workbook(tmp_path, (*HEADERS, "心情"), (*ROW, "好"))

    assert reasons(file) == [(1, "心情", "不认识的列,不会导入;不需要就删去这一列")]
    assert len(file.sheets[0].rows) == 1


def test_a_missing_required_column_stops_the_sheet(tmp_path: Path):
    file = workbook(tmp_path, HEADERS[:3], ROW[:3])

    assert reasons(file) == [(1, "计价方式", "缺少必填的列")]
    assert file.sheets[0].rows == ()


def test_a_weight_column_in_another_unit_stops_the_sheet(tmp_path: Path):
    file = workbook(tmp_path, (*HEADERS[:4], "净金重(毫克)"), ROW)

    assert reasons(file) == [(1, "净金重(毫克)", "单位应为克")]
    assert file.sheets[0].rows == ()


def test_a_column_that_comes_twice_stops_the_sheet(tmp_path: Path):
    file = workbook(tmp_path, (*HEADERS, "金重"), (*ROW, 1))

    assert reasons(file) == [(1, "金重", "这一列出现了两次")]
    assert file.sheets[0].rows == ()


def test_a_header_merged_over_two_columns_stops_the_sheet(tmp_path: Path):
    file = workbook(tmp_path, (*HEADERS, None, "系列"), (*ROW, 20.36, "福运"))

    assert [(row, column) for row, column, _ in reasons(file)] == [(1, "第6列")]
    assert "合并" in reasons(file)[0][2]
    assert file.sheets[0].rows == ()


def test_a_sheet_that_holds_something_else_is_named(tmp_path: Path):
    file = workbook(tmp_path, ("日期", "营业额"), ("11-01", 5), name="流水")

    assert [(problem.sheet, problem.row) for problem in file.problems] == [("流水", 0)]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("旧.xls", b"\xd0\xcf\x11\xe0", "另存为 .xlsx"),
        ("图.png", b"\x89PNG", "只能导入"),
        ("坏.csv", b"\xff\xfe\x00\x61\x00", "编码认不出"),
        ("空.csv", b"", "没有数据"),
        ("空.csv", b"\r\n,,\r\n", "没有数据"),
        ("坏.xlsx", b"PK\x03\x04", "不是有效的"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_words(tmp_path: Path, name: str, content: bytes, reason: str):
    (tmp_path / name).write_bytes(content)

    with pytest.raises(FileUnreadable) as refused:
        read(tmp_path / name)

    assert reason in str(refused.value.facts["reason"])


def test_a_file_that_is_not_there_is_refused_in_words(tmp_path: Path):
    with pytest.raises(FileUnreadable) as refused:
        read(tmp_path / "没有.xlsx")

    assert "文件不在" in str(refused.value.facts["reason"])
