"""Small parts that many papers share: a heading, names with values, a table of amounts, an end."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from printers.document import QR, AnyBlock, Cell, Columns, Cut, Feed, Pair, Rule, Text


def heading(name: str, *lines: str, address: str = "", phone: str = "") -> list[AnyBlock]:
    """A large name in the middle, smaller lines under it, and a rule. Empty lines are left out."""
    small = [(line, "") for line in lines] + [(address, "address"), (phone, "phone")]
    return [
        Text(name, align="center", width=2, height=2, bold=True),
        *(Text(line, align="center", field=field) for line, field in small if line),
        Rule(),
    ]


def key_values(pairs: Iterable[tuple[str, str]], *, field: str = "") -> list[AnyBlock]:
    """Names at the left, values at the right. Pairs without a value are left out."""
    return [Pair(name, value, field=field) for name, value in pairs if value]


def amount_row(name: str, *numbers: str, widths: Sequence[int], bold: bool = False) -> Columns:
    """A name that may wrap, then numbers that end in fixed columns; one width for each number."""
    cells = (Cell(number, wide, "right") for number, wide in zip(numbers, widths, strict=True))
    return Columns((Cell(name), *cells), bold=bold)


def total(name: str, amount: str) -> Pair:
    """The line that the customer looks for: twice as large, bold."""
    return Pair(name, amount, bold=True, width=2, height=2)


def signature(*names: str) -> list[AnyBlock]:
    """A line to sign for each of the names."""
    return [block for name in names for block in (Feed(1), Text(f"{name}：__________________"))]


def scan_me(data: str, caption: str, *, field: str = "") -> list[AnyBlock]:
    """A QR code with words below that say what it is for."""
    return [QR(data, field=field), Text(caption, align="center", field=field)]


def ending(*lines: str, field: str = "") -> list[AnyBlock]:
    """Closing words in the middle, then the end of the paper."""
    return [*(Text(line, align="center", field=field) for line in lines if line), Feed(2), Cut()]
