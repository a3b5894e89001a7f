"""Who may have invited whom, and which bill earns the reward."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from membership.referral.rules.inviting import FirstBill, ReferralPolicy, bill_that_counts, leads_back

POLICY = ReferralPolicy(points=500, least_fen=1_000_00, days=7, within_days=30)
JOINED = "2026-11-01"


def bill(day: str, kept_fen: int = 2_000_00, number: str = "S-1") -> FirstBill:
    return FirstBill(number, day, kept_fen)


@pytest.mark.parametrize(
    ("bills", "today", "number"),
    [
        ([bill("2026-11-02")], "2026-11-09", None),  # the last day on which it may come back
        ([bill("2026-11-02")], "2026-11-10", "S-1"),
        ([], "2026-12-31", None),
        ([bill("2026-11-02", 0), bill("2026-11-05", number="S-2")], "2026-11-13", "S-2"),  # the first came back whole
        ([bill("2026-11-02", 0), bill("2026-11-05", number="S-2")], "2026-11-12", None),
        (
            [bill("2026-11-02", 999_99), bill("2026-11-05", number="S-2")],
            "2026-12-31",
            None,
        ),  # too small
        ([bill("2026-11-02", 1_000_00)], "2026-12-31", "S-1"),
        ([bill("2026-12-01")], "2026-12-31", "S-1"),  # thirty days after joining
        ([bill("2026-12-02")], "2026-12-31", None),
    ],
)
def test_the_first_bill_of_which_something_was_kept_counts(bills, today, number):
    found = bill_that_counts(POLICY, bills, JOINED, today)

    assert (found.document_no if found else None) == number


def test_points_are_flat_and_by_what_was_kept():
    policy = ReferralPolicy(points=500, points_per_100_yuan=3, valid_days=30)

    assert policy.points_for(1_299_99) == 500 + 3 * 12
    assert policy.ends_on("2026-11-21") == "2026-12-21"
    assert ReferralPolicy(points=1).ends_on("2026-11-21") == ""
    assert ReferralPolicy().gives is False


@pytest.mark.parametrize(
    ("member_id", "inviter", "back"),
    [("a", "a", True), ("a", "b", False), ("c", "a", True), ("z", "x", True), ("z", "nobody", False)],
)
def test_nobody_invites_themselves_over_however_many_others(member_id, inviter, back):
    inviters = {"a": "b", "b": "c", "c": "", "x": "y", "y": "x"}

    assert leads_back(member_id, inviter, lambda one: inviters.get(one, "")) is back


@given(st.lists(st.tuples(st.integers(0, 6), st.integers(0, 6)), max_size=30))
def test_invitations_that_are_let_through_never_make_a_circle(asked):
    inviters: dict[str, str] = {}
    for member, inviter in asked:
        if not leads_back(str(member), str(inviter), lambda one: inviters.get(one, "")):
            inviters[str(member)] = str(inviter)

    for member in inviters:
        steps, one = 0, member
        while one:
            one, steps = inviters.get(one, ""), steps + 1
            assert steps <= 7
