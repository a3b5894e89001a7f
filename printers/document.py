"""What is to be on the paper, before any printer is known: frozen blocks that go to JSON and back.

A document is kept with its print job, so that a second paper shows what the first one showed.
"""

from __future__ import annotations

import zlib
from typing import Literal

import msgspec

from kernel.errors import DomainError

VERSION = 2  # version 1 had neither spans nor images, and nothing said which field of the paper it is
READ = (1, VERSION)
IMAGE_DOTS, IMAGE_ROWS = 384, 200  # the most that an image has: 58 mm paper, 25 mm high

Align = Literal["left", "center", "right"]
Correction = Literal["L", "M", "Q", "H"]
COPY_MARK = "copy_mark"  # the field that says that this is a further paper
QR_BYTES: dict[str, int] = {"L": 2_950, "M": 2_330, "Q": 1_660, "H": 1_270}  # what the largest code holds


class Unprintable(DomainError):
    """This printer cannot make this paper; nothing was printed. `paper`, `finding`."""

    code = "printer.unprintable"


class UnreadableDocument(ValueError):
    """The stored text is no document that this version of the program knows."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True, tag=str.lower):
    """One thing on the paper. `field` names what it says, where a layout may leave it out or must not."""

    field: str = msgspec.field(default="")


class Text(Block, frozen=True):
    """Words that wrap; `width` and `height` are multiples (1-8) of the normal size. A line feed starts a new line."""

    text: str
    align: Align = "left"
    width: int = 1
    height: int = 1
    bold: bool = False
    invert: bool = False

    def __post_init__(self) -> None:
        _check_size(self.width, self.height)


class Span(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A part of a line with a look of its own."""

    text: str
    width: int = 1
    height: int = 1
    bold: bool = False
    invert: bool = False

    def __post_init__(self) -> None:
        _check_size(self.width, self.height)


class Spans(Block, frozen=True):
    """Words of several looks that follow each other and wrap as one text."""

    spans: tuple[Span, ...]
    align: Align = "left"

    def __post_init__(self) -> None:
        if not self.spans:
            raise ValueError("a line of spans needs one")


class Pair(Block, frozen=True):
    """A name at the left edge and its value at the right edge."""

    left: str
    right: str
    bold: bool = False
    width: int = 1
    height: int = 1

    def __post_init__(self) -> None:
        _check_size(self.width, self.height)


class Cell(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One column of a row. `width` is in columns of the paper; 0 takes what the others leave, in equal shares.

    Every cell but the first keeps its first column blank, so that neighbours never touch.
    """

    text: str
    width: int = 0
    align: Align = "left"


class Columns(Block, frozen=True):
    """Cells side by side, each wrapped in its own width."""

    cells: tuple[Cell, ...]
    bold: bool = False

    def __post_init__(self) -> None:
        if not self.cells or any(cell.width < 0 for cell in self.cells):
            raise ValueError("a row needs cells of zero or more columns")


class Rule(Block, frozen=True):
    """A line across the paper made of one character."""

    char: str = "-"

    def __post_init__(self) -> None:
        if len(self.char) != 1:
            raise ValueError(f"a rule is made of one character: {self.char!r}")


class QR(Block, frozen=True):
    """A centred QR code. `module` is the wished size of one square in dots (1-16); it shrinks to fit the paper."""

    data: str
    module: int = 6
    ec: Correction = "M"

    def __post_init__(self) -> None:
        if not 1 <= self.module <= 16:
            raise ValueError(f"a QR module has 1 to 16 dots: {self.module}")
        most = QR_BYTES[self.ec]
        if not self.data or len(self.data.encode()) > most or not self.data.isprintable():
            raise ValueError(f"a QR code of correction {self.ec} holds 1 to {most} bytes of printable text")


class Barcode(Block, frozen=True):
    """A centred Code 128 with its text below; a QR code of it where the paper is too narrow for bars (see layout)."""

    data: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.data) <= 40 or not (self.data.isascii() and self.data.isprintable()):
            raise ValueError(f"a barcode holds 1 to 40 printable ASCII characters: {self.data!r}")


class Image(Block, frozen=True):
    """A centred picture of black dots, a logo. `packed` are its rows, 1 is ink, from the left, through zlib."""

    width: int
    height: int
    packed: bytes

    def __post_init__(self) -> None:
        if self.width % 8 or not 8 <= self.width <= IMAGE_DOTS or not 1 <= self.height <= IMAGE_ROWS:
            raise ValueError(f"an image has 8 to {IMAGE_DOTS} by 1 to {IMAGE_ROWS} dots: {self.width}x{self.height}")
        unpacking = zlib.decompressobj()
        try:
            rows = unpacking.decompress(self.packed, self.width // 8 * self.height + 1)
        except zlib.error as error:
            raise ValueError("an image's dots cannot be unpacked") from error
        if len(rows) != self.width // 8 * self.height:
            raise ValueError("an image has other dots than its size says")

    @classmethod
    def of(cls, width: int, rows: bytes, *, field: str = "") -> Image:
        """The image of these rows of `width` dots, 8 a byte."""
        return cls(width, len(rows) * 8 // width, zlib.compress(rows, 9), field=field)

    @property
    def rows(self) -> bytes:
        return zlib.decompress(self.packed)


class Feed(Block, frozen=True):
    """Blank lines."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 50:
            raise ValueError(f"feed 1 to 50 lines: {self.lines}")


class Cut(Block, frozen=True):
    """The end of one paper; a printer without a cutter feeds it out to be torn off."""


class Tag(Block, frozen=True):
    """A piece's tag: what it may say, by field of printers/tag_layout.py, and the number for its chip ('' for none).

    A label printer draws it as its roll's layout has it; any other prints its words and bars as lines.
    """

    said: dict[str, str]
    epc: str = ""

    def __post_init__(self) -> None:
        if not self.said.get("barcode"):
            raise ValueError("a tag without its piece's code")

    @property
    def barcode(self) -> str:
        return self.said["barcode"]


AnyBlock = Text | Spans | Pair | Columns | Rule | QR | Barcode | Image | Tag | Feed | Cut


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper. `title` names it on screen and in lists; it is not printed."""

    title: str
    blocks: tuple[AnyBlock, ...]
    version: int = VERSION

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Document:
        """The document that `to_json` wrote, by this program or an earlier one. Raises UnreadableDocument."""
        try:
            document = msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError as error:
            raise UnreadableDocument(str(error)) from error
        if document.version not in READ:
            raise UnreadableDocument(f"version {document.version}, this program reads {READ}")
        return document


def _check_size(width: int, height: int) -> None:
    if not (1 <= width <= 8 and 1 <= height <= 8):
        raise ValueError(f"sizes are multiples from 1 to 8: {width}x{height}")
