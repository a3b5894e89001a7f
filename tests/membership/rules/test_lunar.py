"""The lunar calendar as the almanac has it."""

from __future__ import annotations

from datetime import date

from membership.rules.lunar import month_days, solar_day


def test_a_month_has_29_or_30_days_and_a_leap_month_is_one_years() -> None:
    assert (month_days(2025, 6), month_days(2025, 6, leap=True)) == (30, 29)
    assert month_days(2026, 6, leap=True) == 0


def test_a_year_that_no_almanac_covers_has_no_months() -> None:
    assert month_days(1899, 1) == month_days(2101, 1) == month_days(2026, 13) == 0


def test_new_years_day_is_in_january_or_february() -> None:
    assert solar_day(2026, 1, 1) == date(2026, 2, 17)
    assert solar_day(2025, 6, 1, leap=True) == date(2025, 7, 25)
