"""What a feed is told in one transaction stands in as few rows as it can, and is read to the last entry."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from headquarters.tables import feed_item
from headquarters.telling.feed_rows import TOGETHER, following, numbers_in, rows_for, told_up_to
from kernel.bulk import InsertAll, carry_out_together
from kernel.database import AnyDatabase

TOLD = ([1], [3, 4, 9], list(range(10, 100, 2)))  # transaction by transaction
ALL = [no for numbers in TOLD for no in numbers]


@pytest.fixture
def kept(any_database: AnyDatabase) -> AnyDatabase:
    rows = [(feed, *row) for feed in ("all", "store:HP") for numbers in TOLD for row in rows_for(numbers)]
    with any_database.writing() as connection:
        carry_out_together(connection, [InsertAll(feed_item, ("feed", "no", "earlier"), rows)])
    return any_database


@given(st.sets(st.integers(1, 2**53), min_size=1, max_size=3 * TOGETHER).map(sorted))
def test_rows_say_every_number_once_and_in_order(numbers: list[int]) -> None:
    rows = rows_for(numbers)

    assert [no for row in rows for no in numbers_in(*row)] == numbers
    assert len(rows) == -(-len(numbers) // TOGETHER)


@pytest.mark.parametrize("after", [0, 1, 3, 4, 8, 9, 30, 98])
def test_a_reader_goes_on_where_it_stopped_also_inside_a_row(kept: AnyDatabase, after: int) -> None:
    with kept.reading() as connection:
        found = following(connection, "all", after, 98, 100)

    assert found == [no for no in ALL if no > after]


def test_what_is_told_behind_the_end_is_not_looked_at(kept: AnyDatabase) -> None:
    with kept.reading() as connection:
        assert following(connection, "all", 0, 9, 100) == [1, 3, 4, 9]


def test_a_reader_gets_as_many_as_it_asks_for(kept: AnyDatabase) -> None:
    with kept.reading() as connection:
        found = following(connection, "all", 0, 98, 3)

    assert found == ALL[: len(found)]
    assert len(found) >= 3


@pytest.mark.parametrize("end", [0, 3, 9, 41, 98, 500])
def test_everything_up_to_an_entry_is_told_up_to_that_entry(kept: AnyDatabase, end: int) -> None:
    with kept.reading() as connection:
        assert list(told_up_to(connection, "store:HP", end)) == [no for no in ALL if no <= end]
