"""`python -m pos_app paper-preview` and `paper-layout`: how a chain's papers would look, and making it so."""

from __future__ import annotations

from pathlib import Path

from pos_app.counter.post import Post
from pos_app.papers_counter import printer_test
from pos_app.papers_dress import in_dress
from pos_app.papers_samples import AT, sample
from printers.logo import read_logo
from printers.picture import receipt_png
from printers.profile import preset
from shop.paper_layout.errors import LayoutFaulty, LayoutNotOurs
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.queries import PLAIN
from shop.paper_layout.rules.checking import KINDS, faults
from shop.paper_layout.rules.reading import read_layout
from shop.paper_layout.usecases import set_layout
from shop.staff.rules.roles import SET_PAPER_LAYOUT

TEST = "test"
PREVIEWS = (*KINDS, TEST)
PAPERS = {32: "generic-58", 48: "generic-80"}


def layout_file(file: Path) -> PaperLayout:
    """The layout in a file, its logo beside it. Raises LayoutFaulty with its first fault, LogoUnfit."""
    try:
        text = file.read_bytes()
    except OSError as error:
        raise LayoutFaulty(finding=f"{file}: {error.strerror}") from error
    layout = read_layout(text, lambda name: read_logo(file.parent / name))
    found = faults(layout)
    if found:
        raise LayoutFaulty(finding=found[0])
    return layout


def preview(kind: str, columns: int, out: Path, layout: PaperLayout = PLAIN) -> None:
    """The picture of a sample paper of that kind, as PNG."""
    profile = preset(PAPERS[columns])
    document = printer_test(profile, at=AT) if kind == TEST else in_dress(layout, kind, sample(kind))
    out.write_bytes(receipt_png(document, profile))


def set_here(post: Post, layout: PaperLayout) -> None:
    """In a shop that stands alone. Raises LayoutNotOurs, NotPermitted, LayoutFaulty."""
    if not post.enquiry.alone:
        raise LayoutNotOurs()
    with post.books(SET_PAPER_LAYOUT) as books:
        set_layout(books, layout)
