"""Who may have invited whom, which bill earns the reward, and how much it is."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from typing import Annotated, NamedTuple

import msgspec

Count = Annotated[int, msgspec.Meta(ge=0)]
YUAN_100 = 100_00


class ReferralPolicy(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an inviter is given for a new member: `points`, and `points_per_100_yuan` of what was kept.

    Nothing for a first purchase below `least_fen`, for one more than `within_days` after the member joined, nor beyond
    `most_a_month` of one inviter in the month of the purchase (0: no end). A bill is looked at when `days` have passed,
    the window in which goods may come back. The points count for `valid_days`, 0 for ever. As shipped: nothing.
    """

    points: Count = 0
    points_per_100_yuan: Count = 0
    least_fen: Count = 0
    days: Count = 7
    within_days: Annotated[int, msgspec.Meta(ge=1)] = 180
    most_a_month: Count = 10
    valid_days: Count = 0

    @property
    def gives(self) -> bool:
        return bool(self.points or self.points_per_100_yuan)

    def points_for(self, kept_fen: int) -> int:
        return self.points + self.points_per_100_yuan * (kept_fen // YUAN_100)

    def ends_on(self, today: str) -> str:
        return _later(today, self.valid_days) if self.valid_days else ""

    def joined_since(self, today: str) -> str:
        """Whoever joined before cannot earn anybody anything any more."""
        return _later(today, -(self.within_days + self.days + 1))


class FirstBill(NamedTuple):
    """A bill of the member's goods: its number, its day, and what is kept of it, in fen."""

    document_no: str
    day: str
    kept_fen: int


def bill_that_counts(
    policy: ReferralPolicy, bills: Iterable[FirstBill], joined_on: str, today: str
) -> FirstBill | None:
    """The first of these bills, oldest first, of which anything was kept; None while goods of one before may come back.

    None also where it came too late or is too small: it is the first one, no later one takes its place.
    """
    for bill in bills:
        if bill.day > _later(joined_on, policy.within_days) or _later(bill.day, policy.days) >= today:
            return None
        if bill.kept_fen > 0:
            return bill if bill.kept_fen >= policy.least_fen else None
    return None


def leads_back(member_id: str, inviter: str, inviter_of: Callable[[str], str]) -> bool:
    """Whether the member invited their own inviter, over however many others; nobody invites themselves either.

    `inviter_of` names a member's inviter, '' for none. A circle that the member is not in ends the way, too.
    """
    seen, next_one = {member_id}, inviter
    while next_one:
        if next_one in seen:
            return True
        seen.add(next_one)
        next_one = inviter_of(next_one)
    return False


def _later(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()
