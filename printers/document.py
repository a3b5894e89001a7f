"""What is to be on the paper, before any printer is known: frozen blocks that go to JSON and back.

A document is kept with its print job, so that a second paper shows what the first one showed.
"""

from __future__ import annotations

from typing import Literal

import msgspec

VERSION = 1

Align = Literal["left", "center", "right"]
Correction = Literal["L", "M", "Q", "H"]
QR_BYTES: dict[str, int] = {"L": 2_950, "M": 2_330, "Q": 1_660, "H": 1_270}  # what the largest code holds


class UnreadableDocument(ValueError):
    """The stored text is no document that this version of the program knows."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, tag=str.lower):
    """One thing on the paper."""


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
    """A centred Code 128 with its text below. Prints best up to 14 characters on 58 mm and 24 on 80 mm."""

    data: str

    def __post_init__(self) -> None:
        if not 1 <= len(self.data) <= 40 or not (self.data.isascii() and self.data.isprintable()):
            raise ValueError(f"a barcode holds 1 to 40 printable ASCII characters: {self.data!r}")


class Feed(Block, frozen=True):
    """Blank lines."""

    lines: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.lines <= 50:
            raise ValueError(f"feed 1 to 50 lines: {self.lines}")


class Cut(Block, frozen=True):
    """The end of one paper; a printer without a cutter feeds it out to be torn off."""


AnyBlock = Text | Pair | Columns | Rule | QR | Barcode | Feed | Cut


class Document(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One paper. `title` names it on screen and in lists; it is not printed."""

    title: str
    blocks: tuple[AnyBlock, ...]
    version: int = VERSION

    def to_json(self) -> str:
        return msgspec.json.encode(self).decode()

    @classmethod
    def from_json(cls, text: str) -> Document:
        """The document that `to_json` wrote. Raises UnreadableDocument for anything else."""
        try:
            document = msgspec.json.decode(text, type=cls)
        except msgspec.DecodeError as error:
            raise UnreadableDocument(str(error)) from error
        if document.version != VERSION:
            raise UnreadableDocument(f"version {document.version}, this program reads {VERSION}")
        return document


def _check_size(width: int, height: int) -> None:
    if not (1 <= width <= 8 and 1 <= height <= 8):
        raise ValueError(f"sizes are multiples from 1 to 8: {width}x{height}")
