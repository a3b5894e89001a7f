"""What waits in headquarters' exception ledger, and how a person settles it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, and_, func, not_, select

from headquarters.books import OfficeBooks
from headquarters.deciding.deciders import said
from kernel.errors import DomainError
from kernel.tables import exception_ledger, journal
from shop.staff.queries import store_of_register
from sync.branches import BranchEntry
from sync.exceptions import NotWaiting
from sync.settling import ExceptionSettled, is_settled

HOW = ("corrected", "loss", "nothing")
_PLACE = ("register", "epoch", "seq")


class HowUnknown(DomainError):
    """An exception is settled as corrected, loss or nothing. `how`."""

    code = "exception.how_unknown"


class _Carried(msgspec.Struct):
    register: str
    epoch: int
    seq: int
    entry_kind: str


_carried = msgspec.json.Decoder(_Carried)


@dataclass(frozen=True, slots=True)
class Open:
    """An entry without effect. `carries` is the number of the branch's entry in it, `reason` the program's words.

    `wall` when it was written, `came_at` when it arrived here ('' for headquarters' own), both ISO times.
    """

    register: str
    epoch: int
    seq: int
    kind: str
    actor: str
    wall: str
    came_at: str
    reason: str
    carries: str = ""

    @property
    def number(self) -> str:
        """register-epoch-seq, as on papers."""
        return f"{self.register}-{self.epoch}-{self.seq}"

    @property
    def written_by(self) -> str:
        """The register that wrote it, behind whatever carries it."""
        return self.carries.partition("-")[0] or self.register

    def line(self) -> str:
        inside = f" ({self.carries})" if self.carries else ""
        return f"{self.number}{inside} {self.kind} {self.wall[:16].replace('T', ' ')} by {self.actor}: {self.reason}"


def open_exceptions(connection: Connection, *, register: str = "", since: str = "") -> tuple[Open, ...]:
    """What waits, in the order of arrival; `register` wrote it, `since` is a day or an ISO time of its arrival."""
    found = _open(connection, since)
    return tuple(one for one in found if not register or one.written_by == register)


def count_open(connection: Connection) -> int:
    """How many entries wait."""
    query = select(func.count()).select_from(exception_ledger).where(not_(is_settled()))
    return int(connection.scalar(query) or 0)


def settle(books: OfficeBooks, number: str, how: str, note: str) -> Open:
    """The person who acts has dealt with this entry; it is not open any more. Raises HowUnknown, ReasonMissing,
    NotWaiting."""
    if how not in HOW:
        raise HowUnknown(how=how)
    words = said(note)
    books.lock_head()  # of two people who settle it, the second one finds it settled
    for one in _open(books.connection, ""):
        if one.number == number:
            fact = ExceptionSettled(
                register=one.register, epoch=one.epoch, seq=one.seq, by=books.actor.staff_no, how=how, note=words,
                store=store_of_register(books.connection, one.written_by) or "",
            )  # fmt: skip
            books.record(fact)
            return one
    raise NotWaiting(number=number)


def _open(connection: Connection, since: str) -> Iterator[Open]:
    same = and_(*(exception_ledger.c[name] == journal.c[name] for name in _PLACE))
    columns = journal.c
    query = (
        select(*(exception_ledger.columns), columns.actor, columns.wall, columns.came_at, columns.body)
        .join(journal, same)
        .where(not_(is_settled()))
        .order_by(columns.no)
    )
    if since:
        query = query.where(func.coalesce(columns.came_at, columns.wall) >= since)
    for row in connection.execute(query):
        kind, carries = row.kind, ""
        if kind == BranchEntry.kind:
            inside = _carried.decode(row.body)
            kind, carries = inside.entry_kind, f"{inside.register}-{inside.epoch}-{inside.seq}"
        yield Open(row.register, row.epoch, row.seq, kind, row.actor, row.wall, row.came_at or "", row.reason, carries)
