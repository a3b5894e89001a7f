"""The floor of the benchmarks: the same rows that the books wrote, written by the bare driver in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import groupby
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection

from kernel import database, executor
from kernel.projection import Add, Ensure, Insert, Put, Remove, RowOp, Set

DOOR = "carry_out"
driver: Any = vars(database)["driver"]  # the till's own, whichever it is: two of them on one file break its locks
Statement = tuple[str, list[tuple[Any, ...]]]


class Recorder:
    """Keeps what `modules` hand to the executor, row for row."""

    def __init__(self, *modules: ModuleType) -> None:
        self._modules = modules
        self.ops: list[RowOp] = []

    @contextmanager
    def listening(self) -> Iterator[None]:
        """While the block runs, every row operation is kept as well as carried out."""

        def carry_out(connection: Connection, ops: Iterable[RowOp]) -> None:
            kept = list(ops)
            self.ops += kept
            executor.carry_out(connection, kept)

        self.ops = []
        for module in self._modules:
            setattr(module, DOOR, carry_out)
        try:
            yield
        finally:
            for module in self._modules:
                setattr(module, DOOR, executor.carry_out)


def statements(ops: Sequence[RowOp]) -> list[Statement]:
    """The same rows as plain SQL; a run of equal statements becomes one batch, as a careful author would write it."""
    written = [_statement(op) for op in ops]
    return [(text, [row for _, row in run]) for text, run in groupby(written, key=lambda pair: pair[0])]


def _statement(op: RowOp) -> tuple[str, tuple[Any, ...]]:
    table = f'"{op.table.name}"'
    if isinstance(op, Insert | Put | Ensure):
        verb = {Insert: "INSERT", Put: "INSERT OR REPLACE", Ensure: "INSERT OR IGNORE"}[type(op)]
        names, marks = ", ".join(op.row), ", ".join("?" * len(op.row))
        return f"{verb} INTO {table} ({names}) VALUES ({marks})", tuple(op.row.values())
    where = " AND ".join(f"{name} = ?" for name in op.key)
    if isinstance(op, Remove):
        return f"DELETE FROM {table} WHERE {where}", tuple(op.key.values())
    if isinstance(op, Add):
        changes = ", ".join(f"{name} = {name} + ?" for name in op.deltas)
        return f"UPDATE {table} SET {changes} WHERE {where}", (*op.deltas.values(), *op.key.values())
    assert isinstance(op, Set), op  # what is reckoned comes from headquarters, not with a sale
    changes = ", ".join([f"{name} = ?" for name in op.values] + [f"{name} = {name} + ?" for name in op.deltas])
    return f"UPDATE {table} SET {changes} WHERE {where}", (*op.values.values(), *op.deltas.values(), *op.key.values())


class Raw:
    """The bare driver on a copy of the file, with the pragmas of a till."""

    def __init__(self, file: Path) -> None:
        self._connection = driver.connect(str(file), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
            self._connection.execute(f"PRAGMA {pragma}")

    def write(self, prepared: Sequence[Statement]) -> None:
        """One transaction."""
        cursor = self._connection.cursor()
        cursor.execute("BEGIN IMMEDIATE")
        for text, rows in prepared:
            cursor.executemany(text, rows) if len(rows) > 1 else cursor.execute(text, rows[0])
        cursor.execute("COMMIT")

    def count(self, table: str) -> int:
        return int(self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def close(self) -> None:
        self._connection.close()
