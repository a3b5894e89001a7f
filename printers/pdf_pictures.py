"""Pages of a PDF as pictures: to look at before they are made, and for a page printer that takes dots only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

POINTS_PER_INCH = 72
SHEETS = {"A4": (595, 842), "A5": (420, 595)}
"""Points of the upright sheet."""


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points, 72 an inch."""

    width: float
    height: float

    @property
    def lies(self) -> bool:
        """On its side."""
        return self.width > self.height

    @property
    def sheet(self) -> str:
        """The smallest sheet with room for it, whichever way it lies."""
        short, long = sorted((round(self.width), round(self.height)))
        fitting = (name for name, (wide, high) in reversed(SHEETS.items()) if short <= wide + 1 and long <= high + 1)
        return next(fitting, "A4")


def page_sizes(pdf: bytes) -> tuple[PageSize, ...]:
    """How large each page is."""
    from pypdfium2 import PdfDocument  # late: its library is large

    with PdfDocument(pdf) as document:
        return tuple(PageSize(*document.get_page_size(number)) for number in range(len(document)))


def page_images(pdf: bytes, dpi: int) -> Iterator[Image.Image]:
    """One page after the other in grey, white paper, so many dots an inch."""
    from pypdfium2 import PdfDocument

    with PdfDocument(pdf) as document:
        for number in range(len(document)):
            page = document[number]
            yield page.render(scale=dpi / POINTS_PER_INCH, grayscale=True).to_pil()
            page.close()


def pages_png(pdf: bytes, dpi: int) -> bytes:
    """All pages below one another, grey between them, as PNG."""
    from PIL import Image

    pages = list(page_images(pdf, dpi))
    width, gap = max(page.width for page in pages), dpi // 8
    roll = Image.new("L", (width, sum(page.height + gap for page in pages) - gap), 128)
    top = 0
    for page in pages:
        roll.paste(page, (0, top))
        top += page.height + gap
    out = io.BytesIO()
    roll.save(out, "PNG", optimize=False)
    return out.getvalue()
