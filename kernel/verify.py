"""Does a database still say what its journal says? Hash chain, contiguous sequence, rebuilt tables, SQLite's check.

Journal and tables are read page by page: headquarters' are larger than its memory.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import Connection, MetaData, Table, select, text

from kernel.books import apply_entries, apply_entry, entries
from kernel.database import AnyDatabase, Database, full_check, prepare_schema
from kernel.facts import GENESIS, Entry, hash_of
from kernel.projection import Projections
from kernel.tables import WORDS, is_projected, journal, metadata

PAGE = 1_000

Row = tuple[Any, ...]
Links = Iterator[tuple[Entry, tuple[str, ...]]]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was checked and what was found; `findings` is empty when everything agrees."""

    entries: int
    tables: int
    rows: int
    findings: tuple[str, ...]

    @property
    def sound(self) -> bool:
        return not self.findings

    def lines(self) -> tuple[str, ...]:
        """What a person reads: each finding, then how much was looked at."""
        return (*self.findings, f"{self.entries} own entries, {self.tables} tables, {self.rows} rows")


def verify(
    connection: Connection,
    *,
    register: str,
    projections: Projections,
    progress: Callable[[str], None] | None = None,
    together: bool = False,
) -> Verdict:
    """Check the whole database behind `connection`. Nothing is changed.

    `together`: rebuild as headquarters applies, set by set and with columns no wider than they say. SQLite checks its
    own file; a server checks its own pages (initdb --data-checksums).
    """
    say = progress or (lambda _words: None)
    findings: list[str] = []
    if connection.dialect.name == "sqlite":
        say("SQLite integrity")
        damage = full_check(connection)
        if damage is not None:
            findings.append(f"SQLite: {damage}")
    say("hash chain")
    counted = _check_chain(connection, register, findings)
    say("rebuild from the journal")
    with rebuilt(connection, projections, together=together) as fresh:
        rows = sum(_compare(_rows(connection, table), _rows(fresh, table), table, findings) for table in projected())
    return Verdict(entries=counted, tables=len(projected()), rows=rows, findings=tuple(findings))


def rebuild(database: AnyDatabase, projections: Projections, progress: Callable[[str], None] | None = None) -> Verdict:
    """Empty every projected table and carry the journal out again, in one transaction, as headquarters does.

    The findings are what stood differently before; now it stands as the journal says. Readers see the old rows until
    the end; writers wait.
    """
    say = progress or (lambda _words: None)

    def work(connection: Connection) -> Verdict:
        findings: list[str] = []
        if database.dialect == "postgresql":  # whoever writes holds locks of these; a deadlock is done again
            names = ", ".join(f'"{table.name}"' for table in (journal, *projected()))
            connection.execute(text(f"LOCK TABLE {names} IN SHARE ROW EXCLUSIVE MODE"))
        say("set the tables aside")
        for table in projected():
            old = _old(table)
            connection.execute(text(f'CREATE TEMPORARY TABLE "{old.name}" AS SELECT * FROM "{table.name}"'))  # noqa: S608
            connection.execute(table.delete())
        say("replay the journal")
        counted = _replay(connection, connection, projections, together=True)
        say("compare")
        rows = 0
        for table in projected():
            old = _old(table)
            rows += _compare(_rows(connection, old), _rows(connection, table), table, findings)
            connection.execute(text(f'DROP TABLE "{old.name}"'))
        return Verdict(entries=counted, tables=len(projected()), rows=rows, findings=tuple(findings))

    return database.transact(work)


@contextmanager
def rebuilt(connection: Connection, projections: Projections, *, together: bool = False) -> Iterator[Connection]:
    """A file of its own whose projected tables are as the journal behind `connection` makes them today.

    In memory, as a till's journal is small enough; on disk where headquarters asks for it with `together`.
    """
    with TemporaryDirectory(prefix="jinpu-rebuild-") if together else nullcontext() as folder:
        database = Database(None if folder is None else Path(folder) / "rebuilt.db")
        try:
            prepare_schema(database)
            with database.writing() as fresh:
                _replay(connection, fresh, projections, together=together)
                yield fresh
        finally:
            database.close()


