"""A batch ends as its operations would one by one, on either engine, in a few statements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import CheckConstraint, Column, Connection, Integer, String, Table, UniqueConstraint, func, select

import kernel.postgres
import shop.registry  # noqa: F401 - the tables of every feature
from kernel.bulk import COPY_FROM, InsertAll, carry_out_in_order, carry_out_together
from kernel.database import AnyDatabase
from kernel.executor import carry_out
from kernel.kept_plans import KeptPlans
from kernel.postgres import Statement, put_together
from kernel.projection import Add, Conflict, Ensure, Insert, Put, Reckon, Remove, RowOp, Set
from kernel.tables import BigInt, metadata
from tests.builders.toys import jar, label

A = {"name": "a", "pearls": 1, "state": "open"}
B = {"name": "b", "pearls": 2, "state": "open"}
PEARLS = {"pearls": 1}

# A place on a tray: a key of two columns, a tag that no two rings share, an amount with an edge.
ring = Table(
    "ring",
    jar.metadata,
    Column("tray", String(4), primary_key=True),
    Column("place", Integer, primary_key=True),
    Column("tag", String(4)),
    Column("taken", BigInt, nullable=False, server_default="0"),
    Column("given", BigInt, nullable=False, server_default="0"),
    UniqueConstraint("tag"),
    CheckConstraint("taken <= given", name="taken_within_given"),
)
Carry = Callable[[Connection, Sequence[RowOp]], None]


@pytest.fixture
def database(any_database: AnyDatabase) -> AnyDatabase:
    with any_database.writing() as connection:
        jar.metadata.create_all(connection)
    return any_database


@pytest.fixture(params=["sqlite", "postgres"])
def connection(request: pytest.FixtureRequest, make_any: Callable[[str], AnyDatabase]):
    with make_any(request.param).writing() as connection:
        jar.metadata.create_all(connection)
        yield connection


def found(connection: Connection, table: Table = jar) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def statements_of(connection: Connection, ops: Sequence[RowOp]) -> int:
    """How many statements reach the driver."""
    said: list[str] = []
    real = connection.connection.cursor

    class Listening:
        def __init__(self) -> None:
            self._cursor = real()

        def __getattr__(self, name: str) -> object:
            if name in ("execute", "executemany", "copy"):
                said.append(name)
            return getattr(self._cursor, name)

    def listening(driver: Any, statements: Sequence[Statement], plans: KeptPlans | None) -> list[Any]:
        said.extend(words for words, _ in statements)
        return put_together(driver, statements, plans)

    connection.connection.cursor = Listening  # type: ignore[method-assign]
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(kernel.postgres, "put_together", listening)
            carry_out_together(connection, ops)
    finally:
        del connection.connection.cursor
    return len(said)


class UndoneAgain(Exception):
    """Ends an example's transaction without a trace."""


def outcome(database: AnyDatabase, carry: Carry, before: Sequence[RowOp], ops: Sequence[RowOp]) -> object:
    """The rows of every table after `ops`, or 'conflict'; nothing stays."""
    answer: list[object] = []
    try:
        with database.writing() as connection:
            carry_out(connection, before)
            apart = connection.begin_nested()
            try:
                carry(connection, ops)
                answer = [found(connection, table) for table in (jar, label, ring)]
            except Conflict:
                apart.rollback()
                answer = ["conflict"]
            raise UndoneAgain
    except UndoneAgain:
        return answer


