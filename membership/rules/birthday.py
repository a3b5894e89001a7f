"""Birthdays as members tell them: a day of the solar or the lunar year, with or without its year.

What a year lacks falls on the day before: 29 February on the 28th, the 30th of a lunar month with 29 days on the 29th.
A leap month's birthday falls in that leap month where a year has it, else in the plain month of the same number.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import NamedTuple

from membership.errors import BirthdayInvalid
from membership.facts import Calendar
from membership.rules import lunar

_PARTS = re.compile(r"(农历|阴历)?(?:([0-9]{4})[-/.年])?(农历|阴历)?(闰)?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_DIGITS_ALONE = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SAID = re.compile(r"(农历|阴历)?(?:([0-9]{4})年)?(农历|阴历)?(闰)?(.{1,2})月(.{2,3})")
_EARLIEST = "1900"
_ANY_LEAP_YEAR = 2000  # somebody born on 29 February has a birthday too
_DIGITS = "一二三四五六七八九十"
_MONTHS = {"正": 1, **{sign: number for number, sign in enumerate(_DIGITS, 1)}, "十一": 11, "冬": 11, "十二": 12,
           "腊": 12}  # fmt: skip
_DAYS = {
    **{f"初{sign}": number for number, sign in enumerate(_DIGITS, 1)},
    **{f"十{sign}": number for number, sign in enumerate(_DIGITS[:9], 11)},
    **{f"{tens}{sign}": number for tens in ("廿", "二十") for number, sign in enumerate(_DIGITS[:9], 21)},
    "二十": 20, "三十": 30,
}  # fmt: skip


class Birthday(NamedTuple):
    """`day` 'YYYY-MM-DD', 'MM-DD' or '' for none, in its own calendar."""

    day: str = ""
    calendar: Calendar = "solar"


def birthday_of(text: str, calendar: Calendar = "solar") -> Birthday:
    """A birthday as somebody tells it; what `text` itself says of the calendar counts before `calendar`.

    Takes 1990/3/8, 19900308, 3月8日, 农历8月15, 农历闰6-3, 八月十五, 闰六月初三. Raises BirthdayInvalid.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    if not plain:
        return Birthday()
    found = _PARTS.fullmatch(_DIGITS_ALONE.sub(r"\1-\2-\3", plain))
    if found is not None:
        before, year, behind, leap, month, day = found.groups()
        said: Calendar = "lunar_leap" if leap else "lunar" if before or behind else calendar
        return _checked(text, year, int(month), int(day), said)
    found = _SAID.fullmatch(plain)
    if found is None or found[5] not in _MONTHS or found[6] not in _DAYS:
        raise BirthdayInvalid(given=text)
    return _checked(text, found[2], _MONTHS[found[5]], _DAYS[found[6]], "lunar_leap" if found[4] else "lunar")


def require_born(birthday: Birthday, today: str) -> None:
    """Whether somebody who was born then can be there on the day `today`, 'YYYY-MM-DD'. Raises BirthdayInvalid."""
    year = birthday.day[:-6]
    too_late = birthday.day > today if birthday.calendar == "solar" else year > today[:4]
    if year and (year < _EARLIEST or too_late):
        raise BirthdayInvalid(given=birthday.day)


def normalise_birthday(text: str) -> str:
    """A solar day: 'YYYY-MM-DD' or 'MM-DD'; '' stays ''. Raises BirthdayInvalid."""
    told = birthday_of(text)
    if told.calendar != "solar":
        raise BirthdayInvalid(given=text)
    return told.day


def month_and_day(birthday: str) -> str:
    """'MM-DD' of either form: the year is nobody's business at the counter."""
    return birthday[-5:]


def birthday_words(birthday: Birthday) -> str:
    """As the counter sees it: '11-24', '农历 08-15', '农历闰 06-03'; '' for none."""
    prefix = {"solar": "", "lunar": "农历 ", "lunar_leap": "农历闰 "}[birthday.calendar]
    return f"{prefix}{month_and_day(birthday.day)}" if birthday.day else ""


def next_birthday(birthday: Birthday, today: date) -> date:
    """The first day from `today` on, itself included, on which the birthday falls."""
    assert birthday.day, "a member who told no birthday has none"
    month, day = map(int, month_and_day(birthday.day).split("-"))
    years = range(today.year - 1, today.year + 3)  # a lunar year's last month lies in the next solar one
    if birthday.calendar == "solar":
        falls = [_solar(year, month, day) for year in years]
    else:
        falls = [_lunar(year, month, day, leap=birthday.calendar == "lunar_leap") for year in years]
    return min(one for one in falls if one >= today)


def solar_in_month_of(birthday: Birthday, day: str) -> str:
    """The solar 'MM-DD' of the birthday, '' for none; a lunar one as it falls from the start of that day's month on."""
    if not birthday.day or birthday.calendar == "solar":
        return month_and_day(birthday.day)
    return next_birthday(birthday, date.fromisoformat(day).replace(day=1)).isoformat()[5:]


def _checked(text: str, year: str | None, month: int, day: int, calendar: Calendar) -> Birthday:
    try:
        if calendar == "solar":
            date(int(year or _ANY_LEAP_YEAR), month, day)
        elif not 1 <= month <= 12 or not 1 <= day <= (_lunar_days(int(year), month, calendar) if year else 30):
            raise ValueError(text)
    except ValueError as error:
        raise BirthdayInvalid(given=text) from error
    of_year = f"{month:02}-{day:02}"
    return Birthday(f"{year}-{of_year}" if year else of_year, calendar)


def _lunar_days(year: int, month: int, calendar: Calendar) -> int:
    return lunar.month_days(year, month, leap=calendar == "lunar_leap")


def _solar(year: int, month: int, day: int) -> date:
    return date(year, 2, 28) if (month, day) == (2, 29) and not _has_29_february(year) else date(year, month, day)


def _has_29_february(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def _lunar(year: int, month: int, day: int, *, leap: bool) -> date:
    leap = leap and lunar.month_days(year, month, leap=True) > 0
    return lunar.solar_day(year, month, min(day, lunar.month_days(year, month, leap=leap)), leap=leap)
