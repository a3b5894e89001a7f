"""Does a file still say what its journal says? Hash chain, contiguous sequence, rebuilt tables, SQLite's own check."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlalchemy import Connection, Table, select

from kernel.books import apply_entry, entries
from kernel.database import Database, full_check, prepare_schema
from kernel.facts import GENESIS, Entry, hash_of
from kernel.projection import Projections
from kernel.tables import is_projected, metadata


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
    connection: Connection, *, register: str, projections: Projections, progress: Callable[[str], None] | None = None
) -> Verdict:
    """Check the whole file behind `connection`. Nothing is changed."""
    say = progress or (lambda _words: None)
    findings: list[str] = []
    say("SQLite integrity")
    damage = full_check(connection)
    if damage is not None:
        findings.append(f"SQLite: {damage}")
    say("hash chain")
    counted = _check_chain(connection, register, findings)
    say("rebuild from the journal")
    tables, rows = _check_rebuild(connection, projections, findings)
    return Verdict(entries=counted, tables=tables, rows=rows, findings=tuple(findings))


def _check_chain(connection: Connection, register: str, findings: list[str]) -> int:
    counted = 0
    last: Entry | None = None
    for entry in entries(connection, register):
        counted += 1
        name = f"{entry.register}-{entry.epoch}-{entry.seq}"
        expected_seq = last.seq + 1 if last is not None and entry.epoch == last.epoch else 1
        if entry.seq != expected_seq:
            findings.append(f"journal: {name} follows a gap, expected seq {expected_seq}")
        if entry.prev != (GENESIS if last is None else last.hash):
            findings.append(f"journal: {name} does not name the entry before it")
        if hash_of(entry) != entry.hash:
            findings.append(f"journal: {name} was altered, its hash does not fit")
        last = entry
    findings += [
        f"journal: {entry.register}-{entry.epoch}-{entry.seq} was altered, its hash does not fit"
        for entry in entries(connection)
        if entry.register != register and hash_of(entry) != entry.hash
    ]
    return counted


def _check_rebuild(connection: Connection, projections: Projections, findings: list[str]) -> tuple[int, int]:
    tables = [table for table in metadata.sorted_tables if is_projected(table)]
    rows = 0
    with rebuilt(connection, projections) as fresh:
        for table in tables:
            rows += _compare(table, connection, fresh, findings)
    return len(tables), rows


@contextmanager
def rebuilt(connection: Connection, projections: Projections) -> Iterator[Connection]:
    """A file in memory whose projected tables are as the journal behind `connection` makes them today."""
    database = Database(None)
    try:
        prepare_schema(database)
        with database.writing() as fresh:
            for entry in entries(connection):
                apply_entry(fresh, projections, entry)
            yield fresh
    finally:
        database.close()


def _compare(table: Table, kept: Connection, fresh: Connection, findings: list[str]) -> int:
    query = select(table).order_by(*table.primary_key)
    kept_rows, fresh_rows = kept.execute(query).all(), fresh.execute(query).all()
    if kept_rows == fresh_rows:
        return len(kept_rows)
    have, want = {tuple(row) for row in kept_rows}, {tuple(row) for row in fresh_rows}
    extra, missing = sorted(have - want, key=repr), sorted(want - have, key=repr)
    findings.append(
        f"{table.name}: {len(extra)} rows not of the journal, {len(missing)} rows missing; "
        f"first: {(extra or missing)[:1]}"
    )
    return len(kept_rows)
