"""Questions that are asked many thousand times: compiled once for each engine, and put to its driver directly.

What SQLAlchemy does anew for each execution costs some five times what the driver needs. The question itself stays a
SELECT of SQLAlchemy, made once as a constant of its module; a list goes into `IN` by `bindparam(…, expanding=True)`.
"""

from __future__ import annotations

import re
from collections import namedtuple
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy import Connection, Select
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite

AT_ONCE = 500  # values in one list: fewer than SQLite's least limit, and no long wait for whoever writes beside
Item = TypeVar("Item")
_LIST = re.compile(r"IN \(__\[POSTCOMPILE_(\w+)\]\)")
_NAMED = re.compile(r"%\((\w+)\)s")
_SIGN = re.compile(r'["\\]').search
_NUMBERS, _TEXTS = {int}, {str}


def in_parts(items: Sequence[Item], most: int = AT_ONCE) -> Iterator[Sequence[Item]]:
    """What is too much for one question, one fact or one transaction, in parts of at most `most`, in order."""
    return (items[start : start + most] for start in range(0, len(items), most))


class _Compiled:
    """One question for one engine."""

    def __init__(self, question: Select[Any], postgres: bool) -> None:
        dialect = PGDialect_psycopg() if postgres else SQLiteDialect_pysqlite(paramstyle="named")  # type: ignore[no-untyped-call]
        compiled = question.compile(dialect=dialect)
        self.fixed = {name: value for name, value in compiled.params.items() if value is not None}
        self.lists = tuple(_LIST.findall(str(compiled)))
        text = str(compiled)
        if postgres:
            text = _LIST.sub(r"= ANY(%(\1)s)", text)
            self.names = tuple(dict.fromkeys(_NAMED.findall(text)))
            text = _NAMED.sub(lambda found: f"${self.names.index(found[1]) + 1}", text).replace("%%", "%")
        self.text = text
        row: Any = namedtuple("Found", [column.key for column in question.selected_columns])  # type: ignore[misc]
        self.row = row._make

    def put_to_sqlite(self, values: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
        """Text and values as the driver takes them: SQLite has no lists, so each element gets a name."""
        given = {**self.fixed, **values}
        if not self.lists:
            return self.text, given
        for name in self.lists:
            some = given.pop(name)
            given |= {f"{name}__{place}": value for place, value in enumerate(some)}
        return _LIST.sub(lambda found: _names(found[1], values), self.text), given

    def put_to_postgres(self, values: Mapping[str, Any]) -> tuple[str, list[str | None]]:
        given = {**self.fixed, **values}
        return self.text, [as_text(given[name]) for name in self.names]


def as_text(value: Any) -> str | None:
    """A text, a whole number, none, or a list of them, in the form in which PostgreSQL reads it."""
    if value is None or isinstance(value, str):
        return value
    if not isinstance(value, list | tuple):
        return str(value)
    kinds = set(map(type, value))
    if kinds == _NUMBERS:
        return f"{{{','.join(map(str, value))}}}"
    if kinds == _TEXTS and not _SIGN("".join(value)):  # asked once for all of them: most have none
        return '{"' + '","'.join(value) + '"}'
    return f"{{{','.join('NULL' if v is None else _in_quotes(v) if isinstance(v, str) else str(v) for v in value)}}}"


def _in_quotes(text: str) -> str:
    if "\\" in text or '"' in text:
        text = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{text}"'


def _names(name: str, values: Mapping[str, Any]) -> str:
    return f"IN ({', '.join(f':{name}__{place}' for place in range(len(values[name])))})"


_known: dict[tuple[Select[Any], bool], _Compiled] = {}


def fetch(connection: Connection, question: Select[Any], values: Mapping[str, Any]) -> list[Any]:
    """The rows that answer a constant question, with the names of its columns. Lists as Python lists.

    Values are texts and whole numbers; they are not converted by the columns' types.
    """
    (rows,) = fetch_all(connection, [(question, values)])
    return rows


def fetch_all(connection: Connection, asked: Sequence[tuple[Select[Any], Mapping[str, Any]]]) -> list[list[Any]]:
    """As `fetch`, for questions that do not wait for each other's answers; on a server they go out together.

    They are answered in their order, each seeing what was committed before its turn.
    """
    postgres = connection.dialect.name == "postgresql"
    if not connection.in_transaction():
        connection.begin()  # as SQLAlchemy's own execute would
    driver: Any = connection.connection
    put = [(_compiled(question, postgres), values) for question, values in asked]
    if postgres:
        return _of_postgres(driver, put)
    found = []
    for compiled, values in put:
        cursor = driver.execute(*compiled.put_to_sqlite(values))
        found.append([compiled.row(row) for row in cursor])
        cursor.close()
    return found


def _of_postgres(driver: Any, put: Sequence[tuple[_Compiled, Mapping[str, Any]]]) -> list[list[Any]]:
    from kernel.postgres import plans_of, put_together, rows_in  # a file needs no driver of a server

    words = [compiled.put_to_postgres(values) for compiled, values in put]
    results = put_together(driver.driver_connection, words, plans_of(driver))
    return rows_in(
        driver.driver_connection, [(result, compiled.row) for (compiled, _), result in zip(put, results, strict=True)]
    )


def _compiled(question: Select[Any], postgres: bool) -> _Compiled:
    found = _known.get((question, postgres))
    if found is None:
        found = _known[question, postgres] = _Compiled(question, postgres)
    return found
