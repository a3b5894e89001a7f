"""What is a day, and how many lie between two."""

from __future__ import annotations

import pytest

from kernel.days import days_between, is_day


@pytest.mark.parametrize("text", ["2026-11-21", "2028-02-29", "9999-12-31"])
def test_a_day_of_the_calendar_is_one(text: str):
    assert is_day(text)


@pytest.mark.parametrize(
    "text",
    ["", "明天", "2026-11-31", "2027-02-29", "2026-13-01", "2026-1-2", "20261121", "２０２６-11-21"],
)
def test_what_does_not_sort_among_days_is_none(text: str):
    assert not is_day(text)


def test_days_are_counted_both_ways():
    assert (days_between("2026-11-21", "2026-12-01"), days_between("2026-12-01", "2026-11-21")) == (10, -10)
