"""A member's stored value as frozen answers: the contracts behind it, and gifts that cannot be used yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, bindparam, func, select

from membership.queries import account
from membership.tables import bonus_release, member_account, member_movement, prepaid_buyer
from membership.value.rules.lots import ValueLots, ValueMove, value_lots_of

_moved = member_movement.c
_MOVES = select(
    _moved.entry_id, _moved.wall, _moved.what, _moved.principal_fen, _moved.bonus_fen, _moved.document_no
).where(_moved.member_id == bindparam("member_id"), (_moved.principal_fen != 0) | (_moved.bonus_fen != 0))
LATER_BONUS = (
    select(bonus_release.c.member_id, func.sum(bonus_release.c.fen).label("fen"))
    .where(
        bonus_release.c.member_id.in_(bindparam("member_ids", expanding=True)),
        bonus_release.c.available_on > bindparam("today"),
    )
    .group_by(bonus_release.c.member_id)
)
_RELEASES = (
    select(bonus_release.c.entry_id, bonus_release.c.available_on, bonus_release.c.fen)
    .where(bonus_release.c.member_id == bindparam("member_id"), bonus_release.c.available_on > bindparam("today"))
    .order_by(bonus_release.c.available_on, bonus_release.c.entry_id)
)
_SOLD = (
    select(func.coalesce(func.sum(_moved.principal_fen), 0))
    .where(_moved.member_id == bindparam("member_id"), _moved.what == "topped_up")
    .where(_moved.wall >= bindparam("start"), _moved.wall < bindparam("end"))
)
_BUYER = (
    select(prepaid_buyer.c.entry_id)
    .where(prepaid_buyer.c.member_id == bindparam("member_id"), prepaid_buyer.c.what == "bought")
    .where(prepaid_buyer.c.wall >= bindparam("since"))
    .limit(1)
)


@dataclass(frozen=True, slots=True)
class Release:
    """A part of a gift that can be used from `on`."""

    entry_id: str
    on: str
    fen: int


def value_lots(connection: Connection, member_id: str) -> ValueLots:
    """The contracts behind a member's stored value, as far as this place knows how it came."""
    rows = connection.execute(_MOVES, {"member_id": member_id})
    moves = [ValueMove(row.entry_id, row.wall[:10], *row[2:]) for row in rows]
    has = account(connection, member_id)
    return value_lots_of(moves, balance=(has.principal_fen, has.bonus_fen))


def later_in(rows: Iterable[Any]) -> dict[str, int]:
    """Gifts that cannot be used yet, in fen by member, from rows of `LATER_BONUS`."""
    return {row.member_id: int(row.fen) for row in rows}


def later_fen_of(connection: Connection, member_id: str, today: str) -> int:
    """Gifts of one member that cannot be used yet."""
    return sum(part.fen for part in releases(connection, member_id, today))


def releases(connection: Connection, member_id: str, today: str) -> tuple[Release, ...]:
    """The parts of gifts that cannot be used on the day `today`, the soonest first."""
    return tuple(Release(*row) for row in connection.execute(_RELEASES, {"member_id": member_id, "today": today}))


def sold_on(connection: Connection, member_id: str, day: str) -> int:
    """What was paid in for the member on one day, in fen, as far as this place knows."""
    days = {"start": day, "end": f"{day}T~"}  # sorts after every time of the day
    return int(connection.scalar(_SOLD, {"member_id": member_id, **days}) or 0)


@dataclass(frozen=True, slots=True)
class Owed:
    """What all members together have: fen, of so many accounts; `later_fen` of the bonus cannot be used yet."""

    accounts: int
    principal_fen: int
    bonus_fen: int
    later_fen: int


def owed_to_all(connection: Connection, today: str) -> Owed:
    """The liability of stored value, as this place knows it."""
    has, part = member_account.c, bonus_release.c
    sums = func.count(), func.sum(has.principal_fen), func.sum(has.bonus_fen)
    query = select(*sums).where((has.principal_fen != 0) | (has.bonus_fen != 0))
    accounts, principal_fen, bonus_fen = connection.execute(query).one()
    later_fen = connection.scalar(select(func.sum(part.fen)).where(part.available_on > today))
    return Owed(int(accounts), int(principal_fen or 0), int(bonus_fen or 0), int(later_fen or 0))


def principal_at_end_of(connection: Connection, day: str) -> int:
    """The principal that was owed when a day 'YYYY-MM-DD' was over, in fen, by what this place knows was moved."""
    until = _moved.wall < f"{day}T~"  # sorts after every time of the day
    return int(connection.scalar(select(func.sum(_moved.principal_fen)).where(until)) or 0)


def over_cap(connection: Connection, cap_fen: int) -> int:
    """How many accounts hold more than `cap_fen`: two tills with no line may each have sold within it."""
    has = member_account.c
    query = select(func.count()).select_from(member_account).where(has.principal_fen + has.bonus_fen > cap_fen)
    return int(connection.scalar(query) or 0)


def is_identified(connection: Connection, member_id: str, since: str) -> bool:
    """Whether somebody's paper is kept for the member's stored value, from the day `since` on."""
    return connection.execute(_BUYER, {"member_id": member_id, "since": since}).first() is not None
