"""The lunar calendar: how long its months are, and on which day of the solar year its days fall.

The tables are the library's; which day a birthday falls on where a year lacks it is decided in rules/birthday.py.
Only loaded when somebody's birthday is lunar.
"""

from __future__ import annotations

from datetime import date

FIRST_YEAR, LAST_YEAR = 1900, 2100


def month_days(year: int, month: int, *, leap: bool = False) -> int:
    """How many days a month of a lunar year has, 29 or 30; 0 where that year has no such month."""
    from lunar_python import LunarMonth

    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        return 0
    found = LunarMonth.fromYm(year, -month if leap else month)
    return 0 if found is None else int(found.getDayCount())


def solar_day(year: int, month: int, day: int, *, leap: bool = False) -> date:
    """The solar day of a lunar one that is there."""
    from lunar_python import Lunar

    solar = Lunar.fromYmd(year, -month if leap else month, day).getSolar()
    return date(solar.getYear(), solar.getMonth(), solar.getDay())
