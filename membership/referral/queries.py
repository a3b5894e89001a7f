"""Invitations as frozen answers."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, bindparam, func, select

from membership.queries import survivors_of
from membership.referral.tables import member_invitation, member_referral
from membership.tables import member, member_directory

_WAITING = (
    select(member_invitation.c.member_id, member_invitation.c.inviter, member_invitation.c.joined_on)
    .join(member, member.c.member_id == member_invitation.c.member_id)
    .outerjoin(member_referral, member_referral.c.member_id == member_invitation.c.member_id)
    .where(member_referral.c.member_id.is_(None), member.c.state == "active")
    .where(member_invitation.c.joined_on >= bindparam("since"))
    .order_by(member_invitation.c.joined_on, member_invitation.c.member_id)
)
_INVITER = select(member.c.inviter).where(member.c.member_id == bindparam("member_id"))
_WHO = (
    select(member.c.state, member.c.inviter, member.c.joined_on, member_directory.c.phone_mac)
    .outerjoin(member_directory, member_directory.c.member_id == member.c.member_id)
    .where(member.c.member_id == bindparam("member_id"))
)


class Invitation(NamedTuple):
    """`member_id` joined because of `inviter`, as the enrolment says it; nobody was given anything for it yet."""

    member_id: str
    inviter: str
    joined_on: str


def waiting(connection: Connection, since: str) -> list[Invitation]:
    """Invitations of members who joined on the day `since` or later, the oldest first."""
    return [Invitation(*row) for row in connection.execute(_WAITING, {"since": since})]


def is_rewarded(connection: Connection, member_id: str) -> bool:
    found = select(member_referral.c.member_id).where(member_referral.c.member_id == member_id)
    return connection.execute(found).first() is not None


def rewarded_in(connection: Connection, inviter: str, month: str) -> int:
    """How many invited members' purchases of the month 'YYYY-MM' an inviter was rewarded for."""
    columns = member_referral.c
    days = columns.bought_on >= month, columns.bought_on < f"{month}~"  # sorts after every day of the month
    return int(connection.scalar(select(func.count()).where(columns.inviter == inviter, *days)) or 0)


def inviter_of(connection: Connection, member_id: str) -> str:
    """Who invited a member as their file says it, or whom that one turned out to be; '' for nobody."""
    found = connection.scalar(_INVITER, {"member_id": member_id})
    return survivors_of(connection, [found])[0] if found else ""


def person(connection: Connection, member_id: str) -> Row[Any] | None:
    """State, inviter, day of joining and the phone's fingerprint (None where it is not known) of a member."""
    return connection.execute(_WHO, {"member_id": member_id}).first()
