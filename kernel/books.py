"""The books of one place: facts are recorded, their projections carried out, all in one transaction or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import msgspec
from sqlalchemy import Connection, bindparam, literal, select, tuple_

from kernel.actor import Actor
from kernel.asking import fetch
from kernel.bulk import carry_out_apart, carry_out_in_order, carry_out_together
from kernel.clock import Clock, stamp
from kernel.database import AnyDatabase, salvage
from kernel.executor import carry_out
from kernel.facts import GENESIS, Entry, Fact, UnknownKind, canonical, entry_hash, hash_of
from kernel.ids import Ids
from kernel.projection import Conflict, Insert, Projections, RowOp
from kernel.tables import exception_ledger, journal

T = TypeVar("T")

# Made once: every action that records, and every entry that comes from elsewhere, asks them.
_KNOWN = select(journal.c.no).where(
    journal.c.register == bindparam("register"),
    journal.c.epoch == bindparam("epoch"),
    journal.c.seq == bindparam("seq"),
)
HEAD = (
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
        database: AnyDatabase,
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

    def transact(self, actor: Actor, work: Callable[[Books], T]) -> T:
        """`work` as one action of `actor`, done again from its start where a server asks for that."""
        return self.database.transact(lambda connection: work(Books(self, connection, actor)))

    def apply_foreign(self, connection: Connection, entry: Entry, came_at: str) -> str | None:
        """Store another place's entry and carry out its projection, once.

        An entry already here is passed over. One that cannot be applied keeps its place in the journal and
        goes to the exception ledger; its reason is returned, and the entries after it go on.
        """
        if is_known(connection, entry):
            return None
        carry_out(connection, [Insert(journal, {**msgspec.structs.asdict(entry), "came_at": came_at})])
        return apply_entry(connection, self.projections, entry)


def is_known(connection: Connection, entry: Entry) -> bool:
    """Whether an entry of this register, epoch and seq stands in the journal here."""
    place = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq}
    return connection.execute(_KNOWN, place).first() is not None


def apply_entry(connection: Connection, projections: Projections, entry: Entry) -> str | None:
    """Carry out one stored entry's projection; on trouble write the exception ledger and return the reason."""
    _fact, found = _deeds(projections, entry)
    if not found:
        return None
    reason = found if isinstance(found, str) else _trouble(connection, lambda: carry_out(connection, found))
    if reason is not None:
        carry_out(connection, [_exception(entry, reason)])
    return reason


class Applied(NamedTuple):
    """What an entry says, None where it cannot be read, and why it has no effect, None where it has."""

    fact: Fact | None
    trouble: str | None


def apply_entries(connection: Connection, projections: Projections, entries: Sequence[Entry]) -> list[Applied]:
    """Carry out the projections of many stored entries set by set: same rows, same exceptions as one after the other.

    Returns what became of each. Columns hold what they say they hold, on SQLite too (kernel/bulk.py). All go
    together; when that is in conflict the halves are tried, down to the entry that is why.
    """
    reasons: dict[int, str] = {}
    facts: list[Fact | None] = []
    deeds: list[tuple[int, list[RowOp]]] = []
    for place, entry in enumerate(entries):
        fact, found = _deeds(projections, entry)
        facts.append(fact)
        if isinstance(found, str):
            reasons[place] = found
        elif found:
            deeds.append((place, found))
    if deeds and carry_out_apart(connection, [op for _place, row_ops in deeds for op in row_ops]) is not None:
        _apply_halves(connection, deeds, reasons)
    exceptions = [_exception(entries[place], reason) for place, reason in sorted(reasons.items())]
    carry_out_together(connection, exceptions)
    return [Applied(fact, reasons.get(place)) for place, fact in enumerate(facts)]


def _apply_together(connection: Connection, deeds: Sequence[tuple[int, list[RowOp]]], reasons: dict[int, str]) -> None:
    """Note in `reasons` which of `deeds` cannot be carried out, by its place among the entries; carry out the rest."""
    ops = [op for _place, row_ops in deeds for op in row_ops]
    if _trouble(connection, lambda: carry_out_together(connection, ops)) is not None:
        _apply_halves(connection, deeds, reasons)


def _apply_halves(connection: Connection, deeds: Sequence[tuple[int, list[RowOp]]], reasons: dict[int, str]) -> None:
    """As `_apply_together`, for deeds that are in conflict when they go together."""
    if len(deeds) > 1:
        middle = len(deeds) // 2
        _apply_together(connection, deeds[:middle], reasons)
        _apply_together(connection, deeds[middle:], reasons)
        return
    ((place, ops),) = deeds
    reason = _trouble(connection, lambda: carry_out_in_order(connection, ops))  # which row of it, in words
    if reason is not None:
        reasons[place] = reason


def _deeds(projections: Projections, entry: Entry) -> tuple[Fact | None, list[RowOp] | str]:
    """The fact of a stored entry, if it can be read, and its row operations, or the reason why it has none."""
    fact = None
    try:
        fact = projections.kinds.read(entry)
        return fact, list(projections.rows_of(entry, fact))
    except UnknownKind as error:
        return fact, f"unknown kind: {error}"
    except msgspec.DecodeError as error:
        return fact, f"malformed: {error}"
    except Exception as error:  # a projection is a pure function of the entry: whatever fails in it, the entry is why
        return fact, f"no effect: {type(error).__name__}: {error}"


def _trouble(connection: Connection, carry: Callable[[], None]) -> str | None:
    """Carry out something in a savepoint of its own; the reason when it had to be undone."""
    apart = connection.begin_nested()
    try:
        carry()
    except Conflict as error:
        apart.rollback()
        return f"conflict: {error}"
    except BaseException:
        apart.rollback()
        raise
    apart.commit()
    return None


def _exception(entry: Entry, reason: str) -> RowOp:
    words = reason.replace("\x00", "\N{REPLACEMENT CHARACTER}").encode(errors="replace").decode()
    row = {"register": entry.register, "epoch": entry.epoch, "seq": entry.seq, "kind": entry.kind, "reason": words}
    return Insert(exception_ledger, row)


def head(connection: Connection, register: str) -> tuple[int, int, str]:
    """(epoch, last seq, last hash) of a register's own journal; (1, 0, zeros) before its first entry."""
    return end_of(fetch(connection, HEAD, {"register": register}))


def end_of(found: Sequence[Any]) -> tuple[int, int, str]:
    """`head`, from the rows that answer `HEAD` for a register."""
    return (found[0].epoch, found[0].seq, found[0].hash) if found else (1, 0, GENESIS)


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


def salvaged_entries(file: Path, register: str) -> Iterator[Entry]:
    """A register's own entries that can still be read of a damaged file, those alone that prove themselves."""
    for row in salvage(file, journal.name, Entry.__struct_fields__):
        if row["register"] == register:
            try:
                entry = msgspec.convert(row, Entry)
            except msgspec.ValidationError:
                continue
            if hash_of(entry) == entry.hash:
                yield entry
