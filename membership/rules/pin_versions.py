"""Which of a member's PINs stands: they are numbered, and the one with the highest number does."""

from __future__ import annotations

_DIGITS = 9
MOST = 10**_DIGITS - 1


def version_of(number: int, said_at: str) -> str:
    """Sorts by the number, and PINs of one number by `said_at`."""
    return f"{number:0{_DIGITS}}/{said_at}"


def number_in(version: str) -> int:
    """The number of the PIN of this version; 0 for none, and for one that release 0.1 set."""
    return int(version[:_DIGITS]) if version else 0
