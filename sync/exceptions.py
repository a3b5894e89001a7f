"""What could not be applied here and waits for a person, as a page shows it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, func, not_, select

from kernel.books import entries
from kernel.facts import Entry
from kernel.tables import exception_ledger, journal
from sync.settling import is_settled

UNKNOWN = "unknown kind:"  # how kernel.books begins the reason of what a newer program wrote


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


def waiting(connection: Connection, *, limit: int = 200) -> tuple[Waiting, ...]:
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


def entry_of(connection: Connection, one: Waiting) -> Entry:
    """The entry as it was written, for who wants to know what it says."""
    return next(entries(connection, one.register, after=(one.epoch, one.seq - 1), limit=1))
