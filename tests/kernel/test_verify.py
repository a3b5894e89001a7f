"""Verifying finds what was altered, taken away or put in beside the journal."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from kernel.books import Bookkeeper
from kernel.database import AnyDatabase
from kernel.facts import Entry
from kernel.projection import Handlers, Projections, Put
from kernel.tables import exception_ledger
from kernel.verify import PAGE, Verdict, projected, rebuild, rebuilt, verify
from shop.staff.facts import StoreOpened
from shop.staff.projection import PROJECTIONS as STAFF
from shop.staff.tables import store
from tests.builders.books import CLERK, bookkeeper, rows, written

HANDLERS: Handlers = {StoreOpened: STAFF[StoreOpened]}
PROJECTIONS = Projections((StoreOpened,), HANDLERS)


@pytest.fixture(params=["sqlite", "postgres"])
def keeper(request: pytest.FixtureRequest, make_any: Callable[[str], AnyDatabase]) -> Bookkeeper:
    """Three entries of its own and one of another register."""
    keeper = bookkeeper(make_any(request.param), PROJECTIONS)
    with keeper.open(CLERK) as books:
        for code in ("HP", "BJ", "NJ"):
            books.record(StoreOpened(code=code, name=f"{code}店"))
    take(keeper, *written("BJ01", [StoreOpened(code="TJ", name="TJ店")]))
    return keeper


def take(keeper: Bookkeeper, *foreign: Entry) -> None:
    with keeper.database.writing() as connection:
        for entry in foreign:
            keeper.apply_foreign(connection, entry, "2026-11-21T11:00:00.000+08:00")


def verdict(keeper: Bookkeeper, register: str = "HP01") -> Verdict:
    """As a till verifies its file, and headquarters its server."""
    together = keeper.database.dialect == "postgresql"
    with keeper.database.reading() as connection:
        return verify(connection, register=register, projections=PROJECTIONS, together=together)


def tamper(keeper: Bookkeeper, *statements: str) -> None:
    """As somebody would who has the database open in another program."""
    where = " ON journal" if keeper.database.dialect == "postgresql" else ""
    with keeper.database.writing() as connection:
        connection.exec_driver_sql(f"DROP TRIGGER journal_no_update{where}")
        connection.exec_driver_sql(f"DROP TRIGGER journal_no_delete{where}")
        for statement in statements:
            connection.exec_driver_sql(statement)


def test_a_file_that_agrees_with_its_journal_is_sound(keeper: Bookkeeper):
    found = verdict(keeper)

    assert found.sound
    assert (found.entries, found.rows) == (3, 4)


def test_it_says_what_it_is_doing(keeper: Bookkeeper):
    said: list[str] = []

    with keeper.database.reading() as connection:
        verify(connection, register="HP01", projections=PROJECTIONS, progress=said.append)

    own_check = ["SQLite integrity"] if keeper.database.dialect == "sqlite" else []
    assert said == [*own_check, "hash chain", "rebuild from the journal"]


def test_nothing_is_changed_by_looking(keeper: Bookkeeper):
    verdict(keeper)

    assert verdict(keeper).sound


def test_an_altered_body_is_found(keeper: Bookkeeper):
    tamper(keeper, "UPDATE journal SET body = replace(body, 'BJ店', '北京店') WHERE register = 'HP01' AND seq = 2")

    assert "journal: HP01-1-2 was altered, its hash does not fit" in verdict(keeper).findings


@pytest.mark.parametrize("column", ["actor", "business_date", "wall", "kind", "id"])
def test_an_altered_envelope_is_found(keeper: Bookkeeper, column: str):
    tamper(keeper, f"UPDATE journal SET {column} = 'x' WHERE register = 'HP01' AND seq = 2")

    assert "journal: HP01-1-2 was altered, its hash does not fit" in verdict(keeper).findings


def test_an_altered_entry_of_another_register_is_found(keeper: Bookkeeper):
    tamper(keeper, "UPDATE journal SET actor = 'x' WHERE register = 'BJ01'")

    assert verdict(keeper).findings == ("journal: BJ01-1-1 was altered, its hash does not fit",)


def test_a_missing_entry_is_found_as_a_gap(keeper: Bookkeeper):
    tamper(keeper, "DELETE FROM journal WHERE register = 'HP01' AND seq = 2")

    findings = verdict(keeper).findings
    assert "journal: HP01-1-3 follows a gap, expected seq 2" in findings
    assert "journal: HP01-1-3 does not name the entry before it" in findings


def test_an_entry_made_to_fit_by_itself_is_found_by_the_one_after_it(keeper: Bookkeeper):
    """Whoever alters an entry and its hash must alter every later one, and those lie at headquarters."""
    tamper(keeper, "UPDATE journal SET hash = prev WHERE register = 'HP01' AND seq = 2")

    assert "journal: HP01-1-3 does not name the entry before it" in verdict(keeper).findings


def test_a_changed_row_is_found(keeper: Bookkeeper):
    tamper(keeper, "UPDATE store SET name = '别的店' WHERE code = 'HP'")

    (finding,) = verdict(keeper).findings
    assert finding.startswith("store: 1 rows not of the journal, 1 rows missing; first: [('HP', '别的店'")


def test_a_missing_row_is_found(keeper: Bookkeeper):
    tamper(keeper, "DELETE FROM store WHERE code = 'HP'")

    (finding,) = verdict(keeper).findings
    assert finding.startswith("store: 0 rows not of the journal, 1 rows missing")


def test_a_row_that_no_entry_made_is_found(keeper: Bookkeeper):
    tamper(keeper, "INSERT INTO store VALUES ('XX', '鬼店', '', '')")

    (finding,) = verdict(keeper).findings
    assert finding.startswith("store: 1 rows not of the journal, 0 rows missing")


def test_an_exception_that_was_wiped_is_found(keeper: Bookkeeper):
    (odd,) = written("NJ01", [StoreOpened(code="YY", name="")], kind="of.tomorrow")
    take(keeper, odd)
    tamper(keeper, "DELETE FROM exception_ledger")

    (finding,) = verdict(keeper).findings
    assert finding.startswith(exception_ledger.name)


def test_rows_that_are_local_to_the_place_are_its_own_business(keeper: Bookkeeper):
    from kernel.tables import place_meta

    with keeper.open(CLERK) as books:
        books.carry_out([Put(place_meta, {"name": "x", "value": "y"})])

    assert verdict(keeper).sound


def test_a_register_that_began_a_new_epoch_is_sound(keeper: Bookkeeper):
    with keeper.open(CLERK) as books:
        books.new_epoch()
        books.record(StoreOpened(code="SH", name="SH店"))

    assert verdict(keeper).sound


def test_the_words_of_an_exception_may_be_an_engines_own(keeper: Bookkeeper):
    """An entry refused by one engine is refused by the other, in other words."""
    take(keeper, *written("NJ01", [StoreOpened(code="YY", name="")], kind="of.tomorrow"))
    tamper(keeper, "UPDATE exception_ledger SET reason = 'as another engine says it'")

    assert verdict(keeper).sound


def test_what_takes_more_than_one_page_is_compared_to_its_end(keeper: Bookkeeper):
    take(keeper, *written("NJ01", [StoreOpened(code=f"S{number}", name="店") for number in range(PAGE + 5)]))

    assert verdict(keeper).rows == PAGE + 9
    tamper(keeper, "DELETE FROM store WHERE code = 'S999'", "UPDATE store SET name = '' WHERE code IN ('S1', 'TJ')")
    (finding,) = verdict(keeper).findings
    assert finding.startswith("store: 2 rows not of the journal, 3 rows missing; first: [('S1', ''")


def test_a_rebuild_puts_the_tables_right_and_says_what_was_wrong(keeper: Bookkeeper):
    take(keeper, *written("NJ01", [StoreOpened(code="YY", name="")], kind="of.tomorrow"))
    before = {table.name: rows(keeper.database, table) for table in projected()}
    tamper(keeper, "UPDATE store SET name = '别的店' WHERE code = 'HP'", "DELETE FROM exception_ledger")

    found = rebuild(keeper.database, PROJECTIONS)

    assert [finding.split(",")[0] for finding in found.findings] == [
        "exception_ledger: 0 rows not of the journal",
        "store: 1 rows not of the journal",
    ]
    assert {table.name: rows(keeper.database, table) for table in projected()} == before
    assert rebuild(keeper.database, PROJECTIONS).sound


def test_a_rebuild_that_is_broken_off_leaves_the_tables_as_they_were(keeper: Bookkeeper):
    tamper(keeper, "UPDATE store SET name = '别的店' WHERE code = 'HP'")
    before = rows(keeper.database, store)

    def break_off(said: str) -> None:
        if said == "compare":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rebuild(keeper.database, PROJECTIONS, break_off)

    assert rows(keeper.database, store) == before


@pytest.mark.parametrize("together", [False, True])
def test_what_the_journal_makes_can_be_looked_at_in_a_file_of_its_own(keeper: Bookkeeper, together: bool):
    tamper(keeper, "DELETE FROM store")

    with keeper.database.reading() as connection, rebuilt(connection, PROJECTIONS, together=together) as fresh:
        assert sorted(fresh.execute(store.select()).scalars()) == ["BJ", "HP", "NJ", "TJ"]


def test_a_verdict_reads_its_findings_before_its_count():
    verdict = Verdict(entries=3, tables=2, rows=7, findings=("a", "b"))

    assert verdict.lines() == ("a", "b", "3 own entries, 2 tables, 7 rows")
