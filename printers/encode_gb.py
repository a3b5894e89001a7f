"""Chinese text for a printer: stand-ins, column widths and GBK bytes.

A receipt printer draws ASCII in one column and a two-byte character in two, so a text's width is the number of its
bytes. Four-byte codes of GB18030 print as stray digits on most machines and are never sent.
"""

from __future__ import annotations

import unicodedata

from printers.profile import PrinterProfile

# What people type or data brings, and the nearest thing that every Chinese printer has.
_STAND_INS = str.maketrans(
    {
        "¥": "￥", "€": "EUR", "£": "￡", "¢": "￠", "©": "(C)", "®": "(R)", "™": "TM",
        "\u00a0": " ", "\u2002": " ", "\u2003": "\u3000", "\u2009": " ", "\u202f": " ", "\t": " ", "\r": "",
        "\u2010": "-", "\u2011": "-", "\u2212": "-", "\u00ad": "", "•": "·", "‧": "·", "・": "·", "⋯": "…",
        "〜": "～", "⁓": "～", "✓": "√", "✔": "√", "☑": "√", "✗": "×", "✘": "×", "☐": "□", "▢": "□", "▸": "→",
        "➜": "→", "❤": "♥", "½": "1/2", "¼": "1/4", "¾": "3/4", "²": "2", "³": "3", "\u2028": "\n", "\u2029": "\n",
    }
)  # fmt: skip


def stand_in(text: str) -> str:
    """The text as it can be printed: stand-ins, no control characters but line feeds, nothing without a width.

    A control character in a product's name must not become a command to the printer.
    """
    if text.isascii() and text.isprintable():
        return text
    swapped = unicodedata.normalize("NFC", text).translate(_STAND_INS)
    return "".join(char for char in swapped if char == "\n" or unicodedata.category(char) not in _UNPRINTED)


_UNPRINTED = frozenset({"Cc", "Cf", "Cs", "Mn", "Me"})


def width(text: str) -> int:
    """Columns of a text that went through `stand_in`: one for ASCII, two for everything else."""
    return sum(1 if char < "\x80" else 2 for char in text)


def encode_gb(text: str, profile: PrinterProfile) -> bytes | None:
    """The bytes that print this text, or None when the printer lacks a character: then the line is sent as dots.

    `text` went through `stand_in`; the number of bytes is the number of columns.
    """
    try:
        data = text.encode("gbk")
    except UnicodeEncodeError:
        return None
    if profile.charset == "gb2312" and not _all_gb2312(data):
        return None
    return data


def _all_gb2312(data: bytes) -> bool:
    at = 0
    while at < len(data):
        if data[at] < 0x80:
            at += 1
            continue
        lead, trail = data[at], data[at + 1]
        if not (0xA1 <= lead <= 0xF7 and trail >= 0xA1) or 0xAA <= lead <= 0xAF:
            return False
        at += 2
    return True
