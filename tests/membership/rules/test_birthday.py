"""A birthday is a day of the year, told in many ways."""

from __future__ import annotations

import pytest

from membership.errors import BirthdayInvalid
from membership.rules.birthday import month_and_day, normalise_birthday


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("1990-11-24", "1990-11-24"),
        ("1990/3/8", "1990-03-08"),
        ("1990年3月8日", "1990-03-08"),
        ("11-24", "11-24"),
        ("３月８日", "03-08"),
        ("02-29", "02-29"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_day_is_kept_in_one_form(told: str, kept: str) -> None:
    assert normalise_birthday(told) == kept


@pytest.mark.parametrize("told", ["13-01", "1990-02-29", "02-30", "24", "十一月", "1990-11-24 10:00"])
def test_what_is_no_day_is_refused(told: str) -> None:
    with pytest.raises(BirthdayInvalid):
        normalise_birthday(told)


def test_the_counter_is_shown_no_year_of_birth() -> None:
    assert month_and_day("1990-11-24") == "11-24"
    assert month_and_day("11-24") == "11-24"