ALL_PEARLS = select(func.coalesce(func.sum(jar.c.pearls), 0).label("pearls"))
names = st.sampled_from("abc")
states = st.sampled_from(["open", "sealed", 'a "b"\\', "行\t\n", None])
small = st.integers(-3, 3)
jar_rows = st.fixed_dictionaries({"name": names, "pearls": small, "state": states})
jar_changes = st.one_of(
    st.builds(Set, st.just(jar), st.builds(dict, name=names), st.builds(dict, state=states)),
    st.builds(
        lambda name, value, expect, pearls: Set(jar, {"name": name}, {"state": value}, expect, {"pearls": pearls}),
        names, states, st.one_of(st.builds(dict, state=states), st.builds(dict, pearls=small)), small,
    ),
    st.builds(lambda old, new: Set(jar, {"state": old}, {"state": new}, expect={"state": old}), states, states),
    st.builds(lambda name: Set(jar, {"name": name}, {}, expect={"state": "open"}), names),
    st.builds(lambda old, new: Set(jar, {"name": old}, {"name": new}), names, names),
    st.builds(
        lambda name, value, pearls: Set(jar, {"name": name}, {"pearls": pearls, "state": value}, later_by="state"),
        names, states.filter(bool), small,
    ),
    st.builds(lambda name: Reckon(jar, {"name": name}, ALL_PEARLS), names),
    st.builds(Remove, st.just(jar), st.one_of(st.builds(dict, name=names), st.builds(dict, state=states))),
)  # fmt: skip
jar_ops = st.one_of(
    st.builds(Insert, st.just(jar), jar_rows),
    st.builds(Put, st.just(jar), jar_rows),
    st.builds(lambda name, pearls: Ensure(jar, {"pearls": pearls, "name": name}), names, st.one_of(small, st.none())),
    st.builds(lambda name, pearls: Put(jar, {"pearls": pearls, "name": name}), names, st.one_of(small, st.none())),
    st.builds(Add, st.just(jar), st.builds(dict, name=names), st.builds(dict, pearls=small)),
    st.builds(Put, st.just(label), st.builds(dict, name=names)),
    jar_changes,
)
tags = st.sampled_from(["t1", "t2", None])
places = st.fixed_dictionaries({"tray": st.sampled_from("xy"), "place": st.integers(1, 2)})
amounts = st.fixed_dictionaries({"taken": small, "given": small})
ring_ops = st.one_of(
    st.builds(lambda at, tag, more: Insert(ring, {**at, "tag": tag, **more}), places, tags, amounts),
    st.builds(lambda at, tag: Insert(ring, {"tag": tag, **at}), places, tags),
    st.builds(lambda at, tag: Put(ring, {**at, "tag": tag}), places, tags),
    st.builds(lambda at, tag: Ensure(ring, {**at, "tag": tag}), places, tags),
    st.builds(lambda at, more: Add(ring, at, more), places, amounts),
    st.builds(lambda at, more: Set(ring, at, {}, deltas=more), places, amounts),
    st.builds(lambda at, tag: Set(ring, at, {"tag": tag}), places, tags),
    st.builds(lambda at, tag: Set(ring, at, {"taken": 0}, expect={"tag": tag}), places, tags),
    st.builds(lambda at: Remove(ring, at), places),
    st.builds(lambda at: Remove(ring, {"tray": at["tray"]}), places),
)
standing = st.lists(
    st.one_of(
        st.builds(Put, st.just(jar), jar_rows),
        st.builds(lambda at: Put(ring, {**at, "taken": 2, "given": 3}), places),
    ),
    max_size=4,
)


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
@pytest.mark.parametrize("one", [jar_ops, ring_ops, st.one_of(jar_ops, ring_ops)], ids=["jars", "rings", "both"])
def test_a_batch_ends_as_its_operations_would_one_by_one_on_a_till(
    kind: str, one: st.SearchStrategy[RowOp], make_any: Callable[[str], AnyDatabase]
):
    """The reference is the till's executor on SQLite; the batch, and the server's one by one, must say the same."""
    till, office = make_any("sqlite"), make_any(kind)
    for database in (till, office):
        with database.writing() as connection:
            jar.metadata.create_all(connection)

    @settings(max_examples=150)
    @given(standing, st.lists(one, max_size=12))
    def says_the_same(before: list[RowOp], ops: list[RowOp]) -> None:
        expected = outcome(till, carry_out, before, ops)

        assert outcome(office, carry_out_together, before, ops) == expected
        assert outcome(office, carry_out_in_order, before, ops) == expected

    says_the_same()


def test_rows_of_one_shape_take_one_statement(connection: Connection):
    many = [Insert(jar, {**A, "name": f"n{number}"}) for number in range(50)]
    sums = [Add(jar, {"name": f"n{number % 5}"}, {"pearls": 1}) for number in range(50)]
    sealed = [
        Set(jar, {"name": f"n{number}"}, {"state": "sealed"}, expect={"state": "open"}) for number in range(10, 50)
    ]

    assert statements_of(connection, [op for ops in zip(many, sums, strict=True) for op in ops] + sealed) == 3
    assert [row[1:] for row in found(connection) if row[0] in ("n0", "n10")] == [(11, "open"), (1, "sealed")]


def test_rows_given_together_stand_between_what_came_before_and_after(connection: Connection):
    more = InsertAll(jar, ("name", "pearls", "state"), [("a", 1, "open"), ("b", 2, "open")])

    carry_out_together(connection, [Insert(jar, A), Remove(jar, {"name": "a"}), more, Add(jar, {"name": "b"}, PEARLS)])

    assert found(connection) == [tuple(A.values()), ("b", 3, "open")]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_the_last_rows_of_a_transaction_stay(make_any: Callable[[str], AnyDatabase], kind: str):
    database = make_any(kind)
    with database.writing() as connection:
        jar.metadata.create_all(connection)

    database.transact(lambda connection: carry_out_together(connection, [Insert(jar, A)], last=True))

    with database.reading() as connection:
        assert found(connection) == [tuple(A.values())]


@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_last_rows_that_are_not_as_expected_undo_the_transaction(make_any: Callable[[str], AnyDatabase], kind: str):
    database = make_any(kind)
    with database.writing() as connection:
        jar.metadata.create_all(connection)
    not_there = Set(jar, {"name": "b"}, {"state": "sealed"}, expect={"state": "open"})

    with pytest.raises(Conflict):
        database.transact(lambda connection: carry_out_together(connection, [Insert(jar, A), not_there], last=True))

    with database.reading() as connection:
        assert found(connection) == []


