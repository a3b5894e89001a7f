"""Reports on A4 or A5: a title, names with values, tables with totals, lines to sign. The same input, the same bytes.

Rows have one height and long words end in '…', so that ten thousand rows take seconds, not a minute. Numbers are
never shortened: one that is too wide is printed smaller. A character that the bundled font lacks is drawn as a
picture from a font of the system.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from printers.document import QR, Align, Image
from printers.typeface import CHINESE, characters

if TYPE_CHECKING:
    from reportlab.pdfgen.canvas import Canvas as Canvas

MARGIN = 42.0
ROW, SMALL, NORMAL, LARGE = 16.0, 8.0, 9.0, 16.0
PAD = 3.0
FONT = "JinpuSans"


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet's size in points, and what stays blank above and below."""

    width: float
    height: float
    top: float
    bottom: float

    @property
    def room(self) -> float:
        """What lies between the margins."""
        return self.width - 2 * MARGIN


A4, A5_WIDE = Page(595.28, 841.89, MARGIN, 56.0), Page(595.28, 419.53, 20.0, 40.0)


@dataclass(frozen=True, slots=True)
class Column:
    """`share` is the column's part of the page's width, relative to its neighbours'."""

    title: str
    share: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class Section:
    """A table. Each row, and `totals` where there is one, has a text for each column."""

    title: str
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[str]]
    totals: Sequence[str] = ()


# What stands on a page, top down: (kind, section, texts). One kind is one height, so pages are known beforehand.
_Item = tuple[str, Section | None, Sequence[str]]
_HEIGHTS = {"title": 30.0, "pairs": ROW, "gap": 8.0, "section": 22.0, "head": ROW, "row": ROW, "totals": ROW,
            "note": 14.0, "sign": 40.0, "qr": 118.0}  # fmt: skip


def table_report_pdf(
    title: str,
    header_pairs: Sequence[tuple[str, str]],
    sections: Sequence[Section],
    footer: str = "",
    *,
    signatures: Sequence[str] = ("收银员", "店长"),
    qr: tuple[str, str] = ("", ""),
    notes: Sequence[str] = (),
    closing: Sequence[str] = (),
    logo: Image | None = None,
    page: Page = A4,
) -> bytes:
    """The report as a PDF file; `footer` stands at the left below each page, '第 1 / 3 页' at the right.

    `notes` are lines below the header pairs, `closing` paragraphs below the tables, which wrap. `qr` is a code's text
    and the words beside it, below them; '' draws none. `logo` stands at the left of the title.
    Raises ValueError when a row has not one text for each column.
    """
    _register()  # words are measured before the first page
    wrapped = [line for paragraph in closing for line in wrapped_lines(paragraph, NORMAL, page.room)]
    pages = _pages(_items(title, header_pairs, notes, sections, wrapped, signatures, qr), page)
    out = io.BytesIO()
    canvas = new_canvas(out, title, (page.width, page.height))
    for number, items in enumerate(pages, 1):
        y = page.height - page.top
        if logo is not None and number == 1:
            _draw_logo(canvas, logo, y)
        for item in items:
            y -= _HEIGHTS[item[0]]
            _draw(canvas, item, y, page.room)
        _draw_foot(canvas, footer, f"第 {number} / {len(pages)} 页", page.room)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw_logo(canvas: Canvas, logo: Image, top: float) -> None:
    """No higher than the title, and no larger than on a receipt."""
    from PIL import Image as Picture
    from reportlab.lib.utils import ImageReader

    dots = Picture.frombytes("1", (logo.width, logo.height), logo.rows).convert("L").point(lambda ink: 255 - ink)
    scale = min(72 / 203, _HEIGHTS["title"] / logo.height)
    height = logo.height * scale
    y = top - (_HEIGHTS["title"] + height) / 2
    canvas.drawImage(ImageReader(dots), MARGIN, y, logo.width * scale, height)


def new_canvas(out: io.BytesIO, title: str, size: tuple[float, float]) -> Canvas:
    """An empty document with pages of so many points, in the bundled font."""
    from reportlab.pdfgen.canvas import Canvas as Canvas

    _register()
    # The published types have the font's name as a number.
    canvas = Canvas(out, size, invariant=1, initialFontName=FONT)  # type: ignore[arg-type]
    canvas.setTitle(title)
    return canvas


