"""A document as the dots of its paper: for the screen, for keeping, and for lines that a printer cannot spell."""

from __future__ import annotations

import io

from PIL import Image

from printers import document, qr
from printers.code128 import MODULE, bars
from printers.document import QR, Barcode, Cut, Document, Feed
from printers.layout import Line, TextLine, lay_out
from printers.profile import PrinterProfile
from printers.typeface import glyph

CELL, ROW, LEAD = 12, 24, 6  # dots: a column's width, a line's height, the space below a line
LINE = ROW + LEAD
BARCODE_ROWS = 80


def receipt_png(document: Document, profile: PrinterProfile) -> bytes:
    """The paper in black and white as PNG, `profile.dots` wide. The same document gives the same bytes."""
    out = io.BytesIO()
    receipt_image(document, profile).save(out, "PNG", optimize=False)
    return out.getvalue()


def receipt_image(document: Document, profile: PrinterProfile) -> Image.Image:
    """The paper as an image of mode '1' on which paper is white."""
    parts = [draw_line(line, profile) for line in lay_out(document, profile.columns)]
    paper = Image.new("1", (profile.dots, LINE + sum(part.height for part in parts)))
    top = LINE // 2
    for part in parts:
        paper.paste(part, (0, top))
        top += part.height
    return paper.point(lambda dot: 0 if dot else 255)


def draw_line(line: Line, profile: PrinterProfile) -> Image.Image:
    """One line as dots (mode '1', ink is 1), as wide as the paper."""
    if isinstance(line, TextLine):
        return _text(line, profile.dots)
    if isinstance(line, QR):
        return _centred(qr_image(line, profile), profile.dots)
    if isinstance(line, Barcode):
        return _centred(barcode_image(line), profile.dots)
    if isinstance(line, document.Image):
        return _centred(logo_image(line, profile.dots), profile.dots)
    if isinstance(line, Feed):
        return Image.new("1", (profile.dots, LINE * line.lines))
    assert isinstance(line, Cut)
    image = Image.new("1", (profile.dots, LINE))
    for at in range(0, profile.dots, 12):
        image.paste(1, (at, LINE // 2, at + 6, LINE // 2 + 1))
    return image


def qr_image(code: QR, profile: PrinterProfile) -> Image.Image:
    """The code with its quiet zone."""
    module = qr.fitted_module(code, profile)
    row_bytes, rows = qr.rows(code, module)
    inner = qr.modules(code) * module
    image = Image.new("1", (inner + 2 * qr.QUIET * module,) * 2)
    dots = Image.frombytes("1", (row_bytes * 8, inner), rows).crop((0, 0, inner, inner))
    image.paste(dots, (qr.QUIET * module,) * 2)
    return image


def logo_image(image: document.Image, dots: int) -> Image.Image:
    """A document's image; on paper that is narrower it gets smaller."""
    drawn = Image.frombytes("1", (image.width, image.height), image.rows)
    if image.width <= dots:
        return drawn
    return drawn.resize((dots, image.height * dots // image.width), Image.Resampling.NEAREST)


def barcode_image(barcode: Barcode) -> Image.Image:
    pattern = bars(barcode.data)
    image = Image.new("1", (len(pattern), 1))
    image.putdata([int(bar) for bar in pattern])
    return image.resize((len(pattern) * MODULE, BARCODE_ROWS), Image.Resampling.NEAREST)


def _centred(image: Image.Image, dots: int) -> Image.Image:
    paper = Image.new("1", (dots, image.height + LEAD))
    paper.paste(image, (max(0, dots - image.width) // 2, 0))
    return paper


def _text(line: TextLine, dots: int) -> Image.Image:
    """Words of several heights stand on the same ground, as printers put them."""
    paper = Image.new("1", (dots, ROW * line.height + LEAD))
    for piece in line.pieces:
        style = piece.style
        left, top = piece.column * CELL, ROW * (line.height - style.height)
        for char in piece.text:
            dots_of_char = glyph(char, style.width, style.height)
            paper.paste(1, (left, top), dots_of_char)
            if style.bold:  # struck twice, one dot apart
                paper.paste(1, (left + 1, top), dots_of_char)
            left += dots_of_char.width
        if style.invert:
            area = (piece.column * CELL, top, left, top + ROW * style.height)
            paper.paste(paper.crop(area).point(lambda dot: 0 if dot else 255), area)
    return paper
