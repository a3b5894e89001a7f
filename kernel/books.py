"""The books of one place: facts are recorded, their projections carried out, all in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

import msgspec
from sqlalchemy import Connection, bindparam, literal, select, tuple_

from kernel.actor import Actor
from kernel.clock import Clock, stamp
from kernel.database import Database
from kernel.executor import carry_out
from kernel.facts import GENESIS, Entry, Fact, UnknownKind, canonical, entry_hash
from kernel.ids import Ids
from kernel.projection import Conflict, Insert, Projections, RowOp
from kernel.tables import exception_ledger, journal

# Made once: every action that records, and every entry that comes from elsewhere, asks them.
_KNOWN = select(journal.c.no).where(
    journal.c.register == bindparam("register"),
    journal.c.epoch == bindparam("epoch"),
    journal.c.seq == bindparam("seq"),
)
_HEAD = (
    select(journal.c.epoch, journal.c.seq, journal.c.hash)
    .where(journal.c.register == bindparam("register"))
    .order_by(journal.c.epoch.desc(), journal.c.seq.desc())
    .limit(1)
)


class Books:
    """One action's view of the books: an open transaction. Made by `Bookkeeper.open`, never by hand."""

    def __init__(self, keeper: Bookkeeper, connection: Connection, actor: Actor) -> None:
        self.connection = connection
        self.actor = actor
        self.clock, self.ids = keeper.clock, keeper.ids
        self.register = keeper.register
        self._keeper = keeper
        self._business_date: str | None = None
        self._head: tuple[int, int, str] | None = None
        self.recorded = False

    @property
    def business_date(self) -> str:
        """The day that this action belongs to, 'YYYY-MM-DD': the open business day, not the wall clock's."""
        if self._business_date is None:
            self._business_date = self._keeper.business_date(self.connection)
        return self._business_date

    def record(self, fact: Fact, *, business_date: str | None = None) -> Entry:
        """Append one fact to this place's journal and carry out its projection. Raises Conflict."""
        entry = self.next_entry(fact, business_date)
        self.keep(entry, fact)
        self.appended(entry)
        return entry

    def next_entry(self, fact: Fact, business_date: str | None = None) -> Entry:
        """The entry that `fact` would be, next in this place's chain; nothing is written."""
        epoch, seq, prev = self._head or head(self.connection, self.register)
        body = canonical(fact).decode()
        envelope = {
            "register": self.register, "epoch": epoch, "seq": seq + 1, "id": self.ids.new(), "kind": fact.kind,
            "version": fact.version, "actor": self.actor.staff_no,
            "business_date": business_date or self.business_date, "wall": stamp(self.clock.now()),
        }  # fmt: skip
        return Entry(**envelope, prev=prev, body=body, hash=entry_hash(**envelope, prev=prev, body=body))  # type: ignore[arg-type]

    def keep(self, entry: Entry, fact: Fact) -> None:
        """Write one entry of this place and what it does; headquarters also numbers it and shares it out."""
        row = msgspec.structs.asdict(entry)
        carry_out(self.connection, [Insert(journal, row), *self._keeper.projections.rows_of(entry, fact)])

    def appended(self, entry: Entry) -> None:
        """`entry`, from `next_entry`, stands in the journal: the next one follows it."""
        self._head = (entry.epoch, entry.seq, entry.hash)
        self.recorded = True

    def new_epoch(self) -> None:
        """Begin the register's next epoch: its first entry names the last hash of this one.

        For a register whose file was restored: entries that were lost may be on paper under the old epoch.
        """
        epoch, _seq, last_hash = self._head or head(self.connection, self.register)
        self._head = (epoch + 1, 0, last_hash)

    def carry_out(self, ops: Sequence[RowOp]) -> None:
        """Write rows that are local to this place (drafts, queues, cursors) in the same transaction."""
        carry_out(self.connection, ops)


class Bookkeeper:
    """Opens the books of one register's file, one action at a time."""

    def __init__(
        self,
        database: Database,
        *,
        register: str,
        projections: Projections,
        clock: Clock,
        ids: Ids,
        business_date: Callable[[Connection], str] | None = None,
    ) -> None:
        self.database, self.register, self.projections = database, register, projections
        self.clock, self.ids = clock, ids
        self.business_date = business_date or (lambda _connection: clock.now().date().isoformat())

    @contextmanager
    def open(self, actor: Actor) -> Iterator[Books]:
        """Commits on leaving, rolls back on an error: one user action, one transaction."""
        with self.database.writing() as connection:
            yield Books(self, connection, actor)

    def apply_foreign(self, connection: Connection, entry: Entry, came_at: str) -> str | None:
        """Store another place's entry and carry out its projection, once.

        An entry already here is passed over. One that cannot be applied keeps its place in the journal and
        goes to the exception ledger; its reason is returned, and the entries after it go on.
        """
        place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
        if connection.execute(_KNOWN, place).first() is not None:
            return None
        carry_out(connection, [Insert(journal, {**msgspec.structs.asdict(entry), "came_at": came_at})])
        return apply_entry(connection, self.projections, entry)


def apply_entry(connection: Connection, projections: Projections, entry: Entry) -> str | None:
    """Carry out one stored entry's projection; on trouble write the exception ledger and return the reason."""
    try:
        fact = projections.kinds.read(entry)
    except UnknownKind as error:
        reason = f"unknown kind: {error}"
    except msgspec.DecodeError as error:
        reason = f"malformed: {error}"
    else:
        trouble = _carry_out_apart(connection, projections, entry, fact)
        if trouble is None:
            return None
        reason = trouble
    row = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq, "kind": entry.kind, "reason": reason}
    carry_out(connection, [Insert(exception_ledger, row)])
    return reason


def _carry_out_apart(connection: Connection, projections: Projections, entry: Entry, fact: Fact) -> str | None:
    """The fact's effect in a savepoint of its own; the reason when it has none."""
    try:
        ops = list(projections.rows_of(entry, fact))
    except Exception as error:  # a projection is a pure function of the entry: whatever fails in it, the entry is why
        return f"no effect: {type(error).__name__}: {error}"
    connection.exec_driver_sql("SAVEPOINT apart")
    try:
        carry_out(connection, ops)
    except (Conflict, OverflowError) as error:  # a number too large for a column is an entry's fault too
        connection.exec_driver_sql("ROLLBACK TO apart")
        connection.exec_driver_sql("RELEASE apart")
        return f"conflict: {error}"
    connection.exec_driver_sql("RELEASE apart")
    return None


def head(connection: Connection, register: str) -> tuple[int, int, str]:
    """(epoch, last seq, last hash) of a register's own journal; (1, 0, zeros) before its first entry."""
    row = connection.execute(_HEAD, {"register": register}).first()
    return (1, 0, GENESIS) if row is None else (row.epoch, row.seq, row.hash)


def entries(
    connection: Connection, register: str | None = None, *, after: tuple[int, int] = (0, 0), limit: int | None = None
) -> Iterator[Entry]:
    """Entries in the order in which they were applied here; of one register, those after (epoch, seq)."""
    columns = [journal.c[name] for name in Entry.__struct_fields__]
    query = select(*columns).order_by(journal.c.no)
    if register is not None:
        epoch, seq = after
        later = tuple_(journal.c.epoch, journal.c.seq) > tuple_(literal(epoch), literal(seq))
        query = select(*columns).where(journal.c.register == register, later).order_by(journal.c.epoch, journal.c.seq)
    for row in connection.execute(query.limit(limit) if limit is not None else query):
        yield Entry(**row._mapping)
