"""One action, one transaction; every entry names the one before it; others' entries are applied once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import exc

from kernel.books import Bookkeeper, Books, apply_entries, apply_entry, entries, head
from kernel.database import AnyDatabase
from kernel.facts import GENESIS, Entry, Fact, hash_of
from kernel.projection import Conflict, Projections, Put, RowOp
from kernel.tables import exception_ledger, journal, place_meta
from tests.builders.books import CLERK, bookkeeper, rows, written
from tests.builders.toys import PROJECTIONS, JarAdmired, JarFilled, JarMade, JarSealed, jar

CAME_AT = "2026-11-21T11:00:00.000+08:00"


@pytest.fixture(params=["sqlite", "postgres"])
def database(request: pytest.FixtureRequest, make_any: Callable[[str], AnyDatabase]) -> AnyDatabase:
    return with_jars(make_any(request.param))


@pytest.fixture
def keeper(database: AnyDatabase) -> Bookkeeper:
    return bookkeeper(database, PROJECTIONS)


def with_jars(database: AnyDatabase) -> AnyDatabase:
    with database.writing() as connection:
        jar.metadata.create_all(connection)
    return database


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


def test_a_replay_of_the_journal_gives_the_same_tables(keeper: Bookkeeper, make_any: Callable[[str], AnyDatabase]):
    with keeper.open(CLERK) as books:
        books.record(JarMade(name="a"))
        books.record(JarFilled(name="a", pearls=2))
    take(keeper, *written("BJ01", [JarMade(name="a"), JarFilled(name="a", pearls=3)]))
    fresh = with_jars(make_any("sqlite" if keeper.database.dialect == "sqlite" else "postgres"))

    with fresh.writing() as connection:
        for entry in kept(keeper):
            apply_entry(connection, PROJECTIONS, entry)

    assert rows(fresh, jar) == rows(keeper.database, jar)
    assert rows(fresh, exception_ledger) == rows(keeper.database, exception_ledger)


def test_an_action_is_done_again_where_the_server_asks_for_that(any_database: AnyDatabase):
    keeper = bookkeeper(with_jars(any_database), PROJECTIONS)

    def fill(books: Books) -> Entry:
        return books.record(JarFilled(name="a", pearls=1))

    last = [keeper.transact(CLERK, fill) for _ in range(10)][-1]

    assert rows(any_database, jar)[0]["pearls"] == 10
    assert (last.seq, len(kept(keeper))) == (10, 10)


toy_facts = st.one_of(
    st.builds(JarMade, name=st.sampled_from(["a", "b", "c", "elevenchars", "a\x00"])),
    st.builds(
        JarFilled, name=st.sampled_from("abc"), pearls=st.sampled_from([1, -1, 2, 2**30, -(2**30), 2**31, 2**70])
    ),
    st.builds(JarSealed, name=st.sampled_from("abc")),
    st.builds(JarAdmired, name=st.just("a")),
)
breaks = st.sampled_from([{}, {}, {}, {}, {"kind": "toy.of_tomorrow"}, {"body": '{"name":7}'}, {"body": "\x00"}])


class UndoneAgain(Exception):
    """Ends an example's transaction without a trace."""


def applied(database: AnyDatabase, facts: list[Entry], size: int) -> object:
    """(reasons, jars, exceptions) after `facts` were applied `size` at a time; nothing stays."""
    try:
        with database.writing() as connection:
            reasons: list[str | None] = []
            for start in range(0, len(facts), size):
                reasons += [one.trouble for one in apply_entries(connection, PROJECTIONS, facts[start : start + size])]
            answer = reasons, *(connection.execute(table.select()).all() for table in (jar, exception_ledger))
            raise UndoneAgain
    except UndoneAgain:
        return answer[0], sorted(answer[1]), sorted(answer[2])


def test_a_batch_with_poison_in_it_ends_as_its_entries_would_one_by_one(database: AnyDatabase):
    @settings(max_examples=60)
    @given(st.lists(st.tuples(toy_facts, breaks), max_size=14))
    def says_the_same(wanted: list[tuple[Fact, dict[str, str]]]) -> None:
        plain = written("BJ01", [fact for fact, _ in wanted])
        facts = [msgspec.structs.replace(entry, **broken) for entry, (_, broken) in zip(plain, wanted, strict=True)]

        assert applied(database, facts, 14) == applied(database, facts, 1)

    says_the_same()


def test_one_poison_entry_stops_itself_alone(database: AnyDatabase):
    facts: list[Fact] = [JarFilled(name=f"n{number}", pearls=number) for number in range(50)]
    facts[31] = JarSealed(name="nowhere")

    with database.writing() as connection:
        reasons = [one.trouble for one in apply_entries(connection, PROJECTIONS, written("BJ01", facts))]

    assert [place for place, reason in enumerate(reasons) if reason is not None] == [31]
    assert reasons[31] == "conflict: jar {'name': 'nowhere'} is not {'state': 'open'}"
    assert len(rows(database, jar)) == 49
    assert [row["seq"] for row in rows(database, exception_ledger)] == [32]


def test_what_fails_in_a_projection_is_its_entrys_fault(database: AnyDatabase):
    """A projection is pure: whatever fails in it fails again whenever the entry is read."""

    def stumble(entry: Entry, fact: JarMade) -> Iterator[RowOp]:
        raise ValueError("a half \ud800 and a \x00")
        yield

    stumbling = Projections((JarMade,), {JarMade: stumble})
    with database.writing() as connection:
        (applied,) = apply_entries(connection, stumbling, written("BJ01", [JarMade(name="a")]))

    assert str(applied.trouble).startswith("no effect: ValueError")
    assert "a half ? and a \N{REPLACEMENT CHARACTER}" in rows(database, exception_ledger)[0]["reason"]
