"""The journal in parts: the same program, the same statements, the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from headquarters.upkeep.nightly import run
from kernel.database import prepare_schema
from kernel.postgres import PostgresDatabase
from kernel.verify import rebuild, verify
from tests.headquarters.chain import Chain, new_chain, troubles
from tests.headquarters.upkeep.agreeing import compared
from tests.postgres import Cluster

SCRIPT = (Path(__file__).parents[2] / "deploy" / "postgresql" / "partition_journal.sql").read_text("utf-8")


@pytest.fixture
def chain(cluster: Cluster) -> Iterator[Chain]:
    """A chain whose journal was partitioned in the middle of its life, as the script says."""
    name = cluster.fresh()
    database = PostgresDatabase(cluster.url(name))
    made = new_chain(database)
    for register, store in (("HP01", "HP"), ("BJ01", "BJ")):
        made.install(register, store)
    made.tills["HP01"].earn(made.tills["HP01"].enrol(), 10)
    settle(made)
    with psycopg.connect(cluster.url(name), autocommit=True, prepare_threshold=None) as owner:
        owner.execute(SCRIPT.encode())
    yield made
    database.close()
    cluster.drop(name)


def settle(chain: Chain) -> None:
    for _round in range(2):
        for till in chain.tills.values():
            till.agent.run_once()


def turn(chain: Chain, label: str) -> int:
    with chain.office.database.writing() as connection:
        return int(connection.execute(text("SELECT journal_turn(:label)"), {"label": label}).scalar_one())


def parts(chain: Chain) -> list[tuple[str, int, int | None]]:
    with chain.office.database.reading() as connection:
        found = connection.execute(text("SELECT part, first_no, last_no FROM journal_part ORDER BY first_no"))
        return [tuple(row) for row in found]


def trade(chain: Chain, times: int = 3) -> None:
    for points in range(1, times + 1):
        for till in chain.tills.values():
            till.earn("m-1", points)
    settle(chain)


def test_headquarters_goes_on_over_a_journal_in_parts(chain: Chain):
    trade(chain)
    turn(chain, "2027_01")
    trade(chain)

    office = chain.office
    assert chain.account("m-1").points == 24
    assert troubles(office.database) == []
    assert run(office.keeper, office.settings).findings == ()
    with office.database.reading() as connection:
        found = verify(connection, register="HQ", projections=office.keeper.projections, together=True)
    assert found.findings == ()
    assert compared(chain, chain.tills["HP01"]).agrees


def test_a_month_is_a_span_of_numbers_and_the_old_rows_were_not_moved(chain: Chain):
    trade(chain)
    began = turn(chain, "2027_01")
    trade(chain, 1)

    (before, first, second) = parts(chain)
    assert (before[0], first[0], second) == ("journal_before", "journal_first", ("journal_2027_01", began, None))
    assert (first[1], first[2]) == ((before[2] or 0) + 1, began - 1)
    with chain.office.database.reading() as connection:
        count = "SELECT (SELECT count(*) FROM journal_before), (SELECT count(*) FROM journal_2027_01)"
        assert tuple(connection.execute(text(count)).one()) == (before[2], 2)


def test_a_turn_with_nothing_new_does_nothing(chain: Chain):
    trade(chain)
    turn(chain, "2027_01")

    turn(chain, "2027_02")

    assert [part for part, _first, _last in parts(chain)] == ["journal_before", "journal_first", "journal_2027_01"]


def test_a_feed_is_read_from_the_parts_that_hold_its_numbers(chain: Chain):
    trade(chain)
    began = turn(chain, "2027_01")

    with chain.office.database.reading() as connection:
        plan = "\n".join(
            row[0] for row in connection.execute(text(f"EXPLAIN SELECT * FROM journal WHERE no >= {began}"))
        )

    assert "journal_2027_01" in plan
    assert "journal_before" not in plan


def test_an_entry_is_still_kept_once(chain: Chain):
    trade(chain)
    again = (
        "INSERT INTO journal SELECT no + 1000, register, epoch, seq, 'x', kind, version, actor, business_date, "
        "wall, prev, hash, body, came_at FROM journal WHERE register = 'HP01' ORDER BY no DESC LIMIT 1"
    )

    with pytest.raises(DBAPIError, match="duplicate key"), chain.office.database.writing() as connection:
        connection.execute(text(again))


@pytest.mark.parametrize("table", ["journal", "journal_before", "journal_first", "journal_first_r0"])
@pytest.mark.parametrize("deed", ["UPDATE {} SET body = '{{}}'", "DELETE FROM {}", "TRUNCATE {}"])
def test_no_part_can_be_changed(chain: Chain, table: str, deed: str):
    trade(chain)

    with pytest.raises(DBAPIError, match="append-only"), chain.office.database.writing() as connection:
        connection.execute(text(deed.format(table)))


def test_the_tables_can_be_rebuilt_and_the_schema_is_still_this_programs(chain: Chain):
    trade(chain)
    turn(chain, "2027_01")
    prepare_schema(chain.office.database)

    assert rebuild(chain.office.database, chain.office.keeper.projections).findings == ()
