"""A document as the dots of its paper: for the screen, for keeping, and for lines that a printer cannot spell."""

from __future__ import annotations

import io

from PIL import Image

from printers.code128 import bars
from printers.document import QR, Barcode, Cut, Document, Feed
from printers.layout import Line, TextLine, lay_out
from printers.profile import PrinterProfile
from printers.typeface import glyph

CELL, ROW, LEAD = 12, 24, 6  # dots: a column's width, a line's height, the space below a line
LINE = ROW + LEAD
BARCODE_ROWS = 80
QUIET = 4  # modules around a QR code


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
        return _centred(qr_image(line, profile.dots), profile.dots)
    if isinstance(line, Barcode):
        return _centred(barcode_image(line, profile.dots), profile.dots)
    if isinstance(line, Feed):
        return Image.new("1", (profile.dots, LINE * line.lines))
    assert isinstance(line, Cut)
    image = Image.new("1", (profile.dots, LINE))
    for at in range(0, profile.dots, 12):
        image.paste(1, (at, LINE // 2, at + 6, LINE // 2 + 1))
    return image


def qr_matrix(qr: QR) -> list[bytearray]:
    """Rows of modules, 1 is dark, without the quiet zone."""
    import segno

    code = segno.make(qr.data, error=qr.ec, micro=False, boost_error=False)
    return [bytearray(row) for row in code.matrix]


def fitted_module(qr: QR, dots: int) -> int:
    """The dots of one module: the wished size, or the largest at which the code still fits the paper."""
    if len(qr.data.encode()) <= 60 and (57 + 2 * QUIET) * qr.module <= dots:
        return qr.module  # 60 bytes never need more than version 10, of 57 modules, at any correction
    return min(qr.module, dots // (len(qr_matrix(qr)) + 2 * QUIET))


def qr_image(qr: QR, dots: int) -> Image.Image:
    """The code with its quiet zone."""
    matrix = qr_matrix(qr)
    size = len(matrix) + 2 * QUIET
    module = min(qr.module, dots // size)
    image = Image.new("1", (size, size))
    for y, row in enumerate(matrix):
        for x, dark in enumerate(row):
            if dark:
                image.putpixel((x + QUIET, y + QUIET), 1)
    return image.resize((size * module, size * module), Image.Resampling.NEAREST)


def barcode_module(barcode: Barcode, dots: int) -> int:
    """2 dots a module where the bars and their quiet zones of 10 modules fit, else 1, which few scanners read."""
    return 2 if (len(bars(barcode.data)) + 20) * 2 <= dots else 1


def barcode_image(barcode: Barcode, dots: int) -> Image.Image:
    pattern, module = bars(barcode.data), barcode_module(barcode, dots)
    image = Image.new("1", (len(pattern), 1))
    image.putdata([int(bar) for bar in pattern])
    return image.resize((len(pattern) * module, BARCODE_ROWS), Image.Resampling.NEAREST)


def _centred(image: Image.Image, dots: int) -> Image.Image:
    paper = Image.new("1", (dots, image.height + LEAD))
    paper.paste(image, (max(0, dots - image.width) // 2, 0))
    return paper


def _text(line: TextLine, dots: int) -> Image.Image:
    paper = Image.new("1", (dots, ROW * line.height + LEAD))
    for piece in line.pieces:
        left = piece.column * CELL
        for char in piece.text:
            dots_of_char = glyph(char, line.width, line.height)
            paper.paste(1, (left, 0), dots_of_char)
            if line.bold:  # struck twice, one dot apart
                paper.paste(1, (left + 1, 0), dots_of_char)
            left += dots_of_char.width
        if line.invert:
            area = (piece.column * CELL, 0, left, ROW * line.height)
            paper.paste(paper.crop(area).point(lambda dot: 0 if dot else 255), area)
    return paper
