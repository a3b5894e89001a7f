"""Which of the changes of a member's file stands: they are numbered, and the highest number does, whatever clocks said.

Who changes a file gives it the number behind the one that it was seen with, so a change that has seen another comes
after it. Two that have not seen each other have one number; their entries' ids decide, at every place alike.
"""

from __future__ import annotations

_DIGITS = 9
MOST = 10**_DIGITS - 1
"""A register that begins with it wins once: those behind it have this number too, and their ids decide."""


def file_version(number: int, entry_id: str, wall: str) -> str:
    """Sorts by the number, then by the id; `wall` is for people alone."""
    return f"{number:0{_DIGITS}}/{entry_id}/{wall}"


def next_number(version: str) -> int:
    """The number of a change of the file that has this version; '' for one that was never changed."""
    return min(int(version[:_DIGITS]) + 1, MOST) if version else 1


def changed_on(version: str) -> str:
    """The day of the change by its writer's clock; '' for none."""
    return version.rpartition("/")[2][:10]
