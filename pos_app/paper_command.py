"""`python -m pos_app paper-preview` and `paper-layout`: how a chain's papers would look, and making it so."""

from __future__ import annotations

from pathlib import Path

import msgspec

from pos_app.papers_counter import printer_test
from pos_app.papers_dress import in_dress
from pos_app.papers_samples import AT, sample
from printers.logo import read_logo
from printers.picture import receipt_png
from printers.profile import preset
from shop.paper_layout.errors import LayoutFaulty
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.queries import PLAIN
from shop.paper_layout.rules.checking import KINDS, faults
from shop.paper_layout.rules.reading import read_layout

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


def layout_json(layout: PaperLayout, logo: str) -> bytes:
    """The layout as people write it, with `logo` the name of its picture; `layout_file` reads it."""
    said = {"looks": layout.looks} if layout.logo is None else {"logo": logo, "looks": layout.looks}
    return msgspec.json.format(msgspec.json.encode(said), indent=2) + b"\n"
