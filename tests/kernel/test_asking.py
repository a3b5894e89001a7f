"""A question that is compiled once answers as SQLAlchemy's own execution of it does, on both engines."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from sqlalchemy import bindparam, func, select

from kernel.asking import fetch, in_parts
from kernel.database import AnyDatabase
from kernel.executor import carry_out
from kernel.projection import Put
from kernel.tables import place_meta

NAMED = (
    select(place_meta.c.name, place_meta.c.value)
    .where(place_meta.c.name.in_(bindparam("names", expanding=True)), place_meta.c.value != "hidden")
    .order_by(place_meta.c.name)
)
LOCKED = NAMED.with_for_update()
COUNTED = select(func.count().label("rows")).where(place_meta.c.value == bindparam("value"))


@pytest.fixture
def kept(any_database: AnyDatabase) -> AnyDatabase:
    rows = {"one": "1", "two": "2", "three": "hidden", "it's 100%": "2"}
    with any_database.writing() as connection:
        carry_out(connection, [Put(place_meta, {"name": name, "value": value}) for name, value in rows.items()])
    return any_database


@pytest.mark.parametrize("names", [["two", "one"], ["it's 100%"], ["three", "nobody"], ["one", "two", "three", "four"]])
def test_a_list_finds_what_it_names_and_a_constant_counts(kept: AnyDatabase, names: Sequence[str]) -> None:
    with kept.reading() as connection:
        found = [(row.name, row.value) for row in fetch(connection, NAMED, {"names": names})]
        expected = [tuple(row) for row in connection.execute(NAMED, {"names": names})]

    assert found == expected


def test_rows_are_locked_and_named_by_their_labels(kept: AnyDatabase) -> None:
    with kept.writing() as connection:
        locked = fetch(connection, LOCKED, {"names": ["two", "one"]})
        counted = fetch(connection, COUNTED, {"value": "2"})

    assert [row.name for row in locked] == ["one", "two"]
    assert counted[0].rows == 2


def test_a_question_begins_the_transaction_that_undoes_what_follows(kept: AnyDatabase) -> None:
    def stumbles() -> None:
        with kept.writing() as connection:
            fetch(connection, LOCKED, {"names": ["one"]})
            carry_out(connection, [Put(place_meta, {"name": "one", "value": "changed"})])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        stumbles()

    with kept.reading() as connection:
        assert fetch(connection, NAMED, {"names": ["one"]})[0].value == "1"


def test_what_is_too_much_for_one_question_is_asked_in_parts_and_in_order() -> None:
    parts = [list(some) for some in in_parts(range(5), 2)]

    assert parts == [[0, 1], [2, 3], [4]]
    assert not list(in_parts([]))
