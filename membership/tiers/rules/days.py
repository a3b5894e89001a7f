"""Days of a review, and the beginning of what counts. A day that a month does not have is that month's last one."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from functools import lru_cache

from membership.tiers.facts import TierPolicy

ANNIVERSARY = "anniversary"


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or earlier below zero."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@lru_cache(maxsize=8)
def counts_from(policy: TierPolicy, day: date) -> str:
    """The first day that counts on `day`, 'YYYY-MM-DD'; '' when all of them do."""
    if not policy.window_months:
        return ""
    return (months_after(day, -policy.window_months) + timedelta(days=1)).isoformat()


def next_review(policy: TierPolicy, since: date, today: date) -> date:
    """The first review from `today` on, itself included, of a tier that is held since `since`."""
    held_until = months_after(since, policy.holds_months)
    if policy.review == ANNIVERSARY:
        first = max(0, today.year - held_until.year - 1)
        falls = (months_after(since, policy.holds_months + 12 * years) for years in range(first, first + 3))
    else:
        falls = (_in_year(max(today, held_until).year + more, policy.review) for more in (0, 1))
    return min(day for day in falls if day >= max(today, held_until))


def is_decided(policy: TierPolicy, since: str, after: str, today: str) -> bool:
    """Whether the grace of a review ended after the day `after`, and by `today`; days 'YYYY-MM-DD'."""
    held, last, day = map(date.fromisoformat, (since, after, today))
    grace = timedelta(days=policy.grace_days)
    return next_review(policy, held, last - grace + timedelta(days=1)) + grace <= day


def _in_year(year: int, month_day: str) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, min(day, monthrange(year, month)[1]))
