"""Damm's check digit for numbers of digits: finds every single wrong digit and every swap of two neighbours.

H. M. Damm, Total anti-symmetrische Quasigruppen (2004), the quasigroup of order ten.
"""

from __future__ import annotations

_NEXT = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip


def check_digit(payload: str) -> str:
    """The digit to write behind these digits."""
    state = 0
    for sign in payload:
        state = int(_NEXT[state][int(sign)])
    return str(state)


def is_checked(number: str) -> bool:
    """Whether the last of these digits is the check digit of those before it."""
    return number.isascii() and number.isdigit() and check_digit(number) == "0"
