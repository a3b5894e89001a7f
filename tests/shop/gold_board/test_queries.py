"""Which board is in force, which comes next, which there were."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kernel.clock import stamp
from shop.gold_board.queries import board_at, history, latest_version, next_board, prices_at
from shop.gold_board.usecases import publish_board
from tests.builders import shop
from tests.builders.books import new_database
from tests.builders.register import Register

NOON = shop.MORNING.replace(hour=12, minute=0)


@pytest.fixture
def register() -> Register:
    """A shop with a board since the morning and two more to come."""
    register = Register()
    with register.books() as books:
        publish_board(books, shop.board_rows(AU999=1_050_00), effective_at=NOON + timedelta(hours=2))
        publish_board(books, shop.board_rows(AU999=1_040_00), effective_at=NOON)
    return register


def test_the_next_board_is_the_one_that_comes_first_and_not_the_one_published_last(register: Register):
    with register.reading() as connection:
        coming = next_board(connection, stamp(shop.MORNING))

    assert coming is not None
    assert coming.prices["AU999"].retail_fen == 1_040_00


def test_after_the_last_board_none_is_to_come(register: Register):
    with register.reading() as connection:
        assert next_board(connection, stamp(NOON + timedelta(hours=2))) is None


def test_before_the_first_board_there_is_none():
    with new_database().reading() as connection:
        assert board_at(connection, stamp(NOON)) is None
        assert latest_version(connection) == 0


def test_an_expired_board_is_still_the_last_one_known(register: Register):
    much_later = stamp(NOON + timedelta(days=9))

    with register.reading() as connection:
        found = board_at(connection, much_later)

    assert found is not None
    assert not found.valid_at(much_later)


def test_the_history_is_newest_first_and_no_longer_than_asked(register: Register):
    with register.reading() as connection:
        found = history(connection, "AU999", 2)

    assert [(version.board_version, version.retail_fen) for version in found] == [(3, 1_040_00), (2, 1_050_00)]


def test_a_board_is_sold_by_until_its_time_and_the_grace_are_over(register: Register):
    over = NOON + timedelta(hours=26)  # the last board began two hours later than noon

    with register.reading() as connection:
        last, gone = (
            prices_at(connection, "HP", stamp(over + timedelta(minutes=minutes)), stale_minutes=30)
            for minutes in (29, 30)
        )

    assert last is not None
    assert (last.prices["AU999"].retail_fen, gone) == (1_050_00, None)
