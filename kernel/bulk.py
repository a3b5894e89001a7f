"""Carries out the row operations of many facts at once: some ten statements for a batch of sales, not some thousand.

The rows end as if the operations had been carried out one by one, or Conflict is raised. That needs order only where
it matters: operations on the same row stand in layers, one above the other, and what may free a unique value (a row
taken away, a card number changed) waits for everything before it in its table and holds up everything after it.
Tables do not refer to each other, so each goes its own way, in the order of the names, which is the order of locks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from sqlalchemy import CheckConstraint, Connection, Table, UniqueConstraint

from kernel import statements
from kernel.asking import as_text
from kernel.bulk_columns import Limits, copied, fitting, limits_of
from kernel.projection import Add, Conflict, Ensure, Insert, Put, Reckon, RowOp, Set

COPY_FROM = 2_000  # so many values of new rows of one shape are worth COPY's two more messages

_ALREADY_THERE = "23505"
_APART = "apart"
Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class InsertAll:
    """As `Insert`, of many rows with the same columns: headquarters tells one thing to many."""

    table: Table
    columns: Sequence[str]
    rows: Sequence[Row]


def carry_out_together(connection: Connection, ops: Iterable[RowOp | InsertAll], *, last: bool = False) -> None:
    """Carry out `ops`, in as few statements as their order allows.

    After the `last` ones of a transaction nothing more is done in it: a server may commit them in the same message.

    A text longer than its column says, one with a NUL character, and a number that its column cannot hold are
    conflicts on both engines. After a Conflict a transaction on PostgreSQL goes on only from a savepoint before it.
    """
    together: list[RowOp | InsertAll] = []
    for op in ops:
        if isinstance(op, Reckon):
            _carry_out(connection, together)
            together = [*reckoned(connection, op)]
        else:
            together.append(op)
    _carry_out(connection, together, last)


def reckoned(connection: Connection, op: Reckon) -> list[Put]:
    """The rows that `op` writes now; a sum of whole numbers comes from a server as another kind of number."""
    found = [row._mapping for row in connection.execute(op.question)]
    return [
        Put(op.table, {**op.key, **{name: it if isinstance(it, str) else int(it) for name, it in row.items()}})
        for row in found
    ]


def _carry_out(connection: Connection, ops: Sequence[RowOp | InsertAll], last: bool = False) -> None:
    work = _work(ops)
    driver: Any = connection.connection
    with _conflicts():
        if connection.dialect.name == "postgresql":
            _on_postgresql(connection, work, last=last)
        else:
            _on_sqlite(driver, work)


def carry_out_apart(connection: Connection, ops: Iterable[RowOp]) -> Conflict | None:
    """The same, or nothing of it: then the conflict is returned and the transaction goes on as if nothing had been.

    The savepoint is not released when all went well, which would be one more message; it ends with the transaction.
    """
    ops = list(ops)
    if any(isinstance(op, Reckon) for op in ops):  # has to see the rows before it
        return _reckoning_apart(connection, ops)
    driver: Any = connection.connection
    try:
        work = _work(ops)
    except Conflict as conflict:
        return conflict
    try:
        with _conflicts():
            if connection.dialect.name == "postgresql":
                _on_postgresql(connection, work, first=f"SAVEPOINT {_APART}")
            else:
                driver.execute(f"SAVEPOINT {_APART}")
                _on_sqlite(driver, work)
    except Conflict as conflict:
        for words in ("ROLLBACK TO SAVEPOINT", "RELEASE SAVEPOINT"):
            driver.execute(f"{words} {_APART}")
        return conflict
    return None


def _reckoning_apart(connection: Connection, ops: Sequence[RowOp]) -> Conflict | None:
    savepoint = connection.begin_nested()
    try:
        carry_out_together(connection, ops)
    except Conflict as conflict:
        savepoint.rollback()
        return conflict
    savepoint.commit()
    return None


@contextmanager
def _conflicts() -> Iterator[None]:
    """Turns what an engine says about a row that it cannot take into a Conflict."""
    try:
        yield
    except Exception as error:
        words = _conflict_words(error)
        if words is None:
            raise
        raise Conflict(words) from error


def _work(ops: Iterable[RowOp | InsertAll]) -> list[_Work]:
    """What is to be carried out, in order, with the values of its columns. Raises Conflict for what does not fit."""
    plans: dict[Table, _Plan] = {}
    for op in ops:
        plan = plans.get(op.table)
        if plan is None:
            plan = plans[op.table] = _Plan(op.table)
        plan.take(op)
    in_order = sorted(plans.values(), key=lambda plan: plan.table.name)
    groups = [group for plan in in_order for layer in plan.layers for group in layer.values()]
    return [(group, group.by_column()) for group in groups]


def carry_out_in_order(connection: Connection, ops: Iterable[RowOp]) -> None:
    """The same, one by one: slower, but a Conflict names the row that is why."""
    for op in ops:
        carry_out_together(connection, [op])


@dataclass(frozen=True, slots=True, eq=False)
class _Shape:
    """What operations of one kind on the same columns of a table share.

    `columns` are a row's, in its order: for Set those of the key, of what is expected, of what is set and added.
    `identity` picks the primary key out of a row; None where the row does not name the whole of it.
    """

    kind: type
    table: Table
    columns: tuple[str, ...]
    text: str
    postgres: str
    identity: Callable[[Row], Any] | None
    barrier: bool = False
    added_from: int = 0  # Add: the deltas' place in a row; 0 where deltas may not be summed before they are written
    keys: int = 0  # Set: how many columns of the row are its key
    must_hit: int = 0  # Set: how many columns behind them are expected
    limits: tuple[Limits, ...] = ()  # of each column


@dataclass(slots=True, eq=False)
class _Group:
    """Rows of one shape whose order among themselves does not matter."""

    shape: _Shape
    rows: list[Row] = field(default_factory=list)

    def by_column(self) -> list[Sequence[Any]]:
        """Each column's values, as it can hold them, in the order of the keys. Raises Conflict."""
        shape = self.shape
        if shape.kind is not Insert and len(self.rows) > 1 and shape.identity is not None:
            self.rows.sort(key=shape.identity)
        return list(map(fitting, shape.limits, zip(*self.rows, strict=True)))

    def check(self, hit: int, driver: Any, *, postgres: bool) -> None:
        """Raises Conflict when something was expected of more rows than were `hit`."""
        shape = self.shape
        if not shape.must_hit or hit >= len(self.rows):
            return
        if len(self.rows) > 1:
            raise Conflict(f"{shape.table.name}: {len(self.rows) - hit} rows are not as expected")
        named = list(zip(shape.columns, self.rows[0], strict=True))
        key, expect = dict(named[: shape.keys]), dict(named[shape.keys : shape.keys + shape.must_hit])
        found = statements.instead(driver.cursor(), shape.table, key, tuple(expect), postgres=postgres)
        raise Conflict(f"{shape.table.name} {key} is not {expect}{found}")


