"""What headquarters tells of its books so that others can see whether theirs are the same."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from headquarters.registers.door import revoke
from headquarters.upkeep.digest import of_store
from kernel.database import AnyDatabase
from sync.digest import DigestAsk, Span
from tests.headquarters.chain import STAFF, Chain, new_chain
from tests.headquarters.upkeep.agreeing import asking


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    """Two stores with a till each; HP01 has earned and enrolled, and everybody has heard of everything."""
    made = new_chain(any_database)
    for register, store in (("HP01", "HP"), ("BJ01", "BJ")):
        made.install(register, store)
    till = made.tills["HP01"]
    till.earn(till.enrol(), 30)
    for one in made.tills.values():
        one.agent.run_once()
    till.agent.run_once()
    return made


def test_a_register_is_told_the_sums_of_its_own_journal_and_of_what_it_was_told(chain: Chain):
    found = asking(chain, chain.tills["HP01"]).digest(DigestAsk(positions={"all": 10_000}))

    assert {(one.register, one.epoch) for one in found.chains} == {("HP01", 1), ("HQ", 1)}
    assert found.tables["store"].count == 2
    assert found.tables["member"].count == 1
    assert set(found.heads) >= {"all", "members:HP"}


def test_another_stores_feeds_cannot_be_asked_for(chain: Chain):
    ask = DigestAsk(positions={"members:HP": 10_000}, spans=(Span(register="HP01", epoch=1, first=1, last=99),))

    (seen,) = asking(chain, chain.tills["BJ01"]).digest(ask).spans

    assert seen.count == 0
    assert asking(chain, chain.tills["BJ01"]).digest(DigestAsk(positions={})).tables["member"].count == 0


def test_a_table_is_told_row_by_row_without_what_is_in_it(chain: Chain):
    found = asking(chain, chain.tills["HP01"]).digest(DigestAsk(positions={}, table="store"))

    assert [key for key, _ in found.rows] == ["BJ", "HP"]
    assert all(len(digest) == 16 for _, digest in found.rows)
    assert not found.more


def test_a_table_nobody_compares_has_no_rows(chain: Chain):
    assert asking(chain, chain.tills["HP01"]).digest(DigestAsk(positions={}, table="member_key")).rows == ()


def test_a_person_is_told_each_registers_chain_and_each_table(chain: Chain):
    with chain.office.database.reading() as connection:
        lines = of_store(connection, "HP", chain.clock.now()).lines()

    own = asking(chain, chain.tills["HP01"]).digest(DigestAsk(positions={})).chains[0]
    assert lines[0] == f"HP01-1: {own.count} entries to {own.last} {own.digest}"
    assert any(line.startswith("table piece_stock: 0 rows") for line in lines)


def test_a_register_that_was_not_heard_is_said_to_be_behind(chain: Chain):
    chain.clock.forward(hours=2, seconds=30)
    chain.tills["BJ01"].agent.run_once()
    with chain.office.open(STAFF) as books:
        revoke(books, "BJ01", "stolen")

    with chain.office.database.reading() as connection:
        silent, gone = (of_store(connection, store, chain.clock.now()).lines() for store in ("HP", "BJ"))

    assert "HP01 may be behind: silent for 120 minutes" in silent
    assert "BJ01 may be behind: it is revoked" in gone


def test_a_feed_that_does_not_add_up_is_named(chain: Chain):
    with chain.office.database.writing() as connection:
        connection.execute(
            text("DELETE FROM feed_item WHERE feed = 'all' AND no = (SELECT min(no) FROM feed_item WHERE feed = 'all')")
        )

    with chain.office.database.reading() as connection:
        found = of_store(connection, "HP", chain.clock.now())

    assert found.unsound == ("all",)


def test_a_store_without_tills_says_so(chain: Chain):
    with chain.office.database.reading() as connection:
        assert of_store(connection, "NJ", chain.clock.now()).lines() == ("no register is enrolled in store NJ",)
