"""The fonts behind pictures and reports: the two bundled ones, then one of the system for rare characters.

Reports need the fonts only; the picture library is loaded with the first character that is drawn.
"""

from __future__ import annotations

import struct
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from printers.encode_gb import width as columns

if TYPE_CHECKING:
    from PIL import Image, ImageFont

FONTS = Path(__file__).parent / "fonts"


class Face(NamedTuple):
    path: Path
    number: int = 0  # within a collection


CHINESE = Face(FONTS / "NotoSansSC-subset.ttf")
MONO = Face(FONTS / "NotoSansMono-subset.ttf")
# Debian's Noto CJK (number 2 of the collection is the Simplified Chinese face), then Windows' own.
SYSTEM = (
    Face(Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc"), 2),
    Face(Path("/usr/share/fonts/truetype/lxgw-wenkai/LXGWWenKai-Regular.ttf")),
    Face(Path("C:/Windows/Fonts/msyh.ttc")),
    Face(Path("C:/Windows/Fonts/simsun.ttc")),
    Face(Path("C:/Windows/Fonts/simsunb.ttf")),
)


def face_for(char: str) -> Face | None:
    """The first face that has the character; None when only a box can stand for it."""
    return next((face for face in (CHINESE, *SYSTEM) if ord(char) in characters(face)), None)


@cache
def characters(face: Face) -> frozenset[int]:
    """The code points a font file draws; empty when the file is not there."""
    try:
        data = face.path.read_bytes()
    except OSError:
        return frozenset()
    start = struct.unpack_from(">I", data, 12 + 4 * face.number)[0] if data[:4] == b"ttcf" else 0
    (tables,) = struct.unpack_from(">H", data, start + 4)
    found: set[int] = set()
    for at in range(start + 12, start + 12 + 16 * tables, 16):
        tag, _, offset, _ = struct.unpack_from(">4sIII", data, at)
        if tag == b"cmap":
            (count,) = struct.unpack_from(">H", data, offset + 2)
            for nth in range(count):
                (sub,) = struct.unpack_from(">I", data, offset + 4 + 8 * nth + 4)
                found |= _code_points(data, offset + sub)
    return frozenset(found)


def _code_points(data: bytes, at: int) -> set[int]:
    """Code points of one cmap subtable of format 4 or 12; the other formats hold nothing more."""
    (form,) = struct.unpack_from(">H", data, at)
    if form == 12:
        (groups,) = struct.unpack_from(">I", data, at + 12)
        pairs = (struct.unpack_from(">II", data, at + 16 + 12 * nth) for nth in range(groups))
        return {code for first, last in pairs for code in range(first, last + 1)}
    if form != 4:
        return set()
    (twice,) = struct.unpack_from(">H", data, at + 6)
    count = twice // 2
    ends = struct.unpack_from(f">{count}H", data, at + 14)
    starts = struct.unpack_from(f">{count}H", data, at + 16 + twice)
    spans = zip(starts, ends, strict=True)
    return {code for first, last in spans for code in range(first, last + 1) if code != 0xFFFF}


def glyph(char: str, width: int, height: int) -> Image.Image:
    """A character's dots (mode '1', ink is 1) at a multiple of its cell: 12x24 dots for one column, else 24x24."""
    return glyph_in(char, (12 * columns(char) * width, 24 * height))


@cache
def glyph_in(char: str, cell: tuple[int, int]) -> Image.Image:
    """A character's dots (mode '1', ink is 1) in a cell of any size, in dots."""
    from PIL import Image, ImageDraw

    narrow = columns(char) == 1
    face = MONO if narrow and ord(char) in characters(MONO) else face_for(char)
    # Drawn large and made small, so that every size keeps even stems.
    scale = 4 * max(-(-cell[0] // (12 if narrow else 24)), -(-cell[1] // 24))
    if face is None:
        return _box(cell)
    # The monospaced face is 0.6 em wide: at 22 dots high it is narrowed from 13.2 to 12, and its tails stay inside.
    size, drawn, baseline = (22, 13.2, 19.0) if narrow else (24, 24.0, 20.5)
    canvas = Image.new("L", (round(drawn * scale), 24 * scale))
    ImageDraw.Draw(canvas).text((0, baseline * scale), char, font=_font(face, size * scale), fill=255, anchor="ls")
    return canvas.resize(cell, Image.Resampling.BOX).point(lambda level: 255 if level > 95 else 0).convert("1")


def _box(cell: tuple[int, int]) -> Image.Image:
    from PIL import Image, ImageDraw

    image = Image.new("1", cell)
    ImageDraw.Draw(image).rectangle((2, 2, cell[0] - 3, cell[1] - 3), outline=1)
    return image


@cache
def _font(face: Face, size: int) -> ImageFont.FreeTypeFont:
    from PIL import ImageFont

    return ImageFont.truetype(str(face.path), size, index=face.number, layout_engine=ImageFont.Layout.BASIC)
