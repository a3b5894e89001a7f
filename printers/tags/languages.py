"""Tags in the two languages that label printers speak: TSPL (TSC and most Chinese makers) and ZPL (Zebra).

The whole tag goes out as one picture: resident fonts of both lack Han characters or sizes for a tag. Sources: TSC's
TSPL/TSPL2 programming manual (SIZE, GAP, BITMAP, PRINT); Zebra's ZPL II guide (^GF with its compression, ^RS, ^RF).
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Literal

from PIL import Image, ImageChops

from printers.document import Tag
from printers.tag_layout import TagLayout
from printers.tags.drawing import tag_image
from printers.tags.epc import EPC_DIGITS

Language = Literal["tspl", "zpl"]
AT_ONCE = b"\x1b!"
"""Begins a command that TSPL obeys wherever it stands, in dots too: status, pause, restart. One dot more is burnt."""


def tags_bytes(tags: Iterable[Tag], layout: TagLayout, *, language: Language, dpi: int) -> bytes:
    """Everything to send for these tags, one after the other. Raises Unprintable before the first of them."""
    drawn = [(tag, tag_image(tag, layout, dpi)) for tag in tags]
    if language == "tspl":
        head = f"SIZE {_mm(layout.width)},{_mm(layout.height)}\r\nGAP {_mm(layout.gap)},0 mm\r\nDIRECTION 1\r\n"
        return head.encode("ascii") + b"".join(_tspl(image) for _, image in drawn)
    return b"".join(_zpl(image, tag.epc) for tag, image in drawn)


def _mm(tenths: int) -> str:
    return f"{tenths // 10}.{tenths % 10} mm"


def _tspl(image: Image.Image) -> bytes:
    """In TSPL a dot of 0 is burnt, unlike everywhere else."""
    row_bytes = -(-image.width // 8)
    whole = Image.new("1", (row_bytes * 8, image.height))
    whole.paste(image, (0, 0))
    data = ImageChops.invert(whole.convert("L")).convert("1").tobytes().replace(AT_ONCE, b"\x1a!")
    return b"CLS\r\nBITMAP 0,0,%d,%d,0,%b\r\nPRINT 1,1\r\n" % (row_bytes, image.height, data)


def _zpl(image: Image.Image, epc: str) -> bytes:
    row_bytes = -(-image.width // 8)
    whole = Image.new("1", (row_bytes * 8, image.height))
    whole.paste(image, (0, 0))
    size = row_bytes * image.height
    picture = f"^FO0,0^GFA,{size},{size},{row_bytes},{_packed(whole.tobytes(), row_bytes)}^FS"
    return f"^XA^PW{image.width}^LL{image.height}^LH0,0{_chip(epc)}{picture}^PQ1^XZ\n".encode("ascii")


def _chip(epc: str) -> str:
    """Write the chip's number before the tag is burnt; a tag whose chip does not take it stops the printer.

    ^RS8: Gen 2, one try a tag, pause on error. ^RFW,H: hexadecimal from word 2 (behind CRC and PC) of bank 1 (EPC).
    """
    if not epc:
        return ""
    if len(epc) != EPC_DIGITS or not set(epc) <= set("0123456789ABCDEF"):
        raise ValueError(f"an EPC has {EPC_DIGITS} hexadecimal digits: {epc!r}")
    return f"^RS8,,,1,P^RFW,H,2,{EPC_DIGITS // 2},1^FD{epc}^FS"


def _packed(data: bytes, row_bytes: int) -> str:
    """ZPL's own compression: ',' ends a row in zeros, ':' is the row above, letters before a digit count it."""
    rows, above = [], ""
    for at in range(0, len(data), row_bytes):
        row = data[at : at + row_bytes].hex().upper()
        rows.append(":" if row == above else _row(row))
        above = row
    return "".join(rows)


def _row(row: str) -> str:
    ink = row.rstrip("0")
    end = "," if len(ink) < len(row) else ""
    return "".join(_times(len(list(same))) + digit for digit, same in groupby(ink)) + end


def _times(count: int) -> str:
    """'z' is 400, 'g' to 'z' are 20 to 400, 'G' to 'Y' are 1 to 19; once is said by nothing."""
    if count == 1:
        return ""
    said = "z" * (count // 400)
    rest = count % 400
    if rest >= 20:
        said += chr(ord("g") + rest // 20 - 1)
    return said + (chr(ord("G") + rest % 20 - 1) if rest % 20 else "")