def test_many_new_rows_are_copied_as_they_are(connection: Connection):
    odd = ["", "\\N", "\\", "a\tb", "a\nb", "\r", '"', "{}", "NULL", "金", None]
    rows = [{"name": f"n{number:05}", "pearls": -number, "state": odd[number % 11]} for number in range(COPY_FROM * 2)]

    carry_out_together(connection, [Insert(jar, row) for row in rows])

    assert found(connection) == [tuple(row.values()) for row in rows]


def test_a_row_that_is_there_already_is_a_conflict_among_many(connection: Connection):
    rows = [Insert(jar, {**A, "name": f"n{number}"}) for number in range(COPY_FROM)]

    with pytest.raises(Conflict, match="jar"):
        carry_out_together(connection, [*rows, rows[7]])


@pytest.mark.parametrize("size", [1, COPY_FROM])
@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"name": "elevenchars"}, "jar.name holds 10 characters, not 11"),
        ({"name": "a\x00"}, "jar.name cannot hold a NUL character"),
        ({"name": "\ud800"}, "no Unicode"),
        ({"name": 7}, "jar.name takes texts"),
        ({"pearls": 2**31}, "jar.pearls cannot hold"),
        ({"pearls": -(2**31) - 1}, "jar.pearls cannot hold"),
        ({"pearls": 10**5000}, "jar.pearls cannot hold"),
        ({"pearls": "7"}, "jar.pearls takes whole numbers"),
        ({"pearls": None}, "(?i)not.null"),
    ],
)
def test_what_no_column_holds_is_a_conflict(connection: Connection, row: dict[str, object], words: str, size: int):
    fine = [Insert(jar, {**B, "name": f"n{number}"}) for number in range(size - 1)]

    with pytest.raises(Conflict, match=words):
        carry_out_together(connection, [*fine, Insert(jar, {**A, **row})])


def test_a_text_may_fill_its_column_and_a_number_reach_its_edge(connection: Connection):
    row = {"name": "金" * 10, "pearls": 2**31 - 1, "state": None}

    carry_out_together(connection, [Insert(jar, row)])

    assert found(connection) == [tuple(row.values())]


@pytest.mark.parametrize(
    "ops",
    [
        [
            Add(ring, {"tray": "x", "place": 1}, {"given": 2**63 - 1}),
            Add(ring, {"tray": "x", "place": 1}, {"given": 1}),
        ],
        [
            Insert(ring, {"tray": "x", "place": 1, "taken": 0, "given": 2**63 - 1}),
            Set(ring, {"tray": "x", "place": 1}, {}, deltas={"given": 1}),
        ],
        [Insert(jar, {**A, "pearls": 2**31 - 1}), Add(jar, {"name": "a"}, {"pearls": 1})],
        [Insert(jar, {**A, "pearls": -(2**31)}), Set(jar, {"name": "a"}, {}, deltas={"pearls": -1})],
    ],
)
def test_a_sum_that_no_column_holds_is_a_conflict(connection: Connection, ops: list[RowOp]):
    with pytest.raises(Conflict):
        carry_out_together(connection, ops)


def test_sums_that_would_leave_the_column_on_their_way_are_no_shortcut(connection: Connection):
    """One by one the second addition breaks, so together they break too, though their sum would fit."""
    carry_out_together(connection, [Insert(jar, {**A, "pearls": 2**31 - 10})])

    with pytest.raises(Conflict):
        carry_out_together(connection, [Add(jar, {"name": "a"}, {"pearls": pearls}) for pearls in (5, 20, -20)])


def test_the_row_that_is_not_as_expected_is_named_when_it_is_alone(connection: Connection):
    carry_out_together(connection, [Insert(jar, A)])

    with pytest.raises(Conflict, match=r"is not \{'state': 'sealed'\}, but \{'state': 'open'\}"):
        carry_out_together(connection, [Set(jar, {"name": "a"}, {"pearls": 0}, expect={"state": "sealed"})])


def test_trouble_that_is_no_rows_fault_is_not_a_conflict(connection: Connection):
    jar.drop(connection)

    with pytest.raises(Exception, match="jar") as trouble:
        carry_out_together(connection, [Insert(jar, A)])

    assert not isinstance(trouble.value, Conflict)


def test_a_batch_behind_a_pooler_counts_once_however_often_it_is_done_again(database: AnyDatabase):
    for number in range(20):
        ops = [Add(jar, {"name": "a"}, {"pearls": 1}), Insert(jar, {**B, "name": f"n{number}"})]
        database.transact(lambda connection, ops=ops: carry_out_together(connection, ops))

    with database.reading() as connection:
        assert found(connection)[0] == ("a", 20, None)
        assert len(found(connection)) == 21


def test_no_table_refers_to_another():
    """So a batch may go table by table. What belongs together is kept together by the facts."""
    assert [table.name for table in metadata.sorted_tables if table.foreign_keys] == []


def test_the_words_of_a_conflict_do_not_quote_what_else_stands_in_the_row(connection: Connection):
    """They are kept for good in the exception ledger; a row may hold what a member can have erased."""
    with pytest.raises(Conflict) as refused:
        carry_out_together(connection, [Insert(jar, {"name": "a", "pearls": None, "state": "王芳"})])

    assert "王芳" not in str(refused.value)
