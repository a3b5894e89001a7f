"""Reset codes as whoever decides about them asks for them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, select

from membership.errors import MemberNotFound
from membership.pins.tables import pin_reset
from membership.rules.pin_versions import number_in
from membership.tables import member

# Made once: every change of a PIN asks it.
RESETS = select(pin_reset).where(pin_reset.c.member_id.in_(bindparam("member_ids", expanding=True)))


class Reset(NamedTuple):
    """The keyed hash of a member's reset code, and until when it is good, ISO time."""

    code_hash: str
    until: str


def resets_in(rows: Iterable[Any]) -> dict[str, Reset]:
    """What the rows that answer `RESETS` say, by member."""
    return {row.member_id: Reset(row.code_hash, row.until) for row in rows}


def pin_standing(connection: Connection, member_id: str) -> tuple[bool, int]:
    """Whether the member has a PIN here, and its number. Raises MemberNotFound."""
    row = connection.execute(
        select(member.c.sealed_pin_hash, member.c.pin_version).where(
            member.c.member_id == member_id, member.c.state == "active"
        )
    ).first()
    if row is None:
        raise MemberNotFound(member_id=member_id)
    return bool(row.sealed_pin_hash), number_in(row.pin_version)
