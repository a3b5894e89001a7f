"""A tag as dots: the picture on the screen is what the printer burns, dot for dot."""

from __future__ import annotations

import io
from collections.abc import Iterable

from PIL import Image

from printers.code128 import bars
from printers.document import QR, Tag, Unprintable
from printers.encode_gb import stand_in
from printers.qr import qr_matrix
from printers.tag_layout import SMALLEST_DOTS, CodeSpot, Spot, TagLayout, filled
from printers.typeface import glyph_in
from printers.wrap import wrap

DOTS_PER_INCH = (203, 300, 600)
QUIET = {"code128": 10, "qr": 2}
"""Modules without ink around a code. A QR code asks for 4; the tag's own blank edge and spacing give the rest."""
FINEST_UM = {"code128": 160, "qr": 240}
"""A module below so many thousandths of a millimetre is burnt, but no scanner at a counter reads it."""


def dots(tenths: int, dpi: int) -> int:
    """Tenths of a millimetre in dots, rounded half up."""
    return (tenths * dpi * 2 + 254) // 508


def tags_png(tags: Iterable[Tag], layout: TagLayout, dpi: int) -> bytes:
    """The tags below one another as they come off the roll, black on white. Raises Unprintable."""
    drawn = [tag_image(tag, layout, dpi) for tag in tags]
    gap = dots(layout.gap, dpi)
    roll = Image.new("L", (dots(layout.width, dpi), sum(image.height + gap for image in drawn) or gap), 128)
    top = 0
    for image in drawn:
        roll.paste(image.point(lambda dot: 0 if dot else 255).convert("L"), (0, top))
        top += image.height + gap
    out = io.BytesIO()
    roll.save(out, "PNG", optimize=False)
    return out.getvalue()


def tag_image(tag: Tag, layout: TagLayout, dpi: int) -> Image.Image:
    """The tag (mode '1', ink is 1). Raises Unprintable."""
    paper = Image.new("1", (dots(layout.width, dpi), dots(layout.height, dpi)))
    for spot in layout.spots:
        text = stand_in(filled(spot.text, tag.said))
        if text:
            _place(paper, _words(text, spot, tag, dpi), spot, dpi)
    for code in layout.codes:
        _place(paper, _code(tag, code, dpi), code, dpi)
    return paper


def _place(paper: Image.Image, drawn: Image.Image, box: Spot | CodeSpot, dpi: int) -> None:
    """Into the upper left corner of its box; on its head, the box is turned with it."""
    room = Image.new("1", (dots(box.width, dpi), dots(box.height, dpi)))
    room.paste(drawn, (0, 0))
    turned = room.transpose(Image.Transpose.ROTATE_180) if box.turned else room
    paper.paste(1, (dots(box.left, dpi), dots(box.top, dpi)), turned)


def _words(text: str, spot: Spot, tag: Tag, dpi: int) -> Image.Image:
    room, height = dots(spot.width, dpi), dots(spot.height, dpi)
    letters, rows = _fitted(text, spot, room, dots(spot.letters, dpi), height)
    if not rows:
        raise Unprintable(paper=tag.barcode, finding=f"「{text}」在标签上放不下")
    image = Image.new("1", (room, height))
    for at, row in enumerate(rows):
        line = _row(row, letters, spot.bold)
        free = max(0, room - line.width)
        left = {"left": 0, "center": free // 2, "right": free}[spot.align]
        image.paste(line, (left, at * letters))
    return image


def _fitted(text: str, spot: Spot, room: int, largest: int, height: int) -> tuple[int, list[str]]:
    """The largest letters at which all words stand in the box, and their rows; no rows where even small ones do not."""
    for letters in range(largest, SMALLEST_DOTS - 1, -1):
        columns = room // (letters // 2)
        rows = wrap(text, max(2, columns), cut_words=False)
        if len(rows) * letters <= height and all(_wide(row, letters) <= room for row in rows):
            return letters, rows
    if not spot.shorten:
        return largest, []
    columns, most = room // (largest // 2), max(1, height // largest)
    rows = wrap(text, max(4, columns))[:most]
    while rows[-1] and _wide(f"{rows[-1]}…", largest) > room:
        rows[-1] = rows[-1][:-1]
    return largest, [*rows[:-1], f"{rows[-1]}…"]


def _wide(row: str, letters: int) -> int:
    return sum(letters // 2 if char < "\x80" else letters for char in row)


def _row(row: str, letters: int, bold: bool) -> Image.Image:
    image = Image.new("1", (max(1, _wide(row, letters)) + bold, letters))
    left = 0
    for char in row:
        drawn = glyph_in(char, (letters // 2 if char < "\x80" else letters, letters))
        image.paste(1, (left, 0), drawn)
        if bold:
            image.paste(1, (left + 1, 0), drawn)
        left += drawn.width
    return image


def _code(tag: Tag, spot: CodeSpot, dpi: int) -> Image.Image:
    """The code in whole dots a module, as large as its box allows. Raises Unprintable where they would be too fine."""
    room = dots(spot.width, dpi), dots(spot.height, dpi)
    matrix = [bytes(map(int, bars(tag.barcode)))] if spot.kind == "code128" else qr_matrix(QR(tag.barcode))
    wide, high = len(matrix[0]), len(matrix)
    quiet = QUIET[spot.kind]
    module = room[0] // (wide + 2 * quiet)
    if spot.kind == "qr":
        module = min(module, room[1] // (high + 2 * quiet))
    if module * 25_400 < FINEST_UM[spot.kind] * dpi:
        raise Unprintable(paper=tag.barcode, finding="码太长,在这种标签上印得太细,扫不出来")
    image = Image.new("1", (wide, high))
    image.putdata([int(dark) for row in matrix for dark in row])
    size = wide * module, room[1] if spot.kind == "code128" else high * module
    paper = Image.new("1", room)
    paper.paste(image.resize(size, Image.Resampling.NEAREST), ((room[0] - size[0]) // 2, (room[1] - size[1]) // 2))
    return paper
