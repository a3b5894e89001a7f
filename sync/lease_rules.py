"""May this till pay so much from a lease now, with no line? Pure decisions; sync/leases.py asks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from kernel.clock import Instant
from kernel.money import split_by_weight
from sync.protocol import LeasePolicy

_NS = 1_000_000_000
LIMITED = ("value", "points")  # amounts of quotas and vouchers are no money: the policy's limits are not for them


@dataclass(frozen=True, slots=True, kw_only=True)
class Lease:
    """A right held for later; amounts in fen, points or uses.

    `held_…` is on the bill that is being paid. `own_seq` is the till's own entry that it was born of (a top-up sold
    here), 0 for a grant. `asked`, `asked_wall`: when the question was sent; `accepted_in`: the life of headquarters
    that knows of it.
    """

    right_id: str
    account: str
    principal: int
    bonus: int
    spent_principal: int = 0
    spent_bonus: int = 0
    held_principal: int = 0
    held_bonus: int = 0
    count: int = 0
    accepted_in: int
    epoch: int
    own_seq: int = 0
    asked: Instant
    asked_wall: str
    expires_s: int
    state: str = "held"

    @property
    def spent(self) -> int:
        return self.spent_principal + self.spent_bonus

    @property
    def held(self) -> int:
        return self.held_principal + self.held_bonus

    @property
    def left(self) -> int:
        return self.principal + self.bonus - self.spent - self.held


@dataclass(frozen=True, slots=True, kw_only=True)
class Here:
    """The till at this moment. `last_wall` is the time of its newest entry; `frozen` why rights rest, '' when not."""

    instant: Instant
    wall: str
    last_wall: str
    incarnation: int
    epoch: int
    frozen: str = ""
    clock_suspect: bool = False
    spent_of_all: Mapping[str, int] = field(default_factory=dict)  # from all leases held, by what: value, points


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not: a code that has words, and the values they need."""

    code: str
    facts: Mapping[str, int | str] = field(default_factory=dict)


def refusal(lease: Lease, amount: int, policy: LeasePolicy, here: Here) -> Refusal | None:
    """Why `amount` may not be paid from this lease now; None when it may."""
    return (
        _not_ours(lease, here)
        or (None if lease.own_seq else _out_of_touch(lease, policy, here) or _over_limit(lease, amount, policy, here))
        or _not_enough(lease, amount)
    )


def _not_ours(lease: Lease, here: Here) -> Refusal | None:
    if here.frozen:
        return Refusal("lease.frozen", {"why": here.frozen})
    if lease.epoch != here.epoch:  # another copy of this till may hold it too
        return Refusal("lease.restored")
    if lease.state == "called_in":
        return Refusal("lease.called_in")
    return None


def _out_of_touch(lease: Lease, policy: LeasePolicy, here: Here) -> Refusal | None:
    if lease.accepted_in != here.incarnation:
        return Refusal("lease.incarnation")
    if here.clock_suspect:
        return Refusal("lease.clock_suspect")
    age_s = age(lease, here)
    if age_s is None:
        return Refusal("lease.clock_back")
    if age_s >= longest(lease, policy):
        return Refusal("lease.too_old", {"hours": longest(lease, policy) // 3600})
    return None


def _over_limit(lease: Lease, amount: int, policy: LeasePolicy, here: Here) -> Refusal | None:
    what = lease.account.partition(":")[0]
    if what not in LIMITED:
        return None
    if amount > policy.hard:
        return Refusal("lease.above_hard", {"hard": policy.hard})
    if lease.count >= policy.count:
        return Refusal("lease.count", {"count": policy.count})
    if here.spent_of_all.get(what, 0) + amount > policy.total:
        return Refusal("lease.total", {"total": policy.total})
    return None


def _not_enough(lease: Lease, amount: int) -> Refusal | None:
    if lease.held:
        return Refusal("lease.in_use")
    if amount > lease.left:
        return Refusal("lease.too_small", {"left": lease.left})
    return None


def age(lease: Lease, here: Here) -> int | None:
    """Whole seconds since the question was sent; None when no clock can say.

    By the machine's own count. After a new start of the machine by the wall clock, unless that went back.
    """
    if lease.asked.boot_id == here.instant.boot_id:
        passed = here.instant.ns - lease.asked.ns
        return passed // _NS if passed >= 0 else None
    if here.wall < max(lease.asked_wall, here.last_wall):
        return None
    return (datetime.fromisoformat(here.wall) - datetime.fromisoformat(lease.asked_wall)) // timedelta(seconds=1)


def longest(lease: Lease, policy: LeasePolicy) -> int:
    """For how many seconds it may be spent from, by the grant and by the policy, whichever ends first."""
    return min(lease.expires_s or policy.max_age_s, policy.max_age_s)


def choose(leases: Iterable[Lease], amount: int, policy: LeasePolicy, here: Here) -> Lease | Refusal | None:
    """The lease that pays: one of the till's own chain first, then the smallest that covers it.

    A refusal is that of the lease with most left; None when there is none at all.
    """
    listed = sorted(leases, key=lambda one: (one.own_seq == 0, one.left, one.right_id))
    for one in listed:
        if refusal(one, amount, policy, here) is None:
            return one
    most = max(listed, key=lambda one: (one.left, one.right_id), default=None)
    return None if most is None else refusal(most, amount, policy, here)


def split(lease: Lease, amount: int) -> tuple[int, int]:
    """(principal, bonus) of a payment from what is left, pro rata by largest remainder."""
    principal, bonus = split_by_weight(
        amount,
        (
            lease.principal - lease.spent_principal - lease.held_principal,
            lease.bonus - lease.spent_bonus - lease.held_bonus,
        ),
    )
    return principal, bonus


def is_due(lease: Lease, policy: LeasePolicy, here: Here, acked: tuple[int, int]) -> bool:
    """Whether the till closes it by itself: nothing more can or should be paid from it.

    `acked` is (epoch, seq) up to which headquarters has the till's journal: what was topped up before that is on the
    member's account everywhere.
    """
    if here.frozen or lease.held:
        return False
    if lease.own_seq:  # of any epoch: it stands in this till's own journal
        return (lease.epoch, lease.own_seq) <= acked
    if lease.epoch != here.epoch:
        return False
    if lease.state == "called_in" or lease.left == 0:
        return True
    return _out_of_touch(lease, policy, here) is not None and not here.clock_suspect
