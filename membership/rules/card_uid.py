"""The number in a card's chip, however a reader spells it: one card has one number in the whole chain.

Readers type the same four bytes as eight hexadecimal digits, as these in the opposite order, or as a decimal number of
either. The canonical number is 'U' and the bytes in the order in which the chip sends them (ISO/IEC 14443-3), in
capitals. Spellings of eight decimal digits drop a byte, so two cards may share one: they are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from membership.errors import CardInvalid

_HEX = re.compile(r"(?:[0-9A-F]{2}){4}|(?:[0-9A-F]{2}){7}|(?:[0-9A-F]{2}){10}")  # 4, 7 or 10 bytes
_TEN_DIGITS = re.compile(r"[0-9]{10}")
_CANONICAL = re.compile(rf"U(?:{_HEX.pattern})")


def is_card_uid(text: str) -> bool:
    """Has `text` the canonical form? A machine read it, so it has no check digit."""
    return bool(_CANONICAL.fullmatch(text))


def canonical_uid(text: str, spelling: str) -> str:
    """What a reader of this spelling (one of SPELLINGS) typed, as the chain's number. Raises CardInvalid, KeyError."""
    data = SPELLINGS[spelling](text.strip().upper())
    if data is None:
        raise CardInvalid(card_no=text)
    return f"U{data.hex().upper()}"


def _plain(text: str) -> bytes | None:
    return bytes.fromhex(text) if _HEX.fullmatch(text) else None


def _reversed(text: str) -> bytes | None:
    data = _plain(text)
    return None if data is None else data[::-1]


def _decimal(text: str) -> bytes | None:
    number = int(text) if _TEN_DIGITS.fullmatch(text) else 1 << 32
    return number.to_bytes(4, "big") if number < 1 << 32 else None


def _decimal_reversed(text: str) -> bytes | None:
    data = _decimal(text)
    return None if data is None else data[::-1]


SPELLINGS: Mapping[str, Callable[[str], bytes | None]] = {
    "hex": _plain, "hex_reversed": _reversed, "dec10": _decimal, "dec10_reversed": _decimal_reversed,
}  # fmt: skip
