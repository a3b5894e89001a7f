"""A member's points as frozen answers: the lots behind the balance, and what cannot be used yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, bindparam, exists, func, select

from membership.points.rules.lots import PointsLots, PointsMove, lots_of
from membership.queries import account
from membership.tables import member_movement

_moved = member_movement.c
_later = member_movement.alias("later").c
_MOVES = select(
    _moved.entry_id, _moved.wall, _moved.what, _moved.points, _moved.document_no, _moved.available_on, _moved.ends_on
).where(_moved.member_id == bindparam("member_id"), _moved.points != 0)
OF_BILLS = ["earned", "taken_back", "goods_back"]
# What of bills whose points count later is left by now: they may have come back in part.
PENDING = (
    select(_moved.member_id, func.sum(_moved.points).label("points"))
    .where(
        _moved.member_id.in_(bindparam("member_ids", expanding=True)),
        _moved.what.in_(bindparam("of_bills", expanding=True)),
        exists().where(
            _later.member_id == _moved.member_id,
            _later.document_no == _moved.document_no,
            _later.available_on > bindparam("today"),
        ),
    )
    .group_by(_moved.member_id)
)


def points_lots(connection: Connection, member_id: str) -> PointsLots:
    """The lots behind a member's points, as far as this place knows how they came."""
    rows = connection.execute(_MOVES, {"member_id": member_id})
    moves = [PointsMove(row.entry_id, row.wall[:10], *row[2:]) for row in rows]
    return lots_of(moves, balance=account(connection, member_id).points)


def asked(member_ids: Sequence[str], today: str) -> dict[str, Any]:
    """What `PENDING` is asked with."""
    return {"member_ids": list(member_ids), "of_bills": OF_BILLS, "today": today}


def pending_in(rows: Iterable[Any]) -> dict[str, int]:
    """Points that cannot be used yet, by member, from rows of `PENDING`."""
    return {row.member_id: max(0, int(row.points)) for row in rows}


def pending_of(connection: Connection, member_ids: Sequence[str], today: str) -> dict[str, int]:
    """Points that cannot be used on the day `today`, of those members that have any."""
    return pending_in(connection.execute(PENDING, asked(member_ids, today)))
