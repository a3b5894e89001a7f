"""A member's points as frozen answers: the lots behind the balance, and what cannot be used yet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, bindparam, exists, func, literal_column, select

from kernel.asking import in_parts
from membership.points.rules.lots import PointsLots, PointsMove, lots_of
from membership.queries import account, accounts_of
from membership.tables import member_account, member_movement

_moved = member_movement.c
_later = member_movement.alias("later").c
_MOVES_OF = select(
    _moved.member_id, _moved.entry_id, _moved.wall, _moved.what, _moved.points, _moved.document_no,
    _moved.available_on, _moved.ends_on,
).where(_moved.points != 0)  # fmt: skip
_MOVES = _MOVES_OF.where(_moved.member_id == bindparam("member_id"))
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
            _later.available_on != literal_column("''"),  # as the index has it
        ),
    )
    .group_by(_moved.member_id)
)


_OF_MANY = _MOVES_OF.where(_moved.member_id.in_(bindparam("member_ids", expanding=True)))
_ENDED = (
    select(_moved.member_id)
    .join(member_account, member_account.c.member_id == _moved.member_id)
    .where(
        _moved.ends_on >= bindparam("since"),
        _moved.ends_on < bindparam("before"),
        _moved.ends_on != literal_column("''"),  # as the index has it
        member_account.c.points > 0,
    )
    .distinct()
    .order_by(_moved.member_id)
)
_CAME_BACK = (
    select(_moved.member_id)
    .where(_moved.what == "put_back", _moved.points > 0, _moved.wall >= bindparam("since"))
    .distinct()
)


def members_with_ends(connection: Connection, since: str, before: str) -> list[str]:
    """Members with points of which some have their last day from `since` to before `before`."""
    return list(connection.scalars(_ENDED, {"since": max(since, "0"), "before": before}))


def members_to_clear(connection: Connection, since: str, before: str) -> list[str]:
    """Members of whose points some may have ended before `before`, and were not cleared yet when it was `since`.

    Either their last day is in between, or they came back in between: also to a lot whose last day was long ago.
    """
    came_back = connection.scalars(_CAME_BACK, {"since": since})
    return sorted({*members_with_ends(connection, since, before), *came_back})


@dataclass(frozen=True, slots=True)
class EndingPoints:
    """So many of a member's points have their last day on `ends_on`."""

    member_id: str
    ends_on: str
    points: int


def ending_points(connection: Connection, today: str, until: str) -> tuple[EndingPoints, ...]:
    """Whose points end from `today` to `until`, by day: one row a member and day."""
    after = (date.fromisoformat(until) + timedelta(days=1)).isoformat()
    sums: dict[tuple[str, str], int] = {}
    members = members_with_ends(connection, today, after)
    for some in in_parts(members):
        for member_id, found in lots_of_members(connection, some).items():
            for lot in found.ending(today, until):
                place = (lot.ends_on, member_id)
                sums[place] = sums.get(place, 0) + lot.left
    return tuple(EndingPoints(member_id, ends_on, points) for (ends_on, member_id), points in sorted(sums.items()))


def lots_of_members(connection: Connection, member_ids: Sequence[str]) -> dict[str, PointsLots]:
    """The lots of many members with two questions."""
    moves: dict[str, list[PointsMove]] = {member_id: [] for member_id in member_ids}
    for row in connection.execute(_OF_MANY, {"member_ids": list(member_ids)}):
        moves[row.member_id].append(_move(row))
    has = accounts_of(connection, member_ids)
    return {
        member_id: lots_of(found, balance=has[member_id].points if member_id in has else 0)
        for member_id, found in moves.items()
    }


def points_lots(connection: Connection, member_id: str) -> PointsLots:
    """The lots behind a member's points, as far as this place knows how they came."""
    rows = connection.execute(_MOVES, {"member_id": member_id})
    return lots_of(map(_move, rows), balance=account(connection, member_id).points)


def _move(row: Row[Any]) -> PointsMove:
    return PointsMove(row.entry_id, row.wall[:10], row.what, row.points, row.document_no, row.available_on, row.ends_on)


def asked(member_ids: Sequence[str], today: str) -> dict[str, Any]:
    """What `PENDING` is asked with."""
    return {"member_ids": list(member_ids), "of_bills": OF_BILLS, "today": today}


def pending_in(rows: Iterable[Any]) -> dict[str, int]:
    """Points that cannot be used yet, by member, from rows of `PENDING`."""
    return {row.member_id: max(0, int(row.points)) for row in rows}


def pending_of(connection: Connection, member_ids: Sequence[str], today: str) -> dict[str, int]:
    """Points that cannot be used on the day `today`, of those members that have any."""
    return pending_in(connection.execute(PENDING, asked(member_ids, today)))
