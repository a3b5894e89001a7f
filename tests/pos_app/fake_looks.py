"""The looks of a till's papers, of which the test says who governs them."""

from __future__ import annotations

from pos_app.counter.paper_looks import LooksPage
from printers.document import Image
from printers.logo import LogoUnfit
from printers.tag_layout import TagLayoutWrong
from shop.paper_layout.errors import LayoutNotOurs
from shop.paper_layout.facts import Look, PaperLayout
from shop.paper_layout.rules.checking import faults

LOGO = Image.of(8, b"\xff" * 4)
FOOTED = PaperLayout(looks={"all": Look(footer=("客服",))})


class FakeLooks:
    """A till's looks; what was asked of it stands in `done`."""

    def __init__(self, layout: PaperLayout = FOOTED, *, alone: bool = True, tag_printer: str = "tag") -> None:
        self.now, self.alone, self.tag, self.tag_printer = layout, alone, "fold-30x25", tag_printer
        self.done: list[object] = []

    def page(self) -> LooksPage:
        return LooksPage(self.now, self.alone, self.tag, self.tag_printer, 203)

    def logo(self, file: str) -> Image:
        if file != "logo.png":
            raise LogoUnfit(finding="没有这个文件", dots=384, rows=200)
        return LOGO

    def pictures(self, layout: PaperLayout, kind: str) -> tuple[bytes, ...]:
        return (kind.encode(), repr(layout).encode())

    def tag_picture(self, named: str) -> bytes:
        if named == "none":
            raise TagLayoutWrong(layout=named, finding="没有这种版式")
        return named.encode()

    def faults(self, layout: PaperLayout) -> list[str]:
        return faults(layout)

    def keep(self, layout: PaperLayout) -> None:
        if not self.alone:
            raise LayoutNotOurs()
        self.now = layout
        self.done.append(layout)

    def keep_tag(self, named: str) -> None:
        self.tag = named
        self.done.append(named)

    def write(self, layout: PaperLayout) -> str:
        self.done.append(("file", layout))
        return "/till/paper-layout.json"