_Work = tuple[_Group, list[Sequence[Any]]]


class _Plan:
    """The operations on one table, in layers."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.layers: list[dict[_Shape, _Group]] = []
        self._floor = 0
        self._last: dict[Any, tuple[int, _Shape, Row]] = {}

    def take(self, op: RowOp | InsertAll) -> None:
        if isinstance(op, InsertAll):
            self._take_all(op)
            return
        shape, row = _shaped(op)
        if shape.barrier or shape.identity is None:
            self.layers.append({shape: _Group(shape, [row])})
            self._floor = len(self.layers)
            return
        key = shape.identity(row)
        layer = self._floor
        last = self._last.get(key)
        if last is not None and last[0] >= layer:
            if last[1] is shape and shape.added_from and _summed(last[2], row, shape.added_from):
                return
            layer = last[0] + 1
        if layer == len(self.layers):
            self.layers.append({})
        group = self.layers[layer].get(shape)
        if group is None:
            group = self.layers[layer][shape] = _Group(shape)
        group.rows.append(row)
        self._last[key] = layer, shape, row

    def _take_all(self, op: InsertAll) -> None:
        """Rows that need no look one by one: they come behind all that was taken before and before what comes after."""
        if op.rows:
            shape, _ = _shaped(Insert(op.table, dict.fromkeys(op.columns)))
            self.layers.append({shape: _Group(shape, list(op.rows))})
            self._floor = len(self.layers)


def _summed(kept: Row, more: Row, start: int) -> bool:
    """Add the deltas of `more` to those of `kept`; False where one by one they might not fit and summed they would."""
    for one, other in zip(kept[start:], more[start:], strict=True):
        if type(one) is not int or type(other) is not int or (one < 0 < other) or (other < 0 < one):
            return False
    assert isinstance(kept, list)
    for place in range(start, len(kept)):
        kept[place] += more[place]
    return True


_shapes: dict[tuple[object, ...], _Shape] = {}


def _shaped(op: RowOp) -> tuple[_Shape, Row]:
    """The operation as a row of its shape, which is made once."""
    if isinstance(op, Insert | Put | Ensure):
        row: Row = tuple(op.row.values())
        parts: tuple[tuple[str, ...], ...] = (tuple(op.row),)
    elif isinstance(op, Add):
        row = [*op.key.values(), *op.deltas.values()]
        parts = (tuple(op.key), tuple(op.deltas))
    else:
        key, expect = op.key, op.expect if isinstance(op, Set) else {}
        empty = {name: None for name, value in key.items() if value is None}
        expected = {**empty, **expect}
        if empty:  # no index helps to find what is empty: it is compared as what is expected is
            key = {name: value for name, value in key.items() if value is not None}
        if isinstance(op, Set):
            row = (*key.values(), *expected.values(), *op.values.values(), *op.deltas.values())
            parts = (tuple(key), tuple(expected), tuple(op.values), tuple(op.deltas), tuple(expect))
        else:
            row = (*key.values(), *expected.values())
            parts = (tuple(key), tuple(expected))
    cache_key = (type(op), op.table, parts, op.later_by if isinstance(op, Set) else "")
    shape = _shapes.get(cache_key)
    if shape is None:
        shape = _shapes[cache_key] = _make_shape(op, parts)
    return shape, row


def _make_shape(op: RowOp, parts: Sequence[tuple[str, ...]]) -> _Shape:
    table, columns = op.table, tuple(name for part in parts for name in part)
    unique = _unique_beside_key(table)
    primary = [column.name for column in table.primary_key]
    whole = set(primary) <= set(parts[0])
    identity = itemgetter(*(parts[0].index(name) for name in primary)) if whole else None
    more: dict[str, Any] = {}
    if isinstance(op, Insert | Put | Ensure):
        texts = [_WORDS[type(op)](table, columns, postgres=server) for server in (False, True)]
        more = {"barrier": not isinstance(op, Insert) and bool(unique)}
    elif isinstance(op, Add):
        texts = [statements.add_rows(table, *parts, postgres=server) for server in (False, True)]
        identity = identity if set(primary) == set(parts[0]) else None
        checked = any(isinstance(constraint, CheckConstraint) for constraint in table.constraints)
        more = {"barrier": bool(unique & set(columns)), "added_from": 0 if checked else len(parts[0])}
    elif isinstance(op, Set):
        key, expected, values, deltas, must_hit = parts
        columns = (*key, *expected, *values, *deltas)
        texts = [
            statements.set_rows(table, key, expected, values, deltas, op.later_by, postgres=server)
            for server in (False, True)
        ]
        frees = (unique | set(primary)) & {*values, *deltas}
        more = {"barrier": bool(frees), "keys": len(key), "must_hit": len(expected) if must_hit else 0}
    else:
        texts = [statements.remove_rows(table, *parts, postgres=server) for server in (False, True)]
        more = {"barrier": bool(unique)}
    limits = tuple(limits_of(table, name) for name in columns)
    return _Shape(type(op), table, columns, texts[0], texts[1], identity, limits=limits, **more)


_WORDS = {Insert: statements.insert_rows, Put: statements.put_rows, Ensure: statements.ensure_rows}


def _unique_beside_key(table: Table) -> set[str]:
    """Columns in which two rows may not be alike, apart from the primary key."""
    groups = [constraint.columns for constraint in table.constraints if isinstance(constraint, UniqueConstraint)]
    groups += [index.columns for index in table.indexes if index.unique]
    return {column.name for group in groups for column in group}


def _on_sqlite(driver: Any, work: Sequence[_Work]) -> None:
    cursor = driver.cursor()
    try:
        for group, columns in work:
            cursor.executemany(group.shape.text, zip(*columns, strict=True))
            group.check(int(cursor.rowcount), driver, postgres=False)
    finally:
        cursor.close()


_Sent = list[tuple[str, Sequence[str | None], _Group | None]]


def _on_postgresql(connection: Connection, work: Sequence[_Work], first: str = "", last: bool = False) -> None:
    """One statement for each group, `first` in front of them; the server is waited for once, but for COPY."""
    from kernel.postgres import end_of_transaction  # a file needs no driver of a server

    driver: Any = connection.connection
    sent: _Sent = [(first, (), None)] if first else []
    for group, columns in work:
        if group.shape.kind is Insert and len(group.rows) * len(columns) >= COPY_FROM:  # goes alone
            _send(driver, sent)
            sent = []
            _copy(driver, group.shape, columns)
        else:
            sent.append((group.shape.postgres, [as_text(values) for values in columns], group))
    if last and not any(group is not None and group.shape.must_hit for _, _, group in sent):
        sent.append((*end_of_transaction(connection), None))
    _send(driver, sent)


def _copy(driver: Any, shape: _Shape, columns: list[Sequence[Any]]) -> None:
    lines = zip(*map(copied, columns), strict=True)
    with driver.cursor().copy(statements.copy_rows(shape.table, shape.columns)) as copy:
        copy.write("\n".join(map("\t".join, lines)) + "\n")


def _send(driver: Any, sent: _Sent) -> None:
    """Carry out statements and look how many rows each of them hit."""
    if not sent:
        return
    from kernel.postgres import plans_of, put_together

    words = [(text, values) for text, values, _ in sent]
    results = put_together(driver.driver_connection, words, plans_of(driver))
    for result, (_, _, group) in zip(results, sent, strict=True):
        if group is not None:
            group.check(result.command_tuples or 0, driver, postgres=True)


def _conflict_words(error: Exception) -> str | None:
    """What an engine said about a row it cannot take; None for any other trouble. Which driver, only the door knows."""
    if isinstance(error, UnicodeEncodeError):  # half of a surrogate pair
        return "a text that is no Unicode"
    state = getattr(error, "sqlstate", None)
    if state is not None:
        said = error.diag  # type: ignore[attr-defined]
        if state == _ALREADY_THERE:
            return f"{said.message_primary} {said.message_detail}"
        # Other details quote the whole row, and with it what only a member's key may open.
        return str(said.message_primary) if state[:2] in ("22", "23") else None
    name, words = type(error).__name__, str(error)
    return words if name == "IntegrityError" or (name, words) == ("OperationalError", "integer overflow") else None
