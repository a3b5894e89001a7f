"""What kind of printer this is: asked of the printer first, then of the person who looks at a self-test paper.

A printer says its name and whether it answers; how wide it prints, which characters it has, whether its codes can be
scanned and whether it cuts only eyes can tell.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from msgspec.structs import replace

from printers.devices.answers import (
    ASK_NAME,
    ASK_PAPER_QUEUED,
    ASK_PRINTER,
    Answer,
    Answers,
    Name,
    Paper,
    Printed,
    Status,
    ask_token,
)
from printers.devices.base import Line
from printers.document import QR, Cut, Document, Feed, Rule, Text
from printers.escpos import START, document_bytes
from printers.profile import PRESETS, PrinterProfile

# Characters a line, and the dots of such a printer: 80 mm, 80 mm at 180 dpi, 58 mm.
WIDTHS = {48: 576, 42: 512, 32: 384}
BEYOND_GB2312 = "镕喆珺"
SCANNED = "JINPU-TEST"
_TOKEN = b"test"
_MAKES = {"tm-t82": "tm-t82", "xp": "xp80", "gp": "gp80"}


@dataclass(frozen=True, slots=True)
class Found:
    """What the printer itself said. `name` '' where it has none to say."""

    name: str
    status: bool
    ack: Literal["none", "gs_r", "gs_h"]


@dataclass(frozen=True, slots=True)
class Seen:
    """What a person saw on the self-test paper."""

    columns: int
    charset: Literal["gb2312", "gbk"]
    qr: Literal["native", "raster"]
    cutter: Literal["none", "partial"]


def probe(line: Line, seconds: float = 1.0) -> Found:
    """Ask the printer all that it may know; a question that it does not know prints a few signs. Raises LineBroken."""
    line.open()
    try:
        answers = Answers()
        status = bool(_ask(line, answers, ASK_PRINTER, seconds, Status))
        name = _ask(line, answers, ASK_NAME, seconds, Name)
        paper = _ask(line, answers, START + ASK_PAPER_QUEUED, seconds, Paper)
        printed = _ask(line, answers, ask_token(_TOKEN), seconds, Printed)
        line.finish()
    finally:
        line.close()
    told = name[0].text if name and isinstance(name[0], Name) else ""
    return Found(told, status, "gs_h" if Printed(_TOKEN) in printed else "gs_r" if paper else "none")


def _ask(line: Line, answers: Answers, question: bytes, seconds: float, kind: type[Answer]) -> list[Answer]:
    if not line.can_read:
        return []
    rest = question
    while rest:
        rest = rest[line.write(rest) :]
    while came := line.read(seconds):
        found = [answer for answer in answers.feed(came) if isinstance(answer, kind)]
        if found:
            return found
    return []


def self_test() -> bytes:
    """The paper with the questions. Each part is printed as another printer would need it."""
    wide = replace(PRESETS["generic-80"], cutter="none")
    parts = [
        _part(wide, Text("打印机自检"), Text("1. 哪一行最长,又没有折到第二行?")),
        *(
            _part(wide, Text(f"{letter} {columns} {'-' * (columns - 6)}|"))
            for letter, columns in zip("ABC", WIDTHS, strict=True)
        ),
        _part(wide, Text(f"2. 这三个字清楚吗?  {BEYOND_GB2312}")),
        _part(wide, Text("3. 手机能扫出这个码吗?")),
        _part(replace(wide, qr="native"), QR(SCANNED)),
        _part(wide, Text("4. 这行下面切纸了吗?"), Rule(), Feed(4)),
        _part(replace(wide, cutter="partial"), Cut()),
    ]
    return b"".join(parts)


def _part(profile: PrinterProfile, *blocks: Text | QR | Rule | Feed | Cut) -> bytes:
    return document_bytes(Document("自检", blocks), profile)


def profile_for(found: Found, seen: Seen) -> PrinterProfile:
    """The printer's own profile, begun from the preset of its make. It keeps a name of its own: tuned."""
    make = next((preset for sign, preset in _MAKES.items() if sign in found.name.lower()), "")
    base = PRESETS[make or ("generic-58" if seen.columns <= min(WIDTHS) else "generic-80")]
    return replace(
        base,
        name="tuned",
        title=found.name or base.title,
        columns=seen.columns,
        dots=WIDTHS[seen.columns],
        charset=seen.charset,
        qr=seen.qr,
        cutter=seen.cutter,
        feed_before_cut=base.feed_before_cut if seen.cutter == "partial" else max(4, base.feed_before_cut),
        status="required" if found.status else "none",
        ack=found.ack,
    )
