"""Carries out row operations on an open transaction, with as few statements as the order allows.

On PostgreSQL this is `kernel.bulk`. On SQLite it is made for a till: SQL text is made once for each table and set of
columns and handed straight to the driver: the commit of a sale must cost little more than the bare driver writing the
same rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Table

from kernel.bulk import carry_out_together, reckoned
from kernel.projection import Add, Conflict, Ensure, Insert, Put, Reckon, Remove, RowOp, Set
from kernel.statements import instead

_texts: dict[tuple[object, ...], str] = {}


def carry_out(connection: Connection, ops: Iterable[RowOp]) -> None:
    """Carry out `ops` in order; runs of inserts into one table go as one batch. Raises Conflict."""
    if connection.dialect.name == "postgresql":
        carry_out_together(connection, ops)
        return
    cursor = connection.connection.cursor()
    try:
        batch_text = ""
        batch: list[tuple[Any, ...]] = []
        for op in ops:
            if isinstance(op, Insert | Put | Ensure | Add):
                text, values = _written(op)
                if text != batch_text and batch:
                    _write(cursor, batch_text, batch)
                    batch = []
                batch_text = text
                batch.append(values)
                continue
            if batch:
                _write(cursor, batch_text, batch)
                batch = []
            if isinstance(op, Reckon):
                for text, values in map(_written, reckoned(connection, op)):
                    _write(cursor, text, [values])
            else:
                _change(cursor, op)
        if batch:
            _write(cursor, batch_text, batch)
    except OverflowError as error:  # an amount that no column can hold
        raise Conflict(str(error)) from error
    finally:
        cursor.close()


def _write(cursor: Any, text: str, rows: list[tuple[Any, ...]]) -> None:
    with _conflicts():
        cursor.executemany(text, rows)


@contextmanager
def _conflicts() -> Iterator[None]:
    """Turns the driver's error about a row into a Conflict: its class is the driver's, which only the door knows."""
    try:
        yield
    except Exception as error:
        if type(error).__name__ == "IntegrityError":
            raise Conflict(str(error)) from error
        raise


def _written(op: Insert | Put | Ensure | Add) -> tuple[str, tuple[Any, ...]]:
    row = {**op.key, **op.deltas} if isinstance(op, Add) else op.row
    columns = tuple(row)
    cache_key = (type(op), op.table.name, columns)
    text = _texts.get(cache_key)
    if text is None:
        text = _texts[cache_key] = _insert_text(op, columns)
    return text, tuple(row.values())


def _insert_text(op: Insert | Put | Ensure | Add, columns: tuple[str, ...]) -> str:
    text = (
        f"INSERT INTO {_name(op.table)} ({', '.join(map(_quoted, columns))}) "  # noqa: S608 - names are ours
        f"VALUES ({', '.join('?' * len(columns))})"
    )
    if isinstance(op, Insert):
        return text
    keys = tuple(op.key) if isinstance(op, Add) else tuple(c.name for c in op.table.primary_key)
    rest = [c for c in columns if c not in keys]
    if not rest or isinstance(op, Ensure):
        return f"{text} ON CONFLICT ({', '.join(map(_quoted, keys))}) DO NOTHING"
    sign = f"{_name(op.table)}.{{0}} + " if isinstance(op, Add) else ""
    changes = ", ".join(f"{_quoted(c)} = {sign.format(_quoted(c))}excluded.{_quoted(c)}" for c in rest)
    return f"{text} ON CONFLICT ({', '.join(map(_quoted, keys))}) DO UPDATE SET {changes}"


def _change(cursor: Any, op: Set | Remove) -> None:
    if isinstance(op, Remove):
        text = _cached(op, tuple(op.key), lambda: _delete_text(op.table, tuple(op.key)))
        cursor.execute(text, tuple(op.key.values()))
        return
    shape = (tuple(op.values), tuple(op.deltas), (*op.key, *op.expect), op.later_by)
    text = _cached(op, shape, lambda: _update_text(op.table, *shape))
    with _conflicts():
        later = (op.values[op.later_by],) if op.later_by else ()
        given = (*op.values.values(), *op.deltas.values(), *op.key.values(), *op.expect.values())
        cursor.execute(text, (*given, *later))
    if op.expect and cursor.rowcount == 0:
        found = instead(cursor, op.table, op.key, tuple(op.expect), postgres=False)
        raise Conflict(f"{op.table.name} {dict(op.key)} is not {dict(op.expect)}{found}")


def _delete_text(table: Table, conditions: tuple[str, ...]) -> str:
    return f"DELETE FROM {_name(table)} WHERE {_where(conditions)}"  # noqa: S608 - names are ours


def _update_text(
    table: Table, columns: tuple[str, ...], added: tuple[str, ...], conditions: tuple[str, ...], later_by: str
) -> str:
    changes = [f"{_quoted(c)} = ?" for c in columns] + [f"{_quoted(c)} = {_quoted(c)} + ?" for c in added]
    changes = changes or [f"{_quoted(conditions[0])} = {_quoted(conditions[0])}"]  # a row that is only looked at
    later = f" AND {_quoted(later_by)} < ?" if later_by else ""
    return f"UPDATE {_name(table)} SET {', '.join(changes)} WHERE {_where(conditions)}{later}"  # noqa: S608 - ours


def _cached(op: Set | Remove, shape: object, make: Any) -> str:
    cache_key = (type(op), op.table.name, shape)
    text = _texts.get(cache_key)
    if text is None:
        text = _texts[cache_key] = make()
    return text


def _where(columns: tuple[str, ...]) -> str:
    return " AND ".join(f"{_quoted(c)} IS ?" for c in columns)


def _name(table: Table) -> str:
    return _quoted(table.name)


def _quoted(name: str) -> str:
    return f'"{name}"'
