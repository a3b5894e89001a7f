"""What a sheet keeps of a birthday: nothing but the answers to what the rules asked.

A rule asks for the month, or whether the day is within so many days of the birthday. The sheet keeps the narrowest of
the rules' windows that held; any birthday that answers all of them alike gives the same price.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from promotions import Context, MemberContext

_FARTHEST = 183  # half a year: no day is farther from a birthday


def windows_of(rules: Sequence[Mapping[str, Any]]) -> list[int]:
    """Days around the birthday that rules in their JSON form ask for, narrowest first; 0 is the day itself."""
    asked = (rule.get("audience", {}).get("birthday") for rule in rules)
    return sorted({0 if one == "day" else one for one in asked if one not in (None, "month")})


def narrowest(day: str, birthday: str, windows: Sequence[int]) -> int | None:
    """The narrowest window that the ISO day is in; None without a birthday ('MM-DD'), or in none."""
    return next((days for days in windows if _within(day, birthday, days)), None)


def a_birthday(day: str, month: bool, days: int | None, windows: Sequence[int]) -> str:
    """Some 'MM-DD' that answers as the member's did; '' where nothing was near."""
    if not month and days is None:
        return ""
    today = date.fromisoformat(day)
    for distance in range(_FARTHEST):
        for birth in (today + timedelta(days=distance), today - timedelta(days=distance)):
            text = birth.isoformat()[5:]
            if (text[:2] == day[5:7]) == month and narrowest(day, text, windows) == days:
                return text
    return f"{day[5:7]}-01" if month else ""


def _within(day: str, birthday: str, days: int) -> bool:
    now = datetime.combine(date.fromisoformat(day), time())
    return Context(now=now, member=MemberContext(birthday=birthday or None)).birthday_within(days)
