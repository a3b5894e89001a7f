"""How headquarters stands at one moment, in numbers: registers, rights, exceptions. Names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Table, func, select

from headquarters.deciding.settling import count_open
from headquarters.registers.recovering import awaited, incarnation_of
from headquarters.tables import enrolled_register, journal_head
from kernel.clock import stamp, unix_ms
from sync.rights import IS_ASIDE, right

AGES_H = (1, 24, 72)
"""Ages that are counted apart: an hour is a slow line, a day a closed shop, three days a broken one."""


@dataclass(frozen=True, slots=True)
class Situation:
    """One moment.

    `registers` by state; of the active ones `silent` by hours without a contact (at least), `oldest_contact_s` of the
    one that was silent longest (0: none has spoken yet). `rights` that hold value by (kind, state), `rights_older` the
    same by hours (at least), `overdue` leases past their time. `head` is the journal's last number.
    """

    registers: Mapping[str, int]
    silent: Mapping[int, int]
    oldest_contact_s: int
    exceptions: int
    rights: Mapping[tuple[str, str], int]
    rights_older: Mapping[int, int]
    overdue: int
    awaited: int
    incarnation: int
    head: int


def situation(connection: Connection, now: datetime) -> Situation:
    """Asked by a person or by a monitor: a few counts over indexes and small tables."""
    of_register, of_right = enrolled_register.c, right.c
    states = connection.execute(select(of_register.state, func.count()).group_by(of_register.state))
    active = (of_register.state == "active", of_register.counter > 0)  # the counter is the time of the last request
    spoke = list(connection.scalars(select(of_register.counter).where(*active)))
    present = unix_ms(now)
    silent_h = {hours: sum(present - at >= hours * 3_600_000 for at in spoke) for hours in AGES_H}
    kinds = connection.execute(
        select(of_right.right_kind, of_right.state, func.count())
        .where(IS_ASIDE)
        .group_by(of_right.right_kind, of_right.state)
    )
    older = {hours: _count(connection, right, _aside_since(now - timedelta(hours=hours))) for hours in AGES_H}
    return Situation(
        registers={str(state): int(count) for state, count in states},
        silent=silent_h,
        oldest_contact_s=max(0, present - min(spoke)) // 1000 if spoke else 0,
        exceptions=count_open(connection),
        rights={(str(kind), str(state)): int(count) for kind, state, count in kinds},
        rights_older=older,
        overdue=len(overdue_leases(connection, now)),
        awaited=len(awaited(connection)),
        incarnation=incarnation_of(connection),
        head=int(connection.scalar(select(journal_head.c.no).where(journal_head.c.one == 1)) or 0),
    )


@dataclass(frozen=True, slots=True)
class Lease:
    """A right that a register holds. `since` ISO time of the grant."""

    right_id: str
    register: str
    account: str
    state: str
    since: str


def overdue_leases(connection: Connection, now: datetime, *states: str) -> tuple[Lease, ...]:
    """Leases in these states ('open' and 'called_in' when none is named) that are past their time, oldest first.

    Past their time means that the register should have closed them. What was spent of them only its journal says.
    """
    columns = right.c
    rows = connection.execute(
        select(columns.right_id, columns.register, columns.account, columns.state, columns.since, columns.expires_s)
        .where(
            columns.right_kind == "lease",
            IS_ASIDE,
            columns.expires_s > 0,
            columns.state.in_(states or ("open", "called_in")),
        )
        .order_by(columns.since, columns.right_id)
    )
    return tuple(
        Lease(row.right_id, row.register, row.account, row.state, row.since)
        for row in rows
        if datetime.fromisoformat(row.since) + timedelta(seconds=row.expires_s) < now
    )


def _aside_since(moment: datetime) -> ColumnElement[bool]:
    return IS_ASIDE & (right.c.since <= stamp(moment))


def _count(connection: Connection, table: Table, *where: ColumnElement[bool]) -> int:
    return int(connection.scalar(select(func.count()).select_from(table).where(*where)) or 0)
