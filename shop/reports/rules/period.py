"""The business days that a ledger or a report is asked about."""

from __future__ import annotations

from kernel.days import is_day
from shop.reports.errors import PeriodWrong


def period(first: str, last: str, today: str) -> tuple[str, str]:
    """First and last day: `today` where none is named, one day where one is. Raises PeriodWrong."""
    begins, ends = first or last or today, last or first or today
    if not is_day(begins) or not is_day(ends) or begins > ends:
        raise PeriodWrong(first=begins, last=ends)
    return begins, ends
