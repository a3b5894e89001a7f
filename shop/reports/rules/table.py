"""A table of a report: whole numbers with their kinds, so that paper, workbook and screen each write them their way."""

from __future__ import annotations

from typing import Literal

import msgspec

from kernel.money import divide_half_up, plain_yuan
from kernel.weight import grams

Kind = Literal["text", "date", "money", "grams", "count", "percent"]
NUMBERS = ("money", "grams", "count", "percent")
Cell = str | int
"""Text, or a whole number by its column's kind; '' where there is nothing to say."""


class Column(msgspec.Struct, frozen=True):
    """`kind`: money fen, grams mg, count pieces or days, percent hundredths of a percent.

    `share` is its part of a page's width; `summed` columns have a total.
    """

    title: str
    kind: Kind = "text"
    share: int = 3
    summed: bool = False

    @property
    def is_number(self) -> bool:
        return self.kind in NUMBERS


class Table(msgspec.Struct, frozen=True):
    """Rows below their columns. Raises ValueError where a row has not one cell for each column, of its kind."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"{self.title}: {len(row)} cells for {len(self.columns)} columns")
            for column, cell in zip(self.columns, row, strict=True):
                if cell != "" and isinstance(cell, int) != column.is_number:
                    raise ValueError(f"{self.title}: {cell!r} in the column {column.title}")

    @property
    def totals(self) -> tuple[Cell, ...]:
        """The last line, or nothing where no column is summed."""
        if not any(column.summed for column in self.columns):
            return ()
        sums: list[Cell] = [
            sum(cell for row in self.rows if isinstance(cell := row[place], int)) if column.summed else ""
            for place, column in enumerate(self.columns)
        ]
        if not self.columns[0].is_number:
            sums[0] = "合计"
        return tuple(sums)

    def words(self, row: tuple[Cell, ...]) -> tuple[str, ...]:
        """A row of this table, or its totals, as text."""
        return tuple(words_of(column.kind, cell) for column, cell in zip(self.columns, row, strict=True))


class FilledReport(msgspec.Struct, frozen=True):
    """A report with its figures. `pairs` stand above the tables, `note` says where the figures come from."""

    name: str
    title: str
    pairs: tuple[tuple[str, str], ...]
    tables: tuple[Table, ...]
    note: str


def words_of(kind: Kind, cell: Cell) -> str:
    """A cell as text: fen as '1,234.50', mg as '12.34', hundredths of a percent as '12.34%'."""
    if isinstance(cell, str):
        return cell
    if kind == "money":
        return plain_yuan(cell)
    if kind == "grams":
        return grams(cell)
    if kind == "percent":
        sign = "-" if cell < 0 else ""
        return f"{sign}{abs(cell) // 100}.{abs(cell) % 100:02}%"
    return f"{cell:,}"


def percent(part: int, whole: int) -> Cell:
    """Hundredths of a percent, half up; nothing where there is no whole."""
    if whole == 0:
        return ""
    sign = 1 if whole > 0 else -1
    return divide_half_up(sign * part * 10_000, abs(whole))
