"""Where things stand on a tag, as data that a chain can change. Every length is in tenths of a millimetre."""

from __future__ import annotations

from collections.abc import Mapping
from string import Formatter
from typing import Literal

import msgspec

from kernel.errors import DomainError

FIELDS: Mapping[str, str] = {
    "name": "品名", "barcode": "条码", "purity": "成色", "gross": "总重", "net": "净金重", "stone": "石重",
    "price": "标签价", "craft_fee": "工费", "certificate": "证书号", "size": "圈口", "style": "款号", "company": "公司",
    "standard": "执行标准",
}  # fmt: skip
"""What a piece can say on its tag, and its name in words. A spot whose field is empty is left out."""
SMALLEST_DOTS = 12
"""Letters below this height cannot be read on a printed tag."""


class TagLayoutWrong(DomainError):
    """A layout that cannot be printed. `layout`, `finding`."""

    code = "printer.tag_layout_wrong"


class Spot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Words on a tag: a template of FIELDS as '净重 {net}g', in a box.

    Letters are `letters` high; words that find no room are drawn smaller. `shorten`: a name that still finds none ends
    in '…'; anything else is refused rather than cut. `turned` stands on its head, for the side that folds over.
    """

    text: str
    left: int
    top: int
    width: int
    letters: int = 28
    lines: int = 1
    bold: bool = False
    align: Literal["left", "center", "right"] = "left"
    shorten: bool = False
    turned: bool = False

    @property
    def height(self) -> int:
        return self.letters * self.lines


class CodeSpot(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """The piece's code as bars or as a QR code, in a box; `turned` stands on its head."""

    kind: Literal["code128", "qr"]
    left: int
    top: int
    width: int
    height: int
    turned: bool = False


class TagLayout(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """One kind of tag. `width` and `height` are the printed part with its tail, `gap` lies between two tags.

    Raises TagLayoutWrong where a spot names no field or lies outside, and where no code would be printed: a piece
    without its code cannot be sold, counted or found.
    """

    name: str
    title: str
    width: int
    height: int
    gap: int
    spots: tuple[Spot, ...]
    codes: tuple[CodeSpot, ...]

    def __post_init__(self) -> None:
        if not (50 <= self.width <= 1_200 and 50 <= self.height <= 1_200 and 0 <= self.gap <= 200):
            raise TagLayoutWrong(layout=self.name, finding="尺寸应为 5 到 120 毫米,间隔 0 到 20 毫米")
        if not self.codes:
            raise TagLayoutWrong(layout=self.name, finding="没有条码也没有二维码")
        for spot in self.spots:
            unknown = [name for name in fields_of(spot.text) if name not in FIELDS]
            if unknown:
                raise TagLayoutWrong(layout=self.name, finding=f"没有叫「{unknown[0]}」的内容")
            if spot.lines < 1 or spot.letters < 10:
                raise TagLayoutWrong(layout=self.name, finding=f"「{spot.text}」的字小于 1 毫米,或没有行")
        boxes: tuple[Spot | CodeSpot, ...] = (*self.spots, *self.codes)
        for box in boxes:
            inside = box.left >= 0 and box.top >= 0 and box.width > 0 and box.height > 0
            if not inside or box.left + box.width > self.width or box.top + box.height > self.height:
                what = box.text if isinstance(box, Spot) else box.kind
                raise TagLayoutWrong(layout=self.name, finding=f"「{what}」在标签外面")


def read_tag_layout(text: bytes) -> TagLayout:
    """A layout as people write it, in JSON. Raises TagLayoutWrong."""
    try:
        return msgspec.json.decode(text, type=TagLayout)
    except msgspec.DecodeError as error:
        # A fault that the layout itself finds comes wrapped; its own words are the better ones.
        cause = error.__cause__
        raise cause if isinstance(cause, TagLayoutWrong) else TagLayoutWrong(layout="", finding=str(error)) from error


def fields_of(template: str) -> tuple[str, ...]:
    """The names in braces. Raises TagLayoutWrong for braces that do not close."""
    try:
        return tuple(name for _, name, _, _ in Formatter().parse(template) if name is not None)
    except ValueError as error:
        raise TagLayoutWrong(layout="", finding=f"「{template}」的括号没有成对") from error


def filled(template: str, said: Mapping[str, str]) -> str:
    """The words of a spot, '' where one of its fields is empty."""
    names = fields_of(template)
    if any(not said.get(name) for name in names):
        return ""
    text = template
    for name in names:
        text = text.replace(f"{{{name}}}", said[name])
    return text


_FRONT = (
    Spot(text="{name}", left=10, top=8, width=280, letters=26, lines=2, shorten=True, bold=True),
    Spot(text="净重 {net}g", left=10, top=64, width=170, letters=24),
    Spot(text="￥{price}", left=10, top=92, width=170, letters=26, bold=True),
    Spot(text="工费 {craft_fee}", left=185, top=64, width=110, letters=20),
    Spot(text="{purity}", left=185, top=92, width=110, letters=22),
)
_FOLDED = TagLayout(
    name="fold-30x25",
    title="对折珠宝签 30×25 毫米,二维码",
    width=300,
    height=250,
    gap=30,
    spots=(
        *_FRONT,
        Spot(text="{barcode}", left=10, top=212, width=170, letters=24, turned=True),
        Spot(text="{certificate}", left=10, top=182, width=170, letters=20, turned=True),
        Spot(text="总重 {gross}g", left=10, top=152, width=170, letters=22, turned=True),
    ),
    codes=(CodeSpot(kind="qr", left=190, top=140, width=100, height=100, turned=True),),
)
_BARS = TagLayout(
    name="fold-30x25-bars",
    title="对折珠宝签 30×25 毫米,条码 (300 点)",
    width=300,
    height=250,
    gap=30,
    spots=(
        *_FRONT,
        Spot(text="{barcode}", left=10, top=222, width=280, letters=22, align="center", turned=True),
        Spot(text="{certificate}", left=10, top=130, width=280, letters=20, turned=True),
    ),
    codes=(CodeSpot(kind="code128", left=0, top=155, width=300, height=62, turned=True),),
)
_RAT_TAIL = TagLayout(
    name="rat-tail-60x12",
    title="尾巴签 60×12 毫米,二维码",
    width=600,
    height=120,
    gap=20,
    spots=(
        Spot(text="{name}", left=8, top=6, width=214, letters=26, shorten=True, bold=True),
        Spot(text="净 {net}g", left=8, top=36, width=104, letters=22),
        Spot(text="总 {gross}g", left=114, top=36, width=108, letters=22),
        Spot(text="￥{price}", left=8, top=62, width=214, letters=26, bold=True),
        Spot(text="{certificate}", left=8, top=92, width=214, letters=20),
        Spot(text="{barcode}", left=342, top=14, width=100, letters=22),
        Spot(text="{purity}", left=342, top=42, width=100, letters=22),
        Spot(text="圈口 {size}", left=342, top=70, width=100, letters=22),
    ),
    codes=(CodeSpot(kind="qr", left=240, top=10, width=100, height=100),),
)
LAYOUTS: Mapping[str, TagLayout] = {layout.name: layout for layout in (_FOLDED, _BARS, _RAT_TAIL)}
"""What label rolls for jewellery are usually like; a chain changes a copy."""
