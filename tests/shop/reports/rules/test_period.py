"""Which days a ledger is about."""

from __future__ import annotations

import pytest

from shop.reports.errors import PeriodWrong
from shop.reports.rules.period import period

TODAY = "2026-11-21"


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("", "", (TODAY, TODAY)),
        ("2026-11-01", "", ("2026-11-01", "2026-11-01")),
        ("", "2026-11-02", ("2026-11-02", "2026-11-02")),
        ("2026-11-01", "2026-11-30", ("2026-11-01", "2026-11-30")),
    ],
)
def test_a_period_is_what_was_named_or_today(first: str, last: str, days: tuple[str, str]):
    assert period(first, last, TODAY) == days


@pytest.mark.parametrize(("first", "last"), [("abc", ""), ("2026-11-30", "2026-11-01"), ("2026-11-1", "2026-11-30")])
def test_what_is_no_period_is_refused(first: str, last: str):
    with pytest.raises(PeriodWrong):
        period(first, last, TODAY)
