"""Birthdays as members tell them: a day of the solar year, with or without its year."""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from membership.errors import BirthdayInvalid

_PARTS = re.compile(r"(?:([0-9]{4})[-/.年])?([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_ANY_LEAP_YEAR = 2000  # somebody born on 29 February has a birthday too


def normalise_birthday(text: str) -> str:
    """'YYYY-MM-DD' or 'MM-DD'; '' stays ''. Takes 1990/3/8, 3月8日 and the like. Raises BirthdayInvalid."""
    plain = unicodedata.normalize("NFKC", text).strip()
    if not plain:
        return ""
    found = _PARTS.fullmatch(plain)
    if found is None:
        raise BirthdayInvalid(given=text)
    year, month, day = found.groups()
    try:
        known = date(int(year or _ANY_LEAP_YEAR), int(month), int(day))
    except ValueError as error:
        raise BirthdayInvalid(given=text) from error
    return known.isoformat() if year else known.isoformat()[5:]


def month_and_day(birthday: str) -> str:
    """'MM-DD' of either form: the year is nobody's business at the counter."""
    return birthday[-5:]
