"""Pages of a PDF as pictures: to look at before they are made, and for a page printer that takes dots only."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL import Image

POINTS_PER_INCH = 72


@dataclass(frozen=True, slots=True)
class PageSize:
    """In points, 72 an inch."""

    width: float
    height: float


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


def page_png(pdf: bytes, dpi: int) -> bytes:
    """The first page as PNG."""
    out = io.BytesIO()
    next(page_images(pdf, dpi)).save(out, "PNG", optimize=False)
    return out.getvalue()
