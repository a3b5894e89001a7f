"""A filled report drawn: to A4 pages with a head on each table, or to a workbook with a sheet for each table."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import msgspec

from pos_app.importing.sheets import Format, TypedSheet, write_typed
from pos_app.reporting.errors import FormatUnknown, NotWritten
from shop import report_page
from shop.reports.rules.table import Cell, Column, FilledReport, Kind, Table

SUFFIXES = (".pdf", ".xlsx")
_FORMATS = {
    "text": Format("@", 16), "date": Format("yyyy-mm-dd", 20), "money": Format("#,##0.00", 16),
    "grams": Format("#,##0.00#", 14), "count": Format("#,##0", 10), "percent": Format("0.00%", 10),
}  # fmt: skip
_UNITS: dict[Kind, Decimal] = {"money": Decimal(100), "grams": Decimal(1000), "percent": Decimal(10_000)}
_WIDE = 40


class Signed(msgspec.Struct, frozen=True):
    """A report with who made it and when, as they stand on its head."""

    report: FilledReport
    by: str
    at: str

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        return (*self.report.pairs, ("制表", f"{self.at[:19].replace('T', ' ')} {self.by}"))


def write_report(signed: Signed, path: Path) -> None:
    """Write to `path`, by its suffix; the file is there whole or not at all. Raises FormatUnknown, NotWritten."""
    require_format(path)
    draft = path.with_name(f".{path.name}")
    try:
        if path.suffix.lower() == ".pdf":
            draft.write_bytes(report_pdf(signed))
        else:
            write_typed(draft, report_sheets(signed))
        draft.replace(path)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise NotWritten(name=path.name, reason=error.strerror or str(error)) from error


def require_format(path: Path) -> None:
    """Raises FormatUnknown."""
    if path.suffix.lower() not in SUFFIXES:
        raise FormatUnknown(name=path.name)


# --- paper -----------------------------------------------------------------------------------------------------------


def report_pdf(signed: Signed) -> bytes:
    report = signed.report
    return report_page.report_pdf(report, signed.pairs, f"{report.title} · {dict(report.pairs).get('门店', '')}")


# --- workbook --------------------------------------------------------------------------------------------------------


def report_sheets(signed: Signed) -> list[TypedSheet]:
    """A first sheet that says what this is, then a sheet for each table."""
    about = [("报表", signed.report.title), *signed.pairs, ("说明", signed.report.note)]
    text = _FORMATS["text"]
    first = TypedSheet("说明", ("项目", "内容"), (text, text._replace(width=4 * _WIDE)), about)
    return [first, *(_sheet(table) for table in signed.report.tables)]


def _sheet(table: Table) -> TypedSheet:
    totals = _values(table, table.totals) if table.rows and table.totals else ()
    return TypedSheet(
        name=table.title,
        header=[column.title for column in table.columns],
        formats=[_format(table, place) for place in range(len(table.columns))],
        rows=[_values(table, row) for row in table.rows],
        totals=totals,
    )


def _format(table: Table, place: int) -> Format:
    """As wide as the longest of its first texts; numbers have a width of their own."""
    column = table.columns[place]
    known = _FORMATS[column.kind]
    if column.is_number:
        return known
    longest = max((_wide(str(row[place])) for row in table.rows[:500]), default=0)
    return known._replace(width=min(_WIDE, max(8, _wide(column.title), longest) + 2))


def _wide(text: str) -> int:
    """Chinese takes the width of two."""
    return sum(1 if char.isascii() else 2 for char in text)


def _values(table: Table, row: tuple[Cell, ...]) -> list[object]:
    return [_value(column, cell) for column, cell in zip(table.columns, row, strict=True)]


def _value(column: Column, cell: Cell) -> object:
    """An exact number in the unit that people read, a day, or text."""
    if isinstance(cell, int):
        return cell / _UNITS[column.kind] if column.kind in _UNITS else cell
    if column.kind == "date" and len(cell) == len("2026-11-21"):
        return date.fromisoformat(cell)
    return cell
