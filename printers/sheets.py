"""Sheets that somebody is handed with a secret on them: one page a card, small enough to go into an envelope.

The secret stands in a frame under a field of lines that a sticker or a scratch-off label covers.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from printers.code128 import bars
from printers.pdf import NORMAL, SMALL, draw_qr, new_canvas, put, wrapped_lines

if TYPE_CHECKING:
    from printers.pdf import Canvas

WIDTH, HEIGHT = 297.64, 419.53  # points: A6 upright, four to a sheet of A4
EDGE = 22.0
ROOM = WIDTH - 2 * EDGE
QR_SIZE, BARS_HEIGHT, FRAME_HEIGHT = 74.0, 30.0, 46.0
HIDING = 5.0  # between the lines of the covered field


@dataclass(frozen=True, slots=True)
class SecretSheet:
    """One card: `number` as text, bars and square, its `secret` ('' for none), its worth, who says what about it.

    `pairs` are names with values, `notes` lines that wrap; `caption` stand above the frame.
    """

    title: str
    value: str
    number: str
    secret: str
    caption: str
    pairs: Sequence[tuple[str, str]]
    notes: Sequence[str]


def sheets_pdf(title: str, sheets: Sequence[SecretSheet], footer: str = "") -> bytes:
    """A page for each; `footer` and the page's number below it. The same input gives the same bytes."""
    out = io.BytesIO()
    canvas = new_canvas(out, title, (WIDTH, HEIGHT))
    for number, sheet in enumerate(sheets, start=1):
        _draw(canvas, sheet)
        put(canvas, footer, EDGE, 14, ROOM * 0.75, "left", SMALL)
        put(canvas, f"{number} / {len(sheets)}", EDGE + ROOM * 0.75, 14, ROOM * 0.25, "right", SMALL)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _draw(canvas: Canvas, sheet: SecretSheet) -> None:
    y = HEIGHT - EDGE - 14
    put(canvas, sheet.title, EDGE, y, ROOM, "center", 13, bold=True)
    y -= 30
    put(canvas, sheet.value, EDGE, y, ROOM, "center", 22, bold=True)
    y -= 12 + QR_SIZE
    draw_qr(canvas, sheet.number, EDGE, y, QR_SIZE)
    right = EDGE + QR_SIZE + 8
    for place, (name, value) in enumerate(sheet.pairs):
        put(canvas, f"{name}：{value}", right, y + QR_SIZE - 12 - place * 14, ROOM - QR_SIZE - 8, "left", NORMAL)
    y -= 10 + BARS_HEIGHT
    _draw_bars(canvas, sheet.number, y)
    y -= 12
    put(canvas, sheet.number, EDGE, y, ROOM, "center", NORMAL, bold=True)
    y -= 20
    put(canvas, sheet.caption, EDGE, y, ROOM, "left", SMALL)
    if sheet.secret:
        y -= 4 + FRAME_HEIGHT
        _draw_frame(canvas, sheet.secret, y)
    for note in sheet.notes:
        for line in wrapped_lines(note, SMALL, ROOM):
            y -= 12
            put(canvas, line, EDGE, y, ROOM, "left", SMALL)


def _draw_bars(canvas: Canvas, number: str, y: float) -> None:
    pattern = bars(number)
    module = min(ROOM / (len(pattern) + 20), 1.4)
    x = (WIDTH - module * len(pattern)) / 2
    for place, dark in enumerate(pattern):
        if dark == "1":
            canvas.rect(x + place * module, y, module, BARS_HEIGHT, stroke=0, fill=1)


def _draw_frame(canvas: Canvas, secret: str, y: float) -> None:
    """Where the label goes: lines that make the secret hard to read through paper, and the secret in their middle."""
    canvas.setLineWidth(0.9)
    canvas.setDash(4, 3)
    canvas.rect(EDGE, y, ROOM, FRAME_HEIGHT, stroke=1, fill=0)
    canvas.setDash()
    canvas.setLineWidth(0.25)
    canvas.setStrokeGray(0.75)
    for place in range(1, int(FRAME_HEIGHT / HIDING)):
        canvas.line(EDGE + 2, y + place * HIDING, EDGE + ROOM - 2, y + place * HIDING)
    canvas.setStrokeGray(0)
    canvas.setFillGray(1)
    canvas.rect(EDGE + 36, y + FRAME_HEIGHT / 2 - 12, ROOM - 72, 24, stroke=0, fill=1)
    canvas.setFillGray(0)
    put(canvas, secret, EDGE, y + FRAME_HEIGHT / 2 - 6, ROOM, "center", 16, bold=True)
