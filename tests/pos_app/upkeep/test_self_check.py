"""A till's own file proves itself, or says where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel.database import Database
from pos_app.upkeep import self_check as module
from pos_app.upkeep.self_check import self_check
from tests.builders.counter import Counter, standing_alone
from tests.builders.shop import SILVER


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    """A till that sold something."""
    with standing_alone(tmp_path) as made:
        made.begin().sell(SILVER)
        yield made


def checked(counter: Counter) -> str:
    return self_check(counter.till.place.database, "HP01", lambda: False)


def test_sound_books_have_no_finding(counter: Counter) -> None:
    assert checked(counter) == ""


def test_an_entry_that_somebody_altered_is_named(counter: Counter) -> None:
    with counter.till.place.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET actor = 'x' WHERE register = 'HP01' AND seq = 2")

    assert checked(counter) == "journal: HP01-1-2 was altered, its hash does not fit"


def test_a_long_chain_is_checked_page_by_page_to_its_end(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 1)
    rests = []

    def rest() -> bool:
        rests.append("a page")
        return False

    with counter.till.place.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_delete")
        connection.exec_driver_sql("DELETE FROM journal WHERE register = 'HP01' AND seq = 2")

    found = self_check(counter.till.place.database, "HP01", rest)

    assert (found, rests) == ("journal: HP01-1-3 follows a gap, expected seq 2", ["a page"])


def test_a_till_that_closes_ends_the_check(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAGE", 1)
    with counter.till.place.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET actor = 'x' WHERE register = 'HP01' AND seq = 2")

    assert self_check(counter.till.place.database, "HP01", lambda: True) == ""


def test_a_file_that_cannot_be_read_through_is_said_to_be_damaged(tmp_path: Path) -> None:
    (tmp_path / "till.db").write_bytes(b"receipt" * 1_000)

    found = self_check(Database(tmp_path / "till.db"), "HP01", lambda: False)

    assert found == "SQLite: file is not a database"
