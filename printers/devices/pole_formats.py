"""What a customer's pole display is sent: eight digits with lamps (LED8), or two lines of twenty characters (VFD).

Sources: the command tables of LED8 displays of Chinese makers (ESC Q A, ESC s n), of the CD5220 set (ESC Q A, ESC Q B),
of UTC and of ESC/POS displays, to one of which most 2x20 displays can be switched. Pure; no I/O.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from kernel.money import plain_yuan
from printers.encode_gb import stand_in, width

COLUMNS = 20
DIGITS = 8
BAUD: Mapping[str, int] = {"led8": 2400, "cd5220": 9600, "utc": 9600, "escpos": 9600}
"""The languages, and how fast each is usually set."""


class Lamp(Enum):
    """Which word glows beside the digits."""

    NONE, PRICE, TOTAL, RECEIVED, CHANGE = "0", "1", "2", "3", "4"


ENGLISH: Mapping[Lamp, str] = {
    Lamp.NONE: "", Lamp.PRICE: "PRICE", Lamp.TOTAL: "TOTAL", Lamp.RECEIVED: "PAID", Lamp.CHANGE: "CHANGE",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PoleText:
    """`amount_fen` under its `lamp`, None for an empty display; `words` stand above it where letters can be shown."""

    amount_fen: int | None = None
    lamp: Lamp = Lamp.NONE
    words: str = ""
    label: str = ""


def pole_bytes(said: PoleText, language: str, *, chinese: bool = False) -> bytes:
    """Everything to send for this text. `chinese`: the display has GBK characters. Raises KeyError."""
    if language == "led8":
        return _led8(said)
    upper, lower = _lines(said, chinese)
    return _LINES[language](upper, lower)


def digits(fen: int) -> str:
    """An amount for eight digits, points beside them: yuan and fen, whole yuan where that is too long, else bars."""
    plain = plain_yuan(fen).replace(",", "")
    for text in (plain, plain.split(".")[0]):
        if len(text.replace(".", "")) <= DIGITS:
            return text
    return "-" * DIGITS


def _led8(said: PoleText) -> bytes:
    if said.amount_fen is None:
        return b"\x0c\x1b\x73\x30"
    return b"\x1b\x73" + said.lamp.value.encode() + b"\x1b\x51\x41" + digits(said.amount_fen).encode() + b"\x0d"


def _lines(said: PoleText, chinese: bool) -> tuple[bytes, bytes]:
    if said.amount_fen is None:
        return _fitted(said.words, chinese), b""
    label = said.label if chinese and said.label else ENGLISH[said.lamp]
    amount = plain_yuan(said.amount_fen)
    return _fitted(said.words, chinese), _pair(_encoded(label, chinese), amount.encode())


def _pair(left: bytes, right: bytes) -> bytes:
    """The amount is never cut; its label gives way."""
    room = max(0, COLUMNS - len(right) - 1)
    kept = left if len(left) <= room else b""
    return kept + b" " * (COLUMNS - len(kept) - len(right)) + right


def _fitted(words: str, chinese: bool) -> bytes:
    text = stand_in(words).replace("\n", " ")
    if not chinese:
        text = "".join(char for char in text if char.isascii()).strip()
    while width(text) > COLUMNS:
        text = text[:-1]
    data = _encoded(text, chinese)
    return data + b" " * (COLUMNS - len(data))


def _encoded(text: str, chinese: bool) -> bytes:
    return text.encode("gbk", "replace") if chinese else text.encode("ascii", "replace")


def _cd5220(upper: bytes, lower: bytes) -> bytes:
    return b"\x0c\x1b\x51\x41" + upper + b"\x0d\x1b\x51\x42" + lower + b"\x0d"


def _utc(upper: bytes, lower: bytes) -> bytes:
    return b"\x0c\x1b\x75\x41" + upper + b"\x0d\x1b\x75\x42" + lower + b"\x0d"


def _escpos(upper: bytes, lower: bytes) -> bytes:
    """Select the display before the printer on the same line, clear it, and give the line back to the printer."""
    return b"\x1b\x3d\x02\x0c" + upper + lower + b"\x1b\x3d\x01"


_LINES = {"cd5220": _cd5220, "utc": _utc, "escpos": _escpos}