def _items(
    title: str,
    header_pairs: Sequence[tuple[str, str]],
    notes: Sequence[str],
    sections: Sequence[Section],
    closing: Sequence[str],
    signatures: Sequence[str],
    qr: tuple[str, str],
) -> Iterator[_Item]:
    yield "title", None, (title,)
    for at in range(0, len(header_pairs), 2):
        yield "pairs", None, [f"{name}：{value}" for name, value in header_pairs[at : at + 2]]
    yield from (("note", None, (note,)) for note in notes)
    for section in sections:
        for row in (*section.rows, section.totals or tuple("" for _ in section.columns)):
            if len(row) != len(section.columns):
                raise ValueError(f"{section.title}: {len(row)} texts for {len(section.columns)} columns")
        yield "gap", None, ()
        yield "section", section, (section.title,)
        yield "head", section, [column.title for column in section.columns]
        yield from (("row", section, row) for row in section.rows)
        if not section.rows:
            yield "note", None, ("（无）",)
        if section.totals:
            yield "totals", section, section.totals
    if closing:
        yield "gap", None, ()
        yield from (("note", None, (line,)) for line in closing)
    if qr[0]:
        yield "gap", None, ()
        yield "qr", None, qr
    if signatures:
        yield "sign", None, signatures


def _pages(items: Iterator[_Item], page: Page) -> list[list[_Item]]:
    """Items shared out to pages. A table's head is repeated; a title never stands alone at the foot of a page."""
    pages: list[list[_Item]] = [[]]
    room = page.height - page.top - page.bottom
    left = room
    for item in items:
        kind, section, _ = item
        needed = _HEIGHTS[kind] + (2 * ROW if kind == "section" else 0)
        if needed > left and pages[-1]:
            pages.append([])
            left = room
            if section is not None and kind in ("row", "totals"):
                head = ("head", section, [column.title for column in section.columns])
                pages[-1].append(head)
                left -= _HEIGHTS["head"]
        pages[-1].append(item)
        left -= _HEIGHTS[kind]
    return pages


def _draw(canvas: Canvas, item: _Item, y: float, width: float) -> None:
    kind, section, texts = item
    if kind == "title":
        put(canvas, texts[0], MARGIN, y + 8, width, "center", LARGE, bold=True)
    elif kind == "pairs":
        for at, text in enumerate(texts):
            put(canvas, text, MARGIN + at * width / 2, y + 5, width / 2, "left", NORMAL)
    elif kind == "section":
        put(canvas, texts[0], MARGIN - PAD, y + 6, width, "left", NORMAL + 2, bold=True)
    elif kind == "note":
        put(canvas, texts[0], MARGIN, y + 4, width, "left", NORMAL)
    elif kind == "sign":
        share = width / len(texts)
        for at, name in enumerate(texts):
            put(canvas, f"{name}：____________________", MARGIN + at * share, y + 5, share, "left", NORMAL)
    elif kind == "qr":
        draw_qr(canvas, texts[0], MARGIN, y, _HEIGHTS["qr"])
        put(canvas, texts[1], MARGIN + _HEIGHTS["qr"] + 8, y + _HEIGHTS["qr"] / 2, width / 2, "left", NORMAL)
    elif section is not None:
        _draw_row(canvas, kind, section, texts, y, width)


def _draw_row(canvas: Canvas, kind: str, section: Section, texts: Sequence[str], y: float, width: float) -> None:
    if kind == "head":
        canvas.setFillGray(0.92)
        canvas.rect(MARGIN, y, width, ROW, stroke=0, fill=1)
        canvas.setFillGray(0)
    rule = y + ROW if kind == "totals" else y
    canvas.setLineWidth(0.8 if kind == "totals" else 0.25)
    canvas.line(MARGIN, rule, MARGIN + width, rule)
    shares = sum(column.share for column in section.columns)
    x = MARGIN
    for column, text in zip(section.columns, texts, strict=True):
        wide = width * column.share / shares
        put(canvas, text, x, y + 5, wide, column.align, NORMAL, bold=kind != "row")
        x += wide


