"""What may be paid from a lease with no line, and why not."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kernel.clock import Instant
from sync.lease_rules import Here, Lease, Refusal, age, choose, is_due, refusal, split
from sync.protocol import LeasePolicy

HOUR = 3600
POLICY = LeasePolicy(soft=100, hard=500, lease=1_000, total=2_000, count=3, max_age_s=48 * HOUR)
SENT = Instant(10 * 10**9, "boot-1")
LEASE = Lease(
    right_id="l1", account="value:m1", principal=800, bonus=200, accepted_in=1, epoch=1, asked=SENT,
    asked_wall="2026-11-21T10:00:00.000+08:00", expires_s=24 * HOUR,
)  # fmt: skip
HERE = Here(
    instant=Instant(SENT.ns + HOUR * 10**9, "boot-1"), wall="2026-11-21T11:00:00.000+08:00",
    last_wall="2026-11-21T10:30:00.000+08:00", incarnation=1, epoch=1,
)  # fmt: skip


def with_changes(one: Any, **changes: object) -> Any:
    return type(one)(**{name: getattr(one, name) for name in one.__slots__} | changes)


def after(hours: int, boot_id: str = "boot-1") -> Instant:
    return Instant(SENT.ns + hours * HOUR * 10**9, boot_id)


def test_a_lease_in_its_time_and_limits_pays() -> None:
    assert refusal(LEASE, 500, POLICY, HERE) is None


@pytest.mark.parametrize(
    ("lease", "here", "amount", "code"),
    [
        ({}, {"frozen": "fork"}, 1, "lease.frozen"),
        ({"epoch": 1}, {"epoch": 2}, 1, "lease.restored"),
        ({"state": "called_in"}, {}, 1, "lease.called_in"),
        ({}, {"incarnation": 2}, 1, "lease.incarnation"),
        ({}, {"clock_suspect": True}, 1, "lease.clock_suspect"),
        ({}, {"instant": after(24)}, 1, "lease.too_old"),
        ({}, {"instant": after(-1)}, 1, "lease.clock_back"),
        ({}, {}, 501, "lease.above_hard"),
        ({"count": 3}, {}, 1, "lease.count"),
        ({}, {"spent_of_all": {"value": 1_999}}, 2, "lease.total"),
        ({"held_principal": 5}, {}, 1, "lease.in_use"),
        ({"spent_principal": 600, "spent_bonus": 150}, {}, 251, "lease.too_small"),
    ],
)
def test_each_limit_refuses_by_its_own_code(
    lease: dict[str, object], here: dict[str, object], amount: int, code: str
) -> None:
    found = refusal(with_changes(LEASE, **lease), amount, POLICY, with_changes(HERE, **here))

    assert found is not None
    assert found.code == code


def test_the_policy_of_today_shortens_a_lease_of_yesterday() -> None:
    short = msgspec.structs.replace(POLICY, max_age_s=HOUR)

    assert refusal(LEASE, 1, short, HERE) == Refusal("lease.too_old", {"hours": 1})


def test_after_a_reboot_the_wall_clock_counts() -> None:
    rebooted = with_changes(HERE, instant=Instant(0, "boot-2"))

    assert age(LEASE, rebooted) == HOUR


@pytest.mark.parametrize("wall", ["2026-11-21T09:59:59.999+08:00", "2026-11-21T10:29:59.999+08:00"])
def test_after_a_reboot_a_wall_clock_that_went_back_says_nothing(wall: str) -> None:
    rebooted = with_changes(HERE, instant=Instant(0, "boot-2"), wall=wall)

    assert refusal(LEASE, 1, POLICY, rebooted) == Refusal("lease.clock_back")


def test_while_the_machine_runs_its_wall_clock_does_not_matter() -> None:
    assert refusal(LEASE, 1, POLICY, with_changes(HERE, wall="1999-01-01T00:00:00.000+08:00")) is None


def test_what_was_topped_up_here_pays_without_limits_of_age_and_amount() -> None:
    own = with_changes(LEASE, own_seq=7, accepted_in=0, asked=Instant(0, ""))

    assert refusal(own, 1_000, POLICY, with_changes(HERE, instant=after(999), incarnation=5)) is None
    assert refusal(own, 1_001, POLICY, HERE) == Refusal("lease.too_small", {"left": 1_000})


def test_a_quota_is_not_measured_in_money() -> None:
    assert refusal(with_changes(LEASE, account="quota:first-100"), 900, POLICY, HERE) is None


def test_the_smallest_lease_that_covers_the_amount_pays_and_one_of_the_own_chain_before_it() -> None:
    small, large = with_changes(LEASE, right_id="small", principal=300, bonus=0), LEASE
    own = with_changes(LEASE, right_id="own", own_seq=3, principal=400, bonus=0)

    assert choose([large, small], 250, POLICY, HERE) == small
    assert choose([large, small], 350, POLICY, HERE) == large
    assert choose([large, small, own], 350, POLICY, HERE) == own
    assert choose([], 1, POLICY, HERE) is None


def test_when_none_pays_the_one_with_most_left_says_why() -> None:
    small = with_changes(LEASE, right_id="small", principal=10, bonus=0, state="called_in")

    assert choose([small, LEASE], 501, POLICY, HERE) == Refusal("lease.above_hard", {"hard": 500})


@given(st.integers(0, 10**9), st.integers(0, 10**9), st.integers(0, 100), st.integers(0, 100), st.integers(1, 100))
def test_parts_never_exceed_what_is_left_of_either(
    principal: int, bonus: int, spent: int, spent_bonus: int, percent: int
) -> None:
    lease = with_changes(
        LEASE, principal=principal + spent, bonus=bonus + spent_bonus, spent_principal=spent, spent_bonus=spent_bonus
    )
    amount = lease.left * percent // 100
    if amount == 0:
        return

    from_principal, from_bonus = split(lease, amount)

    assert from_principal + from_bonus == amount
    assert 0 <= from_principal <= principal
    assert 0 <= from_bonus <= bonus


@pytest.mark.parametrize(
    ("lease", "here", "acked", "due"),
    [
        ({}, {}, (1, 0), False),
        ({"state": "called_in"}, {}, (1, 0), True),
        ({"state": "called_in"}, {"frozen": "recovering"}, (1, 0), False),
        ({"state": "called_in", "held_bonus": 1}, {}, (1, 0), False),
        ({"spent_principal": 800, "spent_bonus": 200}, {}, (1, 0), True),
        ({}, {"instant": after(24)}, (1, 0), True),
        ({}, {"incarnation": 2}, (1, 0), True),
        ({}, {"clock_suspect": True}, (1, 0), False),
        ({}, {"epoch": 2, "instant": after(24)}, (2, 0), False),
        ({"own_seq": 7}, {"instant": after(99)}, (1, 6), False),
        ({"own_seq": 7}, {}, (1, 7), True),
    ],
)
def test_what_is_of_no_more_use_is_closed_and_what_another_copy_may_hold_is_not(
    lease: dict[str, object], here: dict[str, object], acked: tuple[int, int], due: bool
) -> None:
    assert is_due(with_changes(LEASE, **lease), POLICY, with_changes(HERE, **here), acked) is due
