"""A document on paper of so many columns: which words stand on which line at which column.

The printer's bytes, the picture and the text file are all made from these lines, so they break alike.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from printers.code128 import bars_fit
from printers.document import (
    QR,
    Align,
    AnyBlock,
    Barcode,
    Cell,
    Columns,
    Cut,
    Document,
    Feed,
    Image,
    Pair,
    Rule,
    Spans,
    Tag,
    Text,
)
from printers.encode_gb import stand_in, width
from printers.wrap import lines_of, longest_word, wrap


class Style(NamedTuple):
    """How words look; `width` and `height` are multiples of the normal size."""

    width: int = 1
    height: int = 1
    bold: bool = False
    invert: bool = False


PLAIN = Style()
BOLD = Style(bold=True)


class Piece(NamedTuple):
    """Words on a line. `column` counts single columns from the left edge; `align` is the side they hang from."""

    column: int
    text: str
    align: Align = "left"
    style: Style = PLAIN

    @property
    def end(self) -> int:
        """The first column behind it."""
        return self.column + width(self.text) * self.style.width


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text, as high as its highest piece."""

    pieces: tuple[Piece, ...] = ()

    @property
    def height(self) -> int:
        """A multiple of the normal height."""
        return max((piece.style.height for piece in self.pieces), default=1)


Line = TextLine | QR | Barcode | Image | Feed | Cut


def lay_out(document: Document, columns: int) -> tuple[Line, ...]:
    """The lines of a document on paper of so many columns (32 on 58 mm, 48 on 80 mm)."""
    return tuple(line for block in document.blocks for line in _lines(block, columns))


def plain_text(document: Document, columns: int) -> str:
    """The paper as text, one line a line, widths counted as the printer counts them; ends with a line feed."""
    return "".join(f"{row}\n" for line in lay_out(document, columns) for row in _plain(line, columns))


