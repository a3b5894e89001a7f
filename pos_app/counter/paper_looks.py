"""How the customer's papers look, at this till: the layout in force, a draft of one with its pictures, and setting it.

In a chain headquarters says how papers look; a till then shows and tries, and writes a draft as the file that
headquarters' own command takes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kernel.errors import DomainError
from pos_app.counter.post import Post
from pos_app.reporting.errors import NotWritten
from pos_app.settings import PrinterSettings, load_settings
from shop.paper_layout.errors import LayoutNotOurs
from shop.paper_layout.facts import PaperLayout
from shop.paper_layout.queries import the_layout
from shop.paper_layout.rules.checking import PAGES, faults
from shop.paper_layout.usecases import set_layout
from shop.staff.rules.roles import SET_PAPER_LAYOUT

if TYPE_CHECKING:
    from printers.document import Image
    from printers.tag_layout import TagLayout

TAGS = "labels"
"""Tags for pieces: their layout belongs to the label printer's roll, so it is chosen for that printer."""
PAGE_DPI = 110
FILE, LOGO = "paper-layout.json", "paper-logo.png"


class TagPrinterMissing(DomainError):
    """This till has no label printer whose layout could be set."""

    code = "paper_layout.no_tag_printer"


@dataclass(frozen=True, slots=True)
class LooksPage:
    """The layout in force. `alone`: this shop sets its own, else headquarters does.

    `tag` names the layout of the label printer `tag_printer`, '' where there is none; `dpi` are its dots an inch.
    """

    layout: PaperLayout
    alone: bool
    tag: str
    tag_printer: str
    dpi: int


@dataclass(slots=True)
class PaperLooks:
    """`keep_printer` puts a label printer's other layout in force."""

    post: Post
    folder: Path
    keep_printer: Callable[[str, PrinterSettings], object]

    def page(self) -> LooksPage:
        """Raises NotPermitted."""
        self.post.allowed(SET_PAPER_LAYOUT)
        with self.post.reading() as connection:
            layout = the_layout(connection)
        name, settings, own, dpi = self._tag_printer()
        tag = settings.tag or own if settings else own
        return LooksPage(layout, self.post.enquiry.alone, tag, name, dpi)

    def _tag_printer(self) -> tuple[str, PrinterSettings | None, str, int]:
        """Name and settings of the label printer, its layout and its dots; a usual one where there is none."""
        from printers.profile import LABEL_PRINTERS

        for name, settings in load_settings(self.folder).printers.items():
            profile = LABEL_PRINTERS.get(settings.profile)
            if profile is not None and settings.kind != "page":
                return name, settings, profile.tag.name, profile.dpi
        profile = next(iter(LABEL_PRINTERS.values()))
        return "", None, profile.tag.name, profile.dpi

    # --- a draft -------------------------------------------------------------------------------------------------

    def logo(self, file: str) -> Image:
        """The logo in a picture's file. Raises LogoUnfit."""
        from printers.logo import read_logo

        return read_logo(Path(file))

    def pictures(self, layout: PaperLayout, kind: str) -> tuple[bytes, ...]:
        """A sample paper of that kind, under this store's own head: 58 and 80 mm, or a page. As PNG."""
        from pos_app.papers_dress import in_dress, page_dress
        from pos_app.papers_page_samples import page_sample
        from pos_app.papers_samples import sample
        from printers.pdf_pictures import pages_png
        from printers.picture import receipt_png
        from printers.profile import preset

        with self.post.reading() as connection:
            head = self.post.paper.letterhead(connection)
        if kind in PAGES:
            return (pages_png(page_sample(kind, head, page_dress(layout, kind)), PAGE_DPI),)
        made = in_dress(layout, kind, sample("sale" if kind == "all" else kind, head))
        return tuple(receipt_png(made, preset(name)) for name in ("generic-58", "generic-80"))

    def tag_picture(self, named: str) -> bytes:
        """A sample piece's tag in a layout, by its name or its file beside the books.

        Raises TagLayoutWrong, Unprintable.
        """
        from pos_app.papers_tags import SAMPLE
        from printers.tags.drawing import tags_png

        return tags_png([SAMPLE], self._tag_layout(named), self._tag_printer()[3])

    def _tag_layout(self, named: str) -> TagLayout:
        from pos_app.printer_choice import tag_layout

        return tag_layout(named, self.folder)

    def faults(self, layout: PaperLayout) -> list[str]:
        """All that is wrong, in words."""
        return faults(layout)

    # --- in force ------------------------------------------------------------------------------------------------

    def keep(self, layout: PaperLayout) -> None:
        """From the next paper on, in a shop that stands alone. Raises LayoutNotOurs, NotPermitted, LayoutFaulty."""
        if not self.post.enquiry.alone:
            raise LayoutNotOurs()
        with self.post.books(SET_PAPER_LAYOUT) as books:
            set_layout(books, layout)

    def keep_tag(self, named: str) -> None:
        """From the next tag on. Raises TagPrinterMissing, TagLayoutWrong, Unprintable, NotPermitted."""
        from msgspec.structs import replace

        self.tag_picture(named)  # one that cannot be drawn is not taken
        name, settings, _, _ = self._tag_printer()
        if settings is None:
            raise TagPrinterMissing()
        self.keep_printer(name, replace(settings, tag=named))

    def write(self, layout: PaperLayout) -> str:
        """The draft as a file, its logo beside it, as headquarters' command and ours read them. Raises NotWritten."""
        from pos_app.paper_command import layout_json
        from printers.logo import logo_png

        file = self.folder / FILE
        try:
            if layout.logo is not None:
                (self.folder / LOGO).write_bytes(logo_png(layout.logo))
            file.write_bytes(layout_json(layout, LOGO))
        except OSError as error:
            raise NotWritten(name=FILE, reason=error.strerror or str(error)) from error
        return str(file)
