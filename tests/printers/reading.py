"""Reads a document's bytes back by the printer in miniature and holds them against its plain text, line by line."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec
import segno

from printers.document import QR, Barcode, Cut, Document, Feed, Image
from printers.escpos import document_bytes
from printers.layout import TextLine, lay_out, plain_text
from printers.profile import PrinterProfile, preset
from tests.printers.decoder import Char, Misprint, Paper, decode

Event = tuple[object, ...]
BOTH = (msgspec.structs.replace(preset("xp80"), name="xp58", columns=32, dots=384), preset("xp80"))


def read_back(document: Document, profile: PrinterProfile) -> Paper:
    """What came out. Raises Misprint where the paper does not say what the document says."""
    data = document_bytes(document, profile)
    if b"\x1b\x70" in data:
        raise Misprint("a document opens the drawer")
    paper = decode(data, profile.columns, profile.dots)
    said = iter(plain_text(document, profile.columns).splitlines())
    events = iter(paper.events)
    for line in lay_out(document, profile.columns):
        if isinstance(line, TextLine):
            _text(line, next(said), events, profile)
        elif isinstance(line, QR):
            assert next(said) == "[QR]"
            assert next(said) == line.data
            _code(line, events, profile)
        elif isinstance(line, Barcode):
            next(said)
            event = next(events)
            assert event == ("barcode", line.data) or event[0] == "image", event
        elif isinstance(line, Image):
            next(said)
            assert b"".join(_dots(events, line.height)) == line.rows
            assert next(events)[0] == "blank"
        elif isinstance(line, Feed):
            assert [next(said) for _ in range(line.lines)] == [""] * line.lines
            assert next(events) == ("feed", line.lines)
        else:
            assert isinstance(line, Cut)
            assert next(said) == "=" * profile.columns
            if profile.feed_before_cut:
                assert next(events) == ("feed", profile.feed_before_cut)
            if profile.cutter != "none":
                assert next(events) == ("cut", profile.cutter)
    assert (next(said, None), next(events, None)) == (None, None)
    return paper


def on_paper(document: Document, columns: int) -> str:
    """The paper's words as lines of so many columns, once printers of both widths have been found to print just those.

    Raises Misprint where one does not.
    """
    for profile in BOTH:
        read_back(document, profile)
    return plain_text(document, columns)


def _text(line: TextLine, said: str, events: Iterator[Event], profile: PrinterProfile) -> None:
    event = next(events)
    if event[0] == "image":  # a character that the printer lacks: its line is dots
        rows, high = int(str(event[2])), line.height * 24 + 6
        while rows < high:
            rows += int(str(next(events)[2]))
        assert rows == high
        return
    chars: list[Char] = event[1]  # type: ignore[assignment]
    inked = [char for char in chars if char.char != " "]
    assert "".join(char.char for char in inked) == "".join(said.split(" ")), said
    if all(char.width == 1 for char in inked):
        assert _typed(inked) == said.rstrip()
    if line.pieces and line.pieces[-1].align == "right":  # amounts end in the last column
        last = inked[-1]
        assert last.column + last.width * (1 if _narrow(last.char) else 2) == profile.columns or _in_a_cell(line), said


def _typed(chars: list[Char]) -> str:
    row, at = "", 0
    for char in chars:
        row += " " * (char.column - at) + char.char
        at = char.column + (1 if _narrow(char.char) else 2)
    return row


def _narrow(char: str) -> bool:
    """By the printer's own tables: what is one byte in ASCII or in its code page."""
    try:
        return len(char.encode("gbk")) == 1
    except UnicodeEncodeError:
        return len(char.encode("cp850")) == 1


def _in_a_cell(line: TextLine) -> bool:
    """A right-aligned cell that is not the last of its row."""
    return len(line.pieces) > 2


def _code(code: QR, events: Iterator[Event], profile: PrinterProfile) -> None:
    event = next(events)
    if profile.qr == "native":
        assert event[0] == "qr"
        assert (event[1], event[3]) == (code.data, code.ec)
        return
    assert event[0] == "blank"
    matrix = segno.make(code.data, error=code.ec, micro=False, boost_error=False).matrix
    module = int(str(event[1])) // 4
    rows = list(_dots(events, len(matrix) * module))
    for at, squares in enumerate(matrix):
        bits = f"{int.from_bytes(rows[at * module], 'big'):0{len(rows[0]) * 8}b}"
        found = [int(bit) for bit in bits[: len(matrix) * module : module]]
        assert found == list(squares)
    assert next(events) == event


def _dots(events: Iterator[Event], high: int) -> Iterator[bytes]:
    """The rows of an image that came in bands."""
    while high > 0:
        kind, wide, rows, data = next(events)
        assert kind == "image"
        assert isinstance(wide, int)
        assert isinstance(rows, int)
        assert isinstance(data, bytes)
        yield from (data[at : at + wide] for at in range(0, len(data), wide))
        high -= rows
    assert high == 0