def _lines(block: AnyBlock, columns: int) -> Iterator[Line]:
    if isinstance(block, Text):
        style = Style(block.width, block.height, block.bold, block.invert)
        for row in wrap(stand_in(block.text), columns // block.width):
            yield TextLine((_placed(row, block.align, 0, columns, style),) if row else ())
    elif isinstance(block, Spans):
        yield from _span_lines(block, columns)
    elif isinstance(block, Pair):
        yield from _pair_lines(block, columns)
    elif isinstance(block, Columns):
        yield from _row_lines(block, columns)
    elif isinstance(block, Rule):
        char = stand_in(block.char) or "-"
        yield TextLine((Piece(0, char * (columns // max(1, width(char)))),))
    elif isinstance(block, Barcode):
        # Few scanners read bars of one dot: on paper too narrow for two dots a square code stands instead.
        yield block if bars_fit(block.data, columns * 12) else QR(block.data)
        for row in wrap(block.data, columns):
            yield TextLine((_placed(row, "center", 0, columns),))
    elif isinstance(block, Tag):
        for part in _tag_in_words(block):
            yield from _lines(part, columns)
    else:
        yield block


def _tag_in_words(tag: Tag) -> tuple[AnyBlock, ...]:
    """A tag where there is no label printer: name, weight and price, bars, and where to cut."""
    said = tag.said
    weight = f"净金重 {said['net']}g" if said.get("net") else ""
    price = f"￥{said['price']}" if said.get("price") else ""
    return (Text(said.get("name", ""), bold=True), Pair(weight, price), Barcode(tag.barcode), Rule())


def _span_lines(block: Spans, columns: int) -> Iterator[TextLine]:
    """Words of several looks wrap as one text whose characters are of different widths."""
    parts = [(stand_in(span.text), Style(span.width, span.height, span.bold, span.invert)) for span in block.spans]
    styles = [style for text, style in parts for _ in text]
    whole = "".join(text for text, _ in parts)
    wide = [width(char) * style.width for char, style in zip(whole, styles, strict=True)]
    for start, end in lines_of(whole, wide, columns):
        free = max(0, columns - sum(wide[start:end]))
        column = {"left": 0, "center": free // 2, "right": free}[block.align]
        pieces = []
        while start < end:
            stop = next((at for at in range(start, end) if styles[at] != styles[start]), end)
            pieces.append(Piece(column, whole[start:stop], block.align, styles[start]))
            column += sum(wide[start:stop])
            start = stop
        yield TextLine(tuple(pieces))


def _pair_lines(block: Pair, columns: int) -> Iterator[TextLine]:
    left, right = stand_in(block.left), stand_in(block.right)
    large = longest_word(right) <= columns // block.width  # rather small than in two parts: a value is never split
    style = Style(block.width if large else 1, block.height, block.bold)
    units = columns // style.width
    if "\n" not in left + right and width(left) + bool(left and right) + width(right) <= units:
        both = (_placed(left, "left", 0, columns, style), _placed(right, "right", 0, columns, style))
        yield TextLine(tuple(piece for piece in both if piece.text))
        return
    for row in wrap(left, units) if left else ():
        yield TextLine((_placed(row, "left", 0, columns, style),))
    for row in wrap(right, units) if right else ():
        yield TextLine((_placed(row, "right", 0, columns, style),))


def _row_lines(block: Columns, columns: int) -> Iterator[TextLine]:
    """A row of cells; what finds no room in its cell stands on a line of its own below rather than be cut."""
    style = BOLD if block.bold else PLAIN
    spans = _spans(block, columns)
    below: list[Cell] = []
    stacks: list[list[str]] = []
    for cell, (_, room) in zip(block.cells, spans, strict=True):
        rows = wrap(stand_in(cell.text), room, cut_words=False) if room > 1 else [stand_in(cell.text)]
        if any(width(row) > room for row in rows):
            below.append(cell)
            rows = [""]
        stacks.append(rows)
    for at in range(max(map(len, stacks))):
        pieces = [
            _placed(rows[at], cell.align, start, room, style)
            for cell, (start, room), rows in zip(block.cells, spans, stacks, strict=True)
            if at < len(rows) and rows[at]
        ]
        if pieces or not below:
            yield TextLine(tuple(pieces))
    for cell in below:
        for row in wrap(stand_in(cell.text), columns):
            yield TextLine((_placed(row, cell.align, 0, columns, style),))


def _spans(block: Columns, columns: int) -> list[tuple[int, int]]:
    """First column and usable columns of each cell."""
    flexible = [at for at, cell in enumerate(block.cells) if cell.width == 0]
    left = max(0, columns - sum(cell.width for cell in block.cells))
    widths = [cell.width for cell in block.cells]
    for nth, at in enumerate(flexible):
        widths[at] = left // len(flexible) + (1 if nth < left % len(flexible) else 0)
    _make_room(widths, [_need(cell, at) for at, cell in enumerate(block.cells)])
    spans, start = [], 0
    for at, wide in enumerate(widths):
        gap = 1 if at else 0
        spans.append((start + gap, min(wide, columns - start) - gap))
        start += wide
    return spans


def _need(cell: Cell, at: int) -> int:
    """Columns that a cell cannot do without: its longest word, its gap, and eight columns for a name to wrap in."""
    text = stand_in(cell.text)
    return max(longest_word(text), min(width(text), 8)) + (1 if at else 0)


def _make_room(widths: list[int], needs: list[int]) -> None:
    """A cell that is too narrow takes columns from its neighbours, the nearest on its left first, then on its right."""
    for at, need in enumerate(needs):
        for other in (*range(at - 1, -1, -1), *range(at + 1, len(widths))):
            taken = max(0, min(need - widths[at], widths[other] - needs[other]))
            widths[at] += taken
            widths[other] -= taken


def _placed(text: str, align: Align, start: int, room: int, style: Style = PLAIN) -> Piece:
    free = max(0, room - width(text) * style.width)
    return Piece(start + {"left": 0, "center": free // 2, "right": free}[align], text, align, style)


def _plain(line: Line, columns: int) -> Iterator[str]:
    if isinstance(line, TextLine):
        row = ""
        for piece in line.pieces:
            hanging = width(piece.text) * (piece.style.width - 1)  # large words are shown small, where they hang from
            start = piece.column + {"left": 0, "center": hanging // 2, "right": hanging}[piece.align]
            row += " " * (start - width(row)) + piece.text
        yield row
    elif isinstance(line, QR):
        yield from ("[QR]", line.data)
    elif isinstance(line, Barcode):
        yield "[|||||]".center(columns).rstrip()
    elif isinstance(line, Image):
        yield f"[{line.width}x{line.height}]".center(columns).rstrip()
    elif isinstance(line, Feed):
        yield from [""] * line.lines
    else:
        yield "=" * columns
