"""Row operations carried out on an open transaction, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Connection, func, select

from kernel.database import AnyDatabase
from kernel.executor import carry_out
from kernel.projection import Add, Conflict, Insert, Put, Reckon, Remove, Set
from tests.builders.toys import jar, label

A = {"name": "a", "pearls": 1, "state": "open"}
B = {"name": "b", "pearls": 2, "state": "open"}


@pytest.fixture(params=["sqlite", "postgres"])
def connection(request: pytest.FixtureRequest, make_any: Callable[[str], AnyDatabase]) -> Iterator[Connection]:
    with make_any(request.param).writing() as connection:
        jar.metadata.create_all(connection)
        yield connection


def jars(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(row) for row in connection.execute(select(jar).order_by(jar.c.name))]


def test_new_rows_are_inserted(connection: Connection):
    carry_out(connection, [Insert(jar, A), Insert(jar, B)])

    assert jars(connection) == [("a", 1, "open"), ("b", 2, "open")]


def test_a_row_that_is_there_already_is_a_conflict(connection: Connection):
    carry_out(connection, [Insert(jar, A)])

    with pytest.raises(Conflict):
        carry_out(connection, [Insert(jar, A)])


def test_a_row_that_breaks_the_table_is_a_conflict(connection: Connection):
    with pytest.raises(Conflict):
        carry_out(connection, [Insert(jar, {**A, "pearls": None})])


def test_an_amount_that_no_table_can_hold_is_a_conflict(connection: Connection):
    with pytest.raises(Conflict):
        carry_out(connection, [Insert(jar, {**A, "pearls": 2**63})])


def test_an_added_amount_that_no_table_can_hold_is_a_conflict(connection: Connection):
    carry_out(connection, [Insert(jar, A)])

    with pytest.raises(Conflict):
        carry_out(connection, [Set(jar, {"name": "a"}, {}, deltas={"pearls": 2**63})])


def test_a_put_row_stands_in_place_of_the_old_one(connection: Connection):
    carry_out(connection, [Insert(jar, A), Put(jar, {**A, "pearls": 9, "state": None}), Put(jar, B)])

    assert jars(connection) == [("a", 9, None), ("b", 2, "open")]


def test_a_put_row_that_is_all_key_is_written_once(connection: Connection):
    carry_out(connection, [Put(label, {"name": "a"}), Put(label, {"name": "a"})])

    assert connection.execute(select(label)).all() == [("a",)]


def test_amounts_are_added_to_a_row_and_make_it_when_it_is_missing(connection: Connection):
    ops = [Add(jar, {"name": name}, {"pearls": pearls}) for name, pearls in (("a", 5), ("b", 1), ("a", -2))]

    carry_out(connection, ops)

    assert jars(connection) == [("a", 3, None), ("b", 1, None)]


def test_columns_are_set_and_others_counted_up(connection: Connection):
    carry_out(connection, [Insert(jar, A), Set(jar, {"name": "a"}, {"state": "sealed"}, deltas={"pearls": 2})])

    assert jars(connection) == [("a", 3, "sealed")]


@pytest.mark.parametrize("expect", [{"state": "sealed"}, {"state": None}, {"pearls": 7}])
def test_a_row_that_is_not_as_expected_is_a_conflict_and_stays(connection: Connection, expect: dict[str, object]):
    carry_out(connection, [Insert(jar, A)])

    with pytest.raises(Conflict, match="jar"):
        carry_out(connection, [Set(jar, {"name": "a"}, {"pearls": 0}, expect=expect)])

    assert jars(connection) == [("a", 1, "open")]


def test_a_missing_row_is_a_conflict_where_something_is_expected_of_it(connection: Connection):
    with pytest.raises(Conflict):
        carry_out(connection, [Set(jar, {"name": "a"}, {"pearls": 0}, expect={"state": "open"})])


def test_a_row_that_is_only_looked_at_stays_as_it_is(connection: Connection):
    carry_out(connection, [Insert(jar, A), Set(jar, {"name": "a"}, {}, expect={"pearls": 1})])

    with pytest.raises(Conflict):
        carry_out(connection, [Set(jar, {"name": "a"}, {}, expect={"pearls": 2})])

    assert jars(connection) == [("a", 1, "open")]


def test_a_change_that_breaks_the_table_is_a_conflict(connection: Connection):
    carry_out(connection, [Insert(jar, A), Insert(jar, B)])

    with pytest.raises(Conflict):
        carry_out(connection, [Set(jar, {"name": "a"}, {"name": "b"})])


def test_an_empty_column_can_be_expected(connection: Connection):
    carry_out(connection, [Insert(jar, {**A, "state": None})])

    carry_out(connection, [Set(jar, {"name": "a"}, {"state": "sealed"}, expect={"state": None})])

    assert jars(connection) == [("a", 1, "sealed")]


def test_setting_a_missing_row_without_expectation_does_nothing(connection: Connection):
    carry_out(connection, [Set(jar, {"name": "a"}, {"pearls": 0})])

    assert jars(connection) == []


@pytest.mark.parametrize("order", [("b", "d", "c"), ("d", "c", "b"), ("c", "b", "d")])
def test_of_several_writers_the_last_one_by_their_own_word_stands(connection: Connection, order: tuple[str, ...]):
    carry_out(connection, [Insert(jar, {**A, "state": "a"})])

    carry_out(connection, [Set(jar, {"name": "a"}, {"state": word}, later_by="state") for word in order])

    assert jars(connection) == [("a", 1, "d")]


def test_numbers_are_reckoned_from_the_rows_that_stand_before_them(connection: Connection):
    all_pearls = select(func.sum(jar.c.pearls).label("pearls"))

    carry_out(connection, [Insert(jar, A), Insert(jar, B), Reckon(jar, {"name": "sum"}, all_pearls), Remove(jar, A)])

    assert jars(connection) == [("b", 2, "open"), ("sum", 3, None)]


def test_a_row_is_written_for_each_that_a_question_finds_and_none_where_it_finds_none(connection: Connection):
    heavy = select(jar.c.name, (jar.c.pearls + 1).label("pearls")).where(jar.c.pearls >= 1)
    none = heavy.where(jar.c.name == "c")

    carry_out(connection, [Insert(jar, A), Insert(jar, B), *(Reckon(jar, {"state": "shut"}, q) for q in (heavy, none))])

    assert jars(connection) == [("a", 2, "shut"), ("b", 3, "shut")]


def test_rows_are_taken_away_by_their_key(connection: Connection):
    carry_out(connection, [Insert(jar, A), Insert(jar, B), Remove(jar, {"name": "a"})])

    assert jars(connection) == [("b", 2, "open")]


def test_batches_keep_the_order_in_which_they_were_given(connection: Connection):
    """Insert, change, insert again: were inserts gathered across the change, the second would be in conflict."""
    carry_out(
        connection,
        [
            Insert(jar, A),
            Insert(jar, B),
            Set(jar, {"name": "a"}, {"pearls": 5}, expect={"pearls": 1}),
            Remove(jar, {"name": "b"}),
            Insert(jar, {**B, "pearls": 8}),
            Add(jar, {"name": "b"}, {"pearls": 1}),
            Put(jar, {**A, "pearls": 6}),
        ],
    )

    assert jars(connection) == [("a", 6, "open"), ("b", 9, "open")]
