"""The SQL of a batch of row operations: one statement for each operation, table and set of columns, on both engines.

On PostgreSQL a statement takes an array for each column, however many rows there are; on SQLite the driver repeats it
for each row. A sum that its column cannot hold is an error on both: SQLite would turn it into a float in silence.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import BigInteger, Integer, String, Table

BIG, SMALL = 2**63, 2**31


def array_type(table: Table, column: str) -> str:
    """PostgreSQL's name for the type of a column's array."""
    kind = table.c[column].type
    if isinstance(kind, BigInteger):
        return "int8[]"
    if isinstance(kind, Integer):
        return "int4[]"
    assert isinstance(kind, String), f"{table.name}.{column}: a batch knows whole numbers and texts"
    return "text[]"


def bound(table: Table, column: str) -> int | None:
    """A whole number of this column is at least -bound and less than bound; None for a column of texts."""
    kind = table.c[column].type
    return BIG if isinstance(kind, BigInteger) else SMALL if isinstance(kind, Integer) else None


def insert_rows(table: Table, columns: Sequence[str], *, postgres: bool) -> str:
    """New rows; a row that is there already breaks the statement."""
    names = ", ".join(map(quoted, columns))
    if postgres:
        return f"INSERT INTO {quoted(table.name)} ({names}) SELECT * FROM {_unnested(table, columns)}"  # noqa: S608 - names are ours
    return f"INSERT INTO {quoted(table.name)} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608


def copy_rows(table: Table, columns: Sequence[str]) -> str:
    """PostgreSQL's fastest way for many new rows."""
    return f"COPY {quoted(table.name)} ({', '.join(map(quoted, columns))}) FROM STDIN"


def put_rows(table: Table, columns: Sequence[str], *, postgres: bool) -> str:
    """Rows written over whatever stands at their primary keys."""
    keys = [column.name for column in table.primary_key]
    changes = [f"{quoted(c)} = excluded.{quoted(c)}" for c in columns if c not in keys]
    return insert_rows(table, columns, postgres=postgres) + _on_conflict(keys, changes)


def ensure_rows(table: Table, columns: Sequence[str], *, postgres: bool) -> str:
    """Rows made where none stand at their primary keys."""
    keys = [column.name for column in table.primary_key]
    return insert_rows(table, columns, postgres=postgres) + _on_conflict(keys, [])


def add_rows(table: Table, keys: Sequence[str], added: Sequence[str], *, postgres: bool) -> str:
    """Amounts added to the rows at `keys`, which are made when they are missing."""
    changes = [f"{quoted(c)} = {_sum(table, c, f'excluded.{quoted(c)}', postgres)}" for c in added]
    return insert_rows(table, (*keys, *added), postgres=postgres) + _on_conflict(keys, changes)


def set_rows(
    table: Table,
    keys: Sequence[str],
    expected: Sequence[str],
    values: Sequence[str],
    added: Sequence[str],
    later_by: str = "",
    *,
    postgres: bool,
) -> str:
    """Columns set and counted up in the rows at `keys` that are as expected. Parameters in the order of arguments.

    `later_by`: only in those where this column, one of the `values`, is set to a later text than stands there.
    """
    places = (*keys, *expected, *values, *added)
    given = [f"n.p{i}" if postgres else f"?{i + 1}" for i in range(len(places))]
    first_value = len(keys) + len(expected)
    first_added = first_value + len(values)
    changes = [f"{quoted(c)} = {given[first_value + i]}" for i, c in enumerate(values)]
    changes += [f"{quoted(c)} = {_sum(table, c, given[first_added + i], postgres)}" for i, c in enumerate(added)]
    if not changes:  # a row that is only looked at is set to what it is
        changes = [f"{quoted(places[0])} = {quoted(table.name)}.{quoted(places[0])}"]
    source = _source(table, places) if postgres else ""
    later = ""
    if later_by:  # by the signs' numbers on both engines, whatever the server's language sorts by
        told = given[first_value + values.index(later_by)]
        later = f" AND {quoted(table.name)}.{quoted(later_by)} < {told}" + (' COLLATE "C"' if postgres else "")
    return (
        f"UPDATE {quoted(table.name)} SET {', '.join(changes)}{f' FROM {source}' if source else ''} "  # noqa: S608 - ours
        f"WHERE {_where(table, keys, expected, given, postgres)}{later}"
    )


def remove_rows(table: Table, keys: Sequence[str], expected: Sequence[str], *, postgres: bool) -> str:
    """The rows at `keys` that are as expected taken away. Parameters in the order of arguments."""
    places = (*keys, *expected)
    given = [f"n.p{i}" if postgres else f"?{i + 1}" for i in range(len(places))]
    source = f" USING {_source(table, places)}" if postgres else ""
    where = _where(table, keys, expected, given, postgres)
    return f"DELETE FROM {quoted(table.name)}{source} WHERE {where}"  # noqa: S608 - names are ours


def instead(cursor: Any, table: Table, key: Mapping[str, Any], columns: Sequence[str], *, postgres: bool) -> str:
    """Words for what stands in `columns` where something else was expected; none where there is no row."""
    if not key:
        return ""
    mark = "%s" if postgres else "?"
    where = " AND ".join(f"{quoted(column)} = {mark}" for column in key)
    names = ", ".join(map(quoted, columns))
    cursor.execute(f"SELECT {names} FROM {quoted(table.name)} WHERE {where}", tuple(key.values()))  # noqa: S608 - ours
    row = cursor.fetchone()
    return "" if row is None else f", but {dict(zip(columns, row, strict=True))}"


def _source(table: Table, columns: Sequence[str]) -> str:
    return f"{_unnested(table, columns)} AS n({', '.join(f'p{number}' for number in range(len(columns)))})"


def _unnested(table: Table, columns: Sequence[str]) -> str:
    arrays = [f"${place}::{array_type(table, column)}" for place, column in enumerate(columns, start=1)]
    return f"unnest({', '.join(arrays)})"


def _where(table: Table, keys: Sequence[str], expected: Sequence[str], given: Sequence[str], postgres: bool) -> str:
    """A key is never empty and has an index; what is expected may be empty."""
    own = quoted(table.name)
    alike = "IS NOT DISTINCT FROM" if postgres else "IS"
    tests = [f"{own}.{quoted(column)} = {place}" for column, place in zip(keys, given, strict=False)]
    tests += [f"{own}.{quoted(c)} {alike} {place}" for c, place in zip(expected, given[len(keys) :], strict=False)]
    return " AND ".join(tests)


def quoted(name: str) -> str:
    return f'"{name}"'


def _on_conflict(keys: Sequence[str], changes: Sequence[str]) -> str:
    deed = f"UPDATE SET {', '.join(changes)}" if changes else "NOTHING"
    return f" ON CONFLICT ({', '.join(map(quoted, keys))}) DO {deed}"


def _sum(table: Table, column: str, added: str, postgres: bool) -> str:
    """What stands in a column and `added` together, or an error."""
    kept = f"{quoted(table.name)}.{quoted(column)}"
    total = f"{kept} + {added}"
    if postgres:
        return total
    fits = f"typeof({total}) <> 'real'"
    if bound(table, column) == SMALL:
        fits += f" AND ({total} IS NULL OR {total} BETWEEN {-SMALL} AND {SMALL - 1})"
    # The smallest number has no counterpart: its abs() is SQLite's own way to say "integer overflow".
    return f"CASE WHEN {fits} THEN {total} ELSE abs(-{BIG - 1} - 1 + 0 * {added}) END"
