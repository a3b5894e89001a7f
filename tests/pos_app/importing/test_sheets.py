import zipfile
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook

from pos_app.importing.errors import FileUnreadable
from pos_app.importing.sheets import Format, NewSheet, TypedSheet, read_workbook, write_typed, write_workbook


def test_what_was_written_is_read_again_with_the_numbers_of_its_rows(tmp_path: Path):
    path = tmp_path / "a.xlsx"

    write_workbook(path, [NewSheet("货品", [["条码", "金重"], [None, None], ["A1", 20.35]], as_text=(0,))])

    (sheet,) = read_workbook(path)
    assert (sheet.name, sheet.rows) == ("货品", [(1, ("条码", "金重")), (3, ("A1", 20.35))])


def test_codes_typed_into_the_sheet_stay_text(tmp_path: Path):
    path = tmp_path / "a.xlsx"

    write_workbook(path, [NewSheet("货品", [["条码", "金重"]], as_text=(0,))])

    assert load_workbook(path)["货品"].column_dimensions["A"].number_format == "@"


def test_a_formula_is_read_as_a_formula(tmp_path: Path):
    book = Workbook()
    book.worksheets[0].append(["=1+1"])
    book.save(tmp_path / "a.xlsx")

    assert read_workbook(tmp_path / "a.xlsx")[0].rows == [(1, ("=1+1",))]


def test_rows_beyond_a_wrong_extent_are_not_lost(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [NewSheet("货品", [["条码", "金重"], ["A1", 1], ["A2", 2]])])
    _rewrite(path, 'ref="A1:B3"', 'ref="A1"')

    assert [number for number, _ in read_workbook(path)[0].rows] == [1, 2, 3]


@pytest.mark.parametrize("content", [b"", b"not a workbook", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes):
    (tmp_path / "a.xlsx").write_bytes(content)

    with pytest.raises(FileUnreadable):
        read_workbook(tmp_path / "a.xlsx")


def test_a_workbook_with_a_broken_sheet_is_refused(tmp_path: Path):
    path = tmp_path / "a.xlsx"
    write_workbook(path, [NewSheet("货品", [["条码", "金重"], ["A1", 1]])])
    _rewrite(path, "</sheetData>", "<row")

    with pytest.raises(FileUnreadable):
        read_workbook(path)


def _rewrite(path: Path, old: str, new: str) -> None:
    """Change text inside every sheet of a workbook."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            is_sheet = name.startswith("xl/worksheets/sheet")
            book.writestr(name, content.replace(old.encode(), new.encode()) if is_sheet else content)


def test_text_that_looks_like_a_formula_stays_text(tmp_path: Path):
    rows = [["=1+1", 5], ["", ""]]

    write_typed(tmp_path / "a.xlsx", [TypedSheet("货品", ("名", "件"), (Format("@", 9), Format("0", 9)), rows)])

    sheet = load_workbook(tmp_path / "a.xlsx")["货品"]
    assert [(cell.value, cell.data_type) for cell in sheet[2]] == [("=1+1", "s"), (5, "n")]
    assert [cell.value for cell in sheet[3]] == [None, None]
