"""What could not be applied here and waits for a person, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, not_, select

from kernel.books import Books, entries
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.tables import exception_ledger, journal
from sync.settling import ExceptionSeen, is_settled

UNKNOWN = "unknown kind:"  # how kernel.books begins the reason of what a newer program wrote


class NotWaiting(DomainError):
    """No entry of this number waits for a person. `number`."""

    code = "exception.not_waiting"


class SeenReasonMissing(DomainError):
    """Whoever says that nothing waits for an entry says why."""

    code = "exception.reason_missing"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One entry that has no effect here. `reason` is the program's own words; `wall` when it was written."""

    kind: str
    register: str
    epoch: int
    seq: int
    reason: str
    wall: str
    actor: str

    @property
    def number(self) -> str:
        """register-epoch-seq, as on papers."""
        return f"{self.register}-{self.epoch}-{self.seq}"


def count_waiting(connection: Connection) -> int:
    return connection.scalar(select(func.count()).select_from(exception_ledger).where(not_(is_settled()))) or 0


def waiting(connection: Connection, *, limit: int | None = 200) -> tuple[Waiting, ...]:
    """What waits, the newest arrival first."""
    key = ("register", "epoch", "seq")
    same = [exception_ledger.c[name] == journal.c[name] for name in key]
    query = (
        select(*exception_ledger.columns, journal.c.wall, journal.c.actor)
        .join(journal, same[0] & same[1] & same[2])
        .where(not_(is_settled()))
        .order_by(journal.c.no.desc())
        .limit(limit)
    )
    return tuple(Waiting(**row._mapping) for row in connection.execute(query))


def mark_seen(books: Books, number: str, note: str) -> None:
    """The person who acts looked at this entry: it waits at this till no more. Raises SeenReasonMissing, NotWaiting."""
    if not note.strip():
        raise SeenReasonMissing()
    for one in waiting(books.connection, limit=None):
        if one.number == number:
            seen = ExceptionSeen(
                register=one.register, epoch=one.epoch, seq=one.seq, by=books.actor.staff_no, note=note.strip()
            )
            books.record(seen)
            return
    raise NotWaiting(number=number)


def entry_of(connection: Connection, one: Waiting) -> Entry:
    """The entry as it was written, for who wants to know what it says."""
    return next(entries(connection, one.register, after=(one.epoch, one.seq - 1), limit=1))
