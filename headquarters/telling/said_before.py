"""What headquarters said of a member before it heard of the enrolment: an erasure, a merge.

A headquarters that came back from a backup may know the later word and not the earlier one, and the enrolment comes
when its till does. What was said had no row to change then, so it is said again behind the enrolment, in the same
transaction: the tables are those of the other order, and every till that has the member hears it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, Select, bindparam, or_, select

from kernel.asking import fetch, in_parts
from membership.facts import MemberErased
from membership.file.facts import MembersMerged
from membership.tables import member, member_erased, member_merge

WHY = "said before the enrolment was heard"
_AT_ONCE = 1_000
_ERASED = select(member_erased.c.member_id).where(
    member_erased.c.member_id.in_(bindparam("member_ids", expanding=True))
)
_MERGED = (
    select(member_merge)
    .where(
        or_(
            member_merge.c.member_id.in_(bindparam("member_ids", expanding=True)),
            member_merge.c.survivor.in_(bindparam("survivors", expanding=True)),
        )
    )
    .order_by(member_merge.c.member_id)
)
_JOINED = select(member.c.member_id, member.c.joined_on, member.c.state).where(
    member.c.member_id.in_(bindparam("member_ids", expanding=True))
)


class SaidOn(NamedTuple):
    """A merge with the business day on which it was decided, 'YYYY-MM-DD'."""

    fact: MembersMerged
    business_date: str


def erased_before(connection: Connection, member_ids: Iterable[str]) -> set[str]:
    """Those of these new members who were erased before anybody heard of them."""
    return {row.member_id for row in _asked(connection, _ERASED, member_ids)}


def erasure(member_id: str) -> MemberErased:
    """The erasure once more."""
    return MemberErased(member_id=member_id, reason=WHY)


def merges_before(connection: Connection, member_ids: Iterable[str]) -> list[SaidOn]:
    """The merges of which these new members are one side, once more; of who was erased nothing is said."""
    said = _asked(connection, _MERGED, member_ids, "survivors")
    both = {member_id for row in said for member_id in (row.member_id, row.survivor)}
    known = {row.member_id: row for row in _asked(connection, _JOINED, both)}
    found = []
    for row in {row.member_id: row for row in said}.values():
        goes = known.get(row.member_id)
        if goes is None or goes.state != "erased":
            joined = min(row.joined_on, goes.joined_on if goes else row.joined_on)
            fact = MembersMerged(
                member_id=row.member_id, survivor=row.survivor, joined_on=joined, joined_before=row.joined_on,
                reason=WHY,
            )  # fmt: skip
            found.append(SaidOn(fact, row.business_date))
    return found


def _asked(connection: Connection, query: Select[Any], member_ids: Iterable[str], also: str = "") -> list[Any]:
    ids = sorted(set(member_ids))
    given = ({"member_ids": part, **({also: part} if also else {})} for part in in_parts(ids, _AT_ONCE))
    return [row for one in given for row in fetch(connection, query, one)]
