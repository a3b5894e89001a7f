"""Workbooks in and out: the one file that knows openpyxl, which is loaded when a workbook is first touched."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

from pos_app.importing.errors import FileUnreadable

COLUMNS_MAX = 100  # a sheet that was formatted to its last column still has its data in the first ones
Row = tuple[int, tuple[object, ...]]


class RawSheet(NamedTuple):
    """A sheet's name and its rows that hold anything, each with its number."""

    name: str
    rows: list[Row]


class NewSheet(NamedTuple):
    """A sheet to write: the first row is a header; columns in `as_text` (from 0) take what is typed as text."""

    name: str
    rows: Sequence[Sequence[object]]
    as_text: tuple[int, ...] = ()


def read_workbook(path: Path) -> list[RawSheet]:
    """Every sheet as typed: formulas stay formulas, so that they can be told from numbers. Raises FileUnreadable."""
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=False)
        try:
            return [RawSheet(sheet.title, list(_filled(sheet))) for sheet in book.worksheets]
        finally:
            book.close()
    except (InvalidFileException, BadZipFile, zlib.error, KeyError, ValueError, EOFError, SyntaxError) as error:
        raise FileUnreadable(name=path.name, reason="打不开,不是有效的 .xlsx 文件(加密的请先去掉密码)") from error


def _filled(sheet: Any) -> Iterator[Row]:
    sheet.reset_dimensions()  # some programs write a wrong extent, and rows beyond it would be lost
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        if any(value is not None and (not isinstance(value, str) or value.strip()) for value in row):
            yield number, row[:COLUMNS_MAX]


def write_workbook(path: Path, sheets: Sequence[NewSheet]) -> None:
    """Write the sheets with bold headers that stay in sight."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    book.remove(book.worksheets[0])
    for given in sheets:
        sheet = book.create_sheet(given.name)
        for place in given.as_text:
            sheet.column_dimensions[get_column_letter(place + 1)].number_format = "@"
        for row in given.rows:
            sheet.append(list(row))
        for place, title in enumerate(given.rows[0], start=1):
            header = sheet.cell(1, place)
            header.font = Font(bold=True)
            header.alignment = Alignment(wrap_text=True, vertical="top")
            sheet.column_dimensions[get_column_letter(place)].width = max(12, 2 * len(str(title)) + 2)
        sheet.freeze_panes = "A2"
    book.save(path)


class Format(NamedTuple):
    """How a column is written: Excel's number format, and the width in characters."""

    number_format: str
    width: int


class TypedSheet(NamedTuple):
    """A sheet of finished figures: a header, rows of text, dates and exact numbers, and a last line of totals."""

    name: str
    header: Sequence[str]
    formats: Sequence[Format]
    rows: Sequence[Sequence[object]]
    totals: Sequence[object] = ()


def write_typed(path: Path, sheets: Sequence[TypedSheet]) -> None:
    """Write figures as numbers and text as text: what begins with '=' is no formula. Raises OSError."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for given in sheets:
        sheet = book.create_sheet(given.name)
        sheet.freeze_panes = "A2"
        for place, format in enumerate(given.formats, start=1):
            sheet.column_dimensions[get_column_letter(place)].width = format.width
        bold = [_Kept(sheet, format, bold=True) for format in given.formats]
        kept = [_Kept(sheet, format) for format in given.formats]
        sheet.append([cell.holding(title) for cell, title in zip(bold, given.header, strict=True)])
        for row in given.rows:
            sheet.append([cell.holding(value) for cell, value in zip(kept, row, strict=True)])
        if given.totals:
            sheet.append([cell.holding(value) for cell, value in zip(bold, given.totals, strict=True)])
    book.save(path)


class _Kept:
    """The cells of a column, one for each kind of value: a row is written at once, so the next row may use them."""

    def __init__(self, sheet: Any, format: Format, *, bold: bool = False) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        self._number, self._day, self._text = (WriteOnlyCell(sheet) for _ in range(3))
        self._number.number_format, self._text.number_format = format.number_format, "@"
        if bold:
            self._number.font = self._text.font = Font(bold=True)

    def holding(self, value: Any) -> Any:
        """The cell with this value; None for '', which leaves the place empty."""
        if value == "":
            return None
        if isinstance(value, str):
            self._text.value = value if value.isprintable() else "".join(c if c.isprintable() else " " for c in value)
            self._text.data_type = "s"  # whatever it begins with
            return self._text
        cell = self._day if isinstance(value, date) else self._number
        cell.value = value
        return cell
