"""Days in stock and their bands."""

from __future__ import annotations

import pytest

from shop.stockroom.rules.ageing import band_of, days_between


@pytest.mark.parametrize(("days", "band"), [(0, 0), (90, 0), (91, 1), (180, 1), (181, 2), (365, 2), (366, 3)])
def test_a_band_ends_with_its_last_day(days: int, band: int):
    assert band_of(days) == band


@pytest.mark.parametrize(
    ("received", "days"),
    [("2026-11-21T09:30:00.000+08:00", 0), ("2026-08-23T23:59:00.000+08:00", 90), ("2026-12-01", 0)],
)
def test_days_are_counted_from_day_to_day(received: str, days: int):
    assert days_between(received, "2026-11-21T20:00:00.000+08:00") == days
