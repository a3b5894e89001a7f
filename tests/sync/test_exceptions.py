"""What could not be applied is listed with its reason, the newest arrival first."""

from __future__ import annotations

from sync.exceptions import UNKNOWN, count_waiting, entry_of, waiting
from tests.builders.books import written
from tests.sync.fake import Till, of_others, points


def test_entries_without_effect_are_listed() -> None:
    till = Till()
    tomorrow = written("BJ01", points(2), kind="of.tomorrow")
    with till.database.writing() as connection:
        for entry in (*tomorrow, *of_others(1, "BJ02")):
            till.keeper.apply_foreign(connection, entry, "")

    with till.database.reading() as connection:
        found, count = waiting(connection), count_waiting(connection)

    assert [(row.number, row.kind, row.actor) for row in found] == [
        ("BJ01-1-2", "of.tomorrow", "1007"),
        ("BJ01-1-1", "of.tomorrow", "1007"),
    ]
    assert count == 2
    assert found[0].reason == f"{UNKNOWN} of.tomorrow version 1"


def test_what_waits_can_be_read_as_it_was_written() -> None:
    till = Till()
    first, second = written("BJ01", points(2), kind="of.tomorrow")
    with till.database.writing() as connection:
        for entry in (first, second):
            till.keeper.apply_foreign(connection, entry, "")

    with till.database.reading() as connection:
        assert [entry_of(connection, one) for one in waiting(connection)] == [second, first]
