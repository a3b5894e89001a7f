"""One action, one transaction; every entry names the one before it; others' entries are applied once."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import exc

from kernel.books import Bookkeeper, apply_entry, entries, head
from kernel.facts import GENESIS, Entry, hash_of
from kernel.projection import Conflict, Put
from kernel.tables import exception_ledger, journal, place_meta
from tests.builders.books import CLERK, bookkeeper, rows, written
from tests.builders.toys import PROJECTIONS, JarFilled, JarMade, JarSealed, jar, toy_database

CAME_AT = "2026-11-21T11:00:00.000+08:00"


@pytest.fixture
def keeper() -> Bookkeeper:
    return bookkeeper(toy_database(), PROJECTIONS)


def kept(keeper: Bookkeeper, register: str | None = None) -> list[Entry]:
    with keeper.database.reading() as connection:
        return list(entries(connection, register))


def take(keeper: Bookkeeper, *foreign: Entry) -> list[str | None]:
    with keeper.database.writing() as connection:
        return [keeper.apply_foreign(connection, entry, CAME_AT) for entry in foreign]


def test_a_recorded_fact_is_in_the_journal_and_in_the_tables(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        entry = books.record(JarMade(name="a"))

    assert kept(keeper) == [entry]
    assert rows(keeper.database, jar) == [{"name": "a", "pearls": 0, "state": "open"}]


def test_an_entry_says_who_when_and_for_which_day(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        entry = books.record(JarMade(name="a"), business_date="2026-11-20")

    assert (entry.actor, entry.wall) == ("1007", "2026-11-21T09:30:00.000+08:00")
    assert entry.business_date == "2026-11-20"
    assert (entry.kind, entry.version, entry.register) == ("toy.made", 1, "HP01")


def test_the_business_date_is_the_open_days_and_not_the_clocks(keeper: Bookkeeper):
    keeper.business_date = lambda _connection: "2026-11-19"

    with keeper.open(CLERK) as books:
        entry = books.record(JarMade(name="a"))

    assert entry.business_date == "2026-11-19"


def test_entries_are_numbered_without_a_gap_and_chained(keeper: Bookkeeper):
    for names in ("ab", "c"):
        with keeper.open(CLERK) as books:
            for name in names:
                books.record(JarMade(name=name))

    first, second, third = kept(keeper)
    assert [entry.seq for entry in (first, second, third)] == [1, 2, 3]
    assert [first.prev, second.prev, third.prev] == [GENESIS, first.hash, second.hash]
    assert all(hash_of(entry) == entry.hash for entry in (first, second, third))


def test_an_action_that_fails_leaves_nothing(keeper: Bookkeeper):
    def action() -> None:
        with keeper.open(CLERK) as books:
            books.record(JarMade(name="a"))
            books.carry_out([Put(place_meta, {"name": "x", "value": "y"})])
            raise RuntimeError("the action breaks here")

    with pytest.raises(RuntimeError):
        action()

    assert kept(keeper) == []
    assert rows(keeper.database, jar) == rows(keeper.database, place_meta) == []


def test_a_conflict_rolls_the_whole_action_back(keeper: Bookkeeper):
    def make_it_twice() -> None:
        with keeper.open(CLERK) as books:
            books.record(JarMade(name="a"))
            books.record(JarMade(name="a"))

    with pytest.raises(Conflict):
        make_it_twice()

    assert kept(keeper) == []


def test_after_a_failed_action_the_numbers_go_on_where_they_stood(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        books.record(JarMade(name="a"))
    with pytest.raises(Conflict), keeper.open(CLERK) as books:
        books.record(JarMade(name="a"))

    with keeper.open(CLERK) as books:
        entry = books.record(JarMade(name="b"))

    assert entry.seq == 2


def test_a_new_epoch_counts_from_one_and_names_the_last_entry_of_the_old(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        old = books.record(JarMade(name="a"))

    with keeper.open(CLERK) as books:
        books.new_epoch()
        first, second = books.record(JarMade(name="b")), books.record(JarMade(name="c"))

    assert [(entry.epoch, entry.seq) for entry in (first, second)] == [(2, 1), (2, 2)]
    assert first.prev == old.hash
    with keeper.database.reading() as connection:
        assert head(connection, "HP01") == (2, 2, second.hash)


def test_before_the_first_entry_a_register_stands_at_nothing(keeper: Bookkeeper):
    with keeper.database.reading() as connection:
        assert head(connection, "HP01") == (1, 0, GENESIS)


def test_local_rows_are_written_with_the_facts(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        books.carry_out([Put(place_meta, {"name": "x", "value": "y"})])

    assert rows(keeper.database, place_meta) == [{"name": "x", "value": "y"}]


def test_entries_are_read_after_a_place_and_no_more_than_asked(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        for name in "abcd":
            books.record(JarMade(name=name))

    with keeper.database.reading() as connection:
        found = list(entries(connection, "HP01", after=(1, 1), limit=2))

    assert [entry.seq for entry in found] == [2, 3]


@pytest.mark.parametrize(
    "statement",
    ["UPDATE journal SET actor = 'x'", "DELETE FROM journal", "UPDATE journal SET body = '{}' WHERE no = 1"],
)
def test_the_journal_refuses_to_be_changed(keeper: Bookkeeper, statement: str):
    with keeper.open(CLERK) as books:
        books.record(JarMade(name="a"))

    with pytest.raises(exc.IntegrityError, match="append-only"), keeper.database.writing() as connection:
        connection.exec_driver_sql(statement)

    assert [entry.actor for entry in kept(keeper)] == ["1007"]


def test_another_places_entry_is_kept_as_it_came_and_carried_out(keeper: Bookkeeper):
    (entry,) = written("BJ01", [JarMade(name="b")])

    assert take(keeper, entry) == [None]

    assert kept(keeper, "BJ01") == [entry]
    assert rows(keeper.database, journal)[0]["came_at"] == CAME_AT
    assert rows(keeper.database, jar)[0]["name"] == "b"


def test_an_entry_that_comes_twice_counts_once(keeper: Bookkeeper):
    foreign = written("BJ01", [JarFilled(name="b", pearls=5)])

    take(keeper, *foreign, *foreign)
    take(keeper, *foreign)

    assert rows(keeper.database, jar)[0]["pearls"] == 5
    assert len(kept(keeper, "BJ01")) == 1


def test_an_entry_in_conflict_goes_to_the_exception_ledger_and_later_ones_go_on(keeper: Bookkeeper):
    foreign = written("BJ01", [JarMade(name="b"), JarMade(name="b"), JarFilled(name="b", pearls=5)])

    reasons = take(keeper, *foreign)

    assert [reason is None for reason in reasons] == [True, False, True]
    (trouble,) = rows(keeper.database, exception_ledger)
    assert (trouble["register"], trouble["seq"], trouble["kind"]) == ("BJ01", 2, "toy.made")
    assert trouble["reason"].startswith("conflict: ")
    assert rows(keeper.database, jar)[0]["pearls"] == 5
    assert len(kept(keeper, "BJ01")) == 3


def test_a_conflict_half_way_through_an_entry_leaves_none_of_its_rows(keeper: Bookkeeper):
    sealed_twice = written("BJ01", [JarMade(name="b"), JarSealed(name="b"), JarSealed(name="b")])

    take(keeper, *sealed_twice)

    assert rows(keeper.database, jar) == [{"name": "b", "pearls": 0, "state": "sealed"}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"kind": "toy.of_tomorrow"}, "unknown kind: toy.of_tomorrow version 1"),
        ({"body": '{"name":7}'}, "malformed: "),
        ({"body": "not json"}, "malformed: "),
    ],
)
def test_what_cannot_be_read_waits_in_the_exception_ledger(keeper: Bookkeeper, change: dict[str, str], reason: str):
    entry = msgspec.structs.replace(written("BJ01", [JarMade(name="b")])[0], **change)

    take(keeper, entry)

    assert rows(keeper.database, exception_ledger)[0]["reason"].startswith(reason)
    assert kept(keeper, "BJ01") == [entry]


def test_an_amount_beyond_every_table_stops_its_own_entry_alone(keeper: Bookkeeper):
    take(keeper, *written("BJ01", [JarFilled(name="b", pearls=2**63), JarFilled(name="b", pearls=1)]))

    assert [row["seq"] for row in rows(keeper.database, exception_ledger)] == [1]
    assert rows(keeper.database, jar)[0]["pearls"] == 1


def test_a_replay_of_the_journal_gives_the_same_tables(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        books.record(JarMade(name="a"))
        books.record(JarFilled(name="a", pearls=2))
    take(keeper, *written("BJ01", [JarMade(name="a"), JarFilled(name="a", pearls=3)]))
    fresh = toy_database()

    with fresh.writing() as connection:
        for entry in kept(keeper):
            apply_entry(connection, PROJECTIONS, entry)

    assert rows(fresh, jar) == rows(keeper.database, jar)
    assert rows(fresh, exception_ledger) == rows(keeper.database, exception_ledger)
