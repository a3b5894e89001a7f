"""Chinese text for a printer: stand-ins, column widths and GBK bytes.

A receipt printer draws ASCII and the letters of a western code page in one column and a two-byte character in two, so
a text's width is the number of its bytes. GBK has some accented letters (é, ü, the pinyin ones): those are two-byte
characters. Four-byte codes of GB18030 print as stray digits on most machines and are never sent.
"""

from __future__ import annotations

import unicodedata
from itertools import groupby

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


# Letters that GBK lacks and western code pages (850, 437) have.
LATIN = frozenset("ÇÂÄÀÁÃÅÆÉÊËÈÍÎÏÌÐÑÓÔÒÕÖØÚÛÙÜÝÞßâäãåæçëïîðñôöõøûýþÿıƒªº¿¡«»")


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
    """Columns of a text that went through `stand_in`: one for ASCII and `LATIN`, two for everything else."""
    if text.isascii():
        return len(text)
    return sum(1 if char < "\x80" or char in LATIN else 2 for char in text)


def encode_gb(text: str, profile: PrinterProfile) -> bytes | None:
    """The bytes that print this text, or None when the printer lacks a character: then the line is sent as dots.

    `text` went through `stand_in`. The printer is in Chinese mode before and after.
    """
    try:
        data = text.encode("gbk")
    except UnicodeEncodeError:
        return _with_code_page(text, profile)
    if profile.charset == "gb2312" and not _all_gb2312(data):
        return None
    return data


def _with_code_page(text: str, profile: PrinterProfile) -> bytes | None:
    """Letters that GBK lacks are looked up in the printer's code page, outside Chinese mode."""
    if profile.code_page is None:
        return None
    out = bytearray()
    for latin, chars in groupby(text, LATIN.__contains__):
        try:
            data = "".join(chars).encode(profile.code_page if latin else "gbk")
        except UnicodeEncodeError:
            return None
        if latin:
            out += bytes((0x1C, 0x2E, 0x1B, 0x74, profile.code_page_no)) + data + b"\x1c\x26"
        elif profile.charset == "gb2312" and not _all_gb2312(data):
            return None
        else:
            out += data
    return bytes(out)


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