def draw_qr(canvas: Canvas, text: str, x: float, y: float, size: float) -> None:
    """The code as black squares; the page around it is its quiet zone."""
    from printers.qr import qr_matrix

    rows = qr_matrix(QR(text))
    module = size / len(rows)
    for down, row in enumerate(rows, 1):
        for across, dark in enumerate(row):
            if dark:
                canvas.rect(x + across * module, y + size - down * module, module, module, stroke=0, fill=1)


def _draw_foot(canvas: Canvas, footer: str, page: str, width: float) -> None:
    put(canvas, footer, MARGIN, 30, width * 0.75, "left", SMALL)
    put(canvas, page, MARGIN + width * 0.75, 30, width * 0.25, "right", SMALL)


def put(
    canvas: Canvas, text: str, x: float, y: float, room: float, align: Align, size: float, bold: bool = False
) -> None:
    """Words within `room`: clipped with '…', or made smaller where they are right-aligned and so a number."""
    room -= 2 * PAD
    text = "".join(char if char.isprintable() else " " for char in text)
    taken = width_of(text, size)
    if taken > room and align == "right":
        size *= room / taken
        taken = room
    elif taken > room:
        text = _clipped(text, size, room)
        taken = width_of(text, size)
    x += PAD + {"left": 0.0, "center": (room - taken) / 2, "right": room - taken}[align]
    for run, known in _runs(text):
        if known:
            _put_run(canvas, run, x, y, size, bold)
        else:
            _put_picture(canvas, run, x, y, size)
        x += width_of(run, size)


def _put_run(canvas: Canvas, text: str, x: float, y: float, size: float, bold: bool) -> None:
    words = canvas.beginText(x, y)
    words.setFont(FONT, size)
    if bold:  # the outline is drawn too, which is all that a face of one weight can give
        canvas.setLineWidth(size * 0.035)
        words.setTextRenderMode(2)
    words.textOut(text)
    if bold:
        words.setTextRenderMode(0)
    canvas.drawText(words)


def _put_picture(canvas: Canvas, char: str, x: float, y: float, size: float) -> None:
    from PIL import Image
    from reportlab.lib.utils import ImageReader

    from printers.typeface import glyph

    dots = glyph(char, 6, 6)
    picture = Image.new("L", dots.size, 255)
    picture.paste(0, (0, 0), dots)
    canvas.drawImage(ImageReader(picture), x, y - size * 0.146, size, size)


def _runs(text: str) -> Iterator[tuple[str, bool]]:
    """Parts that the bundled font has, and single characters that it lacks."""
    known = characters(CHINESE)
    part = ""
    for char in text:
        if ord(char) in known:
            part += char
            continue
        if part:
            yield part, True
            part = ""
        yield char, False
    if part:
        yield part, True


def wrapped_lines(text: str, size: float, room: float) -> list[str]:
    """Lines that fit `room`, broken between any two characters, as Chinese is; a line feed begins a new one."""
    room -= 2 * PAD
    lines = []
    for paragraph in text.split("\n"):
        lines.append("")
        for char in paragraph:
            if width_of(lines[-1] + char, size) > room:
                lines.append("")
            lines[-1] += char
    return lines


def width_of(text: str, size: float) -> float:
    """Points that a text takes; a character that the font lacks takes a square."""
    return sum(_em(char) for char in text) * size


@cache
def _em(char: str) -> float:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    return stringWidth(char, FONT, 1.0) if ord(char) in characters(CHINESE) else 1.0


def _clipped(text: str, size: float, room: float) -> str:
    left = room - width_of("…", size)
    end = 0
    while end < len(text) and _em(text[end]) * size <= left:
        left -= _em(text[end]) * size
        end += 1
    return text[:end].rstrip() + "…"


@cache
def _register() -> None:
    from reportlab.pdfbase.pdfmetrics import registerFont
    from reportlab.pdfbase.ttfonts import TTFont

    registerFont(TTFont(FONT, str(CHINESE.path)))
