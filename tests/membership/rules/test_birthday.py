"""A birthday is a day of the solar or the lunar year, told in many ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.errors import BirthdayInvalid
from membership.facts import Calendar
from membership.rules.birthday import (
    Birthday,
    birthday_of,
    birthday_words,
    month_and_day,
    next_birthday,
    normalise_birthday,
    require_born,
    solar_in_month_of,
)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("1990-11-24", "1990-11-24"),
        ("1990/3/8", "1990-03-08"),
        ("19900308", "1990-03-08"),
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


@pytest.mark.parametrize("told", ["13-01", "1990-02-29", "02-30", "24", "十一月", "1990-11-24 10:00", "农历8-15"])
def test_what_is_no_solar_day_is_refused(told: str) -> None:
    with pytest.raises(BirthdayInvalid):
        normalise_birthday(told)


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("农历8月15", Birthday("08-15", "lunar")),
        ("1990年农历八月十五", Birthday("1990-08-15", "lunar")),
        ("阴历 1989-12-30", Birthday("1989-12-30", "lunar")),
        ("腊月二十三", Birthday("12-23", "lunar")),
        ("正月廿九", Birthday("01-29", "lunar")),
        ("闰六月初三", Birthday("06-03", "lunar_leap")),
        ("2025-闰6-29", Birthday("2025-06-29", "lunar_leap")),
        ("02-30", Birthday("02-30", "lunar")),
    ],
)
def test_a_lunar_day_is_told_in_figures_or_in_words(told: str, kept: Birthday) -> None:
    assert birthday_of(told, "lunar") == kept


@pytest.mark.parametrize("told", ["农历2-31", "农历13-01", "2024-闰6-03", "2025-闰6-30", "1750-农历1-1", "廿月初一"])
def test_a_day_that_no_lunar_year_has_is_refused(told: str) -> None:
    with pytest.raises(BirthdayInvalid):
        birthday_of(told)


@pytest.mark.parametrize("born", ["2026-11-22", "2027-01-01", "1899-12-31", "农历2027-01-01"])
def test_nobody_is_born_tomorrow_or_two_centuries_ago(born: str) -> None:
    with pytest.raises(BirthdayInvalid):
        require_born(birthday_of(born), "2026-11-21")


@pytest.mark.parametrize("born", ["2026-11-21", "1900-01-01", "12-31", "", "农历2026-12-29"])
def test_a_birthday_of_today_or_without_a_year_is_good(born: str) -> None:
    require_born(birthday_of(born), "2026-11-21")


def test_the_counter_is_shown_no_year_of_birth() -> None:
    assert month_and_day("1990-11-24") == "11-24"
    assert birthday_words(Birthday("1990-08-15", "lunar")) == "农历 08-15"
    assert birthday_words(Birthday("06-03", "lunar_leap")) == "农历闰 06-03"


@pytest.mark.parametrize(
    ("day", "calendar", "today", "falls"),
    [
        ("1990-11-24", "solar", "2026-11-24", "2026-11-24"),
        ("11-23", "solar", "2026-11-24", "2027-11-23"),
        ("1992-02-29", "solar", "2026-01-01", "2026-02-28"),
        ("1992-02-29", "solar", "2027-03-01", "2028-02-29"),
        ("08-15", "lunar", "2026-01-01", "2026-09-25"),  # the mid-autumn festival
        ("12-23", "lunar", "2026-02-01", "2026-02-10"),  # of the lunar year before
        ("1985-12-30", "lunar", "2025-01-01", "2025-01-28"),  # New Year's Eve of a month with 29 days
        ("06-03", "lunar_leap", "2025-01-01", "2025-07-27"),  # 2025 has the leap month
        ("06-03", "lunar_leap", "2026-01-01", "2026-07-16"),  # 2026 has not
    ],
)
def test_the_next_birthday_falls_where_the_family_keeps_it(
    day: str, calendar: Calendar, today: str, falls: str
) -> None:
    assert next_birthday(Birthday(day, calendar), date.fromisoformat(today)).isoformat() == falls


@pytest.mark.parametrize(
    ("born", "day", "solar"),
    [
        (Birthday("1990-11-24"), "2026-11-02", "11-24"),
        (Birthday("02-29"), "2026-02-01", "02-29"),
        (Birthday(), "2026-02-01", ""),
        (Birthday("08-15", "lunar"), "2026-09-30", "09-25"),  # the month counts, though the day is over
        (Birthday("08-15", "lunar"), "2026-10-01", "09-15"),  # of the next year
    ],
)
def test_a_birthdays_month_is_a_solar_one(born: Birthday, day: str, solar: str) -> None:
    assert solar_in_month_of(born, day) == solar


@given(
    st.dates(date(1950, 1, 1), date(2090, 1, 1)),
    st.integers(1, 12),
    st.integers(1, 29),
    st.sampled_from(["solar", "lunar", "lunar_leap"]),
)
def test_nobody_waits_longer_than_a_lunar_leap_year(today: date, month: int, day: int, calendar: Calendar) -> None:
    born = Birthday(f"{month:02}-{min(day, 28):02}", calendar)

    falls = next_birthday(born, today)

    assert today <= falls <= today + timedelta(days=414)  # a leap month's birthday moves by up to a month more
    assert falls == next_birthday(born, falls)