def projected() -> list[Table]:
    """The tables that the journal makes, by name."""
    return sorted((table for table in metadata.tables.values() if is_projected(table)), key=lambda table: table.name)


def _replay(source: Connection, target: Connection, projections: Projections, *, together: bool) -> int:
    """Carry out every entry of the journal behind `source`, in its order, on `target`; how many there are."""
    counted = 0
    for page in _pages(source):
        if together:
            apply_entries(target, projections, page)
        else:
            for entry in page:
                apply_entry(target, projections, entry)
        counted += len(page)
    return counted


def _pages(connection: Connection) -> Iterator[list[Entry]]:
    """The journal in its order. Asked page by page: going back to a savepoint may end a cursor that stands open."""
    names = Entry.__struct_fields__
    after = 0
    while True:
        query = select(journal.c.no, *(journal.c[name] for name in names)).order_by(journal.c.no).limit(PAGE)
        found = connection.execute(query.where(journal.c.no > after)).all()
        if not found:
            return
        yield [Entry(**dict(zip(names, row[1:], strict=True))) for row in found]
        after = found[-1].no


def own_chain(connection: Connection, register: str, after: Entry | None = None, limit: int | None = None) -> Links:
    """Each entry of a register's own chain behind `after`, at most `limit`, with what does not fit about it."""
    last, place = after, (0, 0) if after is None else (after.epoch, after.seq)
    for entry in entries(connection, register, after=place, limit=limit):
        yield entry, _misfits(last, entry)
        last = entry


def _misfits(last: Entry | None, entry: Entry) -> tuple[str, ...]:
    name, found = f"{entry.register}-{entry.epoch}-{entry.seq}", []
    expected_seq = last.seq + 1 if last is not None and entry.epoch == last.epoch else 1
    if entry.seq != expected_seq:
        found.append(f"journal: {name} follows a gap, expected seq {expected_seq}")
    if entry.prev != (GENESIS if last is None else last.hash):
        found.append(f"journal: {name} does not name the entry before it")
    if hash_of(entry) != entry.hash:
        found.append(f"journal: {name} was altered, its hash does not fit")
    return tuple(found)


def _check_chain(connection: Connection, register: str, findings: list[str]) -> int:
    counted = 0
    for _entry, misfits in own_chain(connection, register):
        counted += 1
        findings += misfits
    findings += [
        f"journal: {entry.register}-{entry.epoch}-{entry.seq} was altered, its hash does not fit"
        for page in _pages(connection)
        for entry in page
        if entry.register != register and hash_of(entry) != entry.hash
    ]
    return counted


def _old(table: Table) -> Table:
    """Where the rows of a table stand aside while it is rebuilt."""
    return table.to_metadata(MetaData(), name=f"old_{table.name}")


def _rows(connection: Connection, table: Table) -> Iterator[Row]:
    """A table's rows by its key, without the words that nobody compares."""
    query = select(*_compared(table)).order_by(*table.primary_key)
    return (tuple(row) for row in connection.execute(query, execution_options={"yield_per": PAGE}))


def _compared(table: Table) -> list[Any]:
    return [column for column in table.columns if WORDS not in column.info]


def _compare(kept: Iterator[Row], fresh: Iterator[Row], table: Table, findings: list[str]) -> int:
    """Walk through both sides in the order of their keys; how many rows were kept."""
    key_of = itemgetter(*(place for place, column in enumerate(_compared(table)) if column.primary_key))
    counted = extra = missing = 0
    first: dict[bool, Row] = {}
    have, want = next(kept, None), next(fresh, None)
    while have is not None or want is not None:
        takes_have = have is not None and (want is None or key_of(have) <= key_of(want))
        takes_want = want is not None and (have is None or key_of(want) <= key_of(have))
        differs = have != want
        if have is not None and takes_have:
            counted += 1
            if differs:
                extra += 1
                first.setdefault(True, have)
        if want is not None and takes_want and differs:
            missing += 1
            first.setdefault(False, want)
        have = next(kept, None) if takes_have else have
        want = next(fresh, None) if takes_want else want
    if first:
        findings.append(
            f"{table.name}: {extra} rows not of the journal, {missing} rows missing; first: {[first[bool(extra)]]}"
        )
    return counted
