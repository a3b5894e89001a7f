"""Days of a review: never before a tier was held its time, each year once, also for the 29th of February."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.tiers.rules.days import counts_from, is_decided, months_after, next_review
from tests.membership.tiers.policies import BY_AMOUNT

YEARLY = msgspec.structs.replace(BY_AMOUNT, review="01-01")
LEAP = msgspec.structs.replace(BY_AMOUNT, review="02-29")
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@pytest.mark.parametrize(
    ("policy", "since", "today", "review"),
    [
        (BY_AMOUNT, "2026-03-15", "2026-11-21", "2027-03-15"),
        (BY_AMOUNT, "2026-03-15", "2027-03-15", "2027-03-15"),
        (BY_AMOUNT, "2026-03-15", "2027-03-16", "2028-03-15"),
        (BY_AMOUNT, "2024-02-29", "2024-12-01", "2025-02-28"),
        (BY_AMOUNT, "2024-02-29", "2027-06-01", "2028-02-29"),
        (YEARLY, "2026-03-15", "2026-11-21", "2028-01-01"),
        (YEARLY, "2026-01-01", "2026-11-21", "2027-01-01"),
        (LEAP, "2025-02-28", "2026-01-01", "2026-02-28"),
        (LEAP, "2025-03-01", "2026-04-01", "2027-02-28"),
    ],
)
def test_the_next_review_after_a_tier_was_held_its_time(policy, since: str, today: str, review: str) -> None:  # type: ignore[no-untyped-def]
    found = next_review(policy, date.fromisoformat(since), date.fromisoformat(today))

    assert found == date.fromisoformat(review)


@given(days, st.integers(0, 1_500), st.lists(st.integers(1, 60), min_size=1, max_size=20), st.integers(0, 90))
def test_however_nights_fall_each_review_is_decided_once(
    since: date, later: int, nights: list[int], grace_days: int
) -> None:
    policy = msgspec.structs.replace(BY_AMOUNT, grace_days=grace_days)
    first = before = since + timedelta(days=later)
    decided = 0
    for wait in nights:
        tonight = before + timedelta(days=wait)
        decided += is_decided(policy, since.isoformat(), before.isoformat(), tonight.isoformat())
        before = tonight

    falls = (months_after(since, 12 * years) + timedelta(days=grace_days) for years in range(1, 20))
    assert decided == sum(first < day <= before for day in falls)


def test_who_is_short_has_the_grace_to_make_it_good() -> None:
    policy = msgspec.structs.replace(YEARLY, grace_days=30)

    assert not is_decided(policy, "2026-01-01", "2026-12-31", "2027-01-01")
    assert is_decided(policy, "2026-01-01", "2027-01-30", "2027-01-31")


def test_what_counts_begins_so_many_months_back() -> None:
    forever = msgspec.structs.replace(BY_AMOUNT, window_months=0)

    assert counts_from(BY_AMOUNT, date(2026, 11, 21)) == "2025-11-22"
    assert counts_from(BY_AMOUNT, date(2024, 2, 29)) == "2023-03-01"
    assert counts_from(forever, date(2026, 11, 21)) == ""
