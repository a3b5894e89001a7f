"""Which business day begins when the drawer is counted in: today's, if this machine knows what today is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import Connection, select

from kernel.tables import journal
from shop.daily_close.queries import last_report, open_day_of

SUSPECT = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dating:
    """`date` 'YYYY-MM-DD'; not `sure` where a person must confirm it, because the clock is a day or more wrong."""

    date: str
    sure: bool


def business_day(connection: Connection, register: str, now: datetime) -> str:
    """The day to which what is done now belongs: the open one, also past midnight; without one the calendar's."""
    day = open_day_of(connection, register)
    return now.date().isoformat() if day is None else day.date


def date_to_open(connection: Connection, register: str, *, now: datetime, suspect: bool) -> Dating:
    """The day to begin. `now` is the right time as far as it is known; `suspect`: headquarters says the clock is off.

    A clock that shows a time a day before the newest entry is wrong too, with no line as well (an empty battery).
    Then the day after the last closed one is offered, or today where that is later.
    """
    today = now.date()
    newest = _newest_wall(connection, register)
    behind = newest is not None and newest - now > SUSPECT
    if not suspect and not behind:
        return Dating(today.isoformat(), sure=True)
    report = last_report(connection, register)
    following = date.min if report is None else date.fromisoformat(report.date) + timedelta(days=1)
    if behind and newest is not None and report is None:
        following = newest.date()
    return Dating(max(today, following).isoformat(), sure=False)


def _newest_wall(connection: Connection, register: str) -> datetime | None:
    wall = connection.scalar(
        select(journal.c.wall)
        .where(journal.c.register == register)
        .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
        .limit(1)
    )
    return None if wall is None else datetime.fromisoformat(str(wall))
