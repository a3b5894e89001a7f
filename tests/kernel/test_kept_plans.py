"""What a server keeps ready for a connection, and what happens where it, or a pooler in front of it, does not."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from sqlalchemy import Connection, bindparam, select, text

from kernel.asking import fetch, fetch_all
from kernel.bulk import carry_out_together
from kernel.kept_plans import FORGOTTEN, MOST, KeptPlans
from kernel.postgres import PostgresDatabase, end_of_transaction, plans_of, put_together
from kernel.projection import Insert
from kernel.tables import place_meta
from tests.postgres import Cluster, Pooler

VALUE = select(place_meta.c.value).where(place_meta.c.name == bindparam("name"))
AGAIN = "SELECT name, statement FROM pg_prepared_statements ORDER BY statement"


@pytest.fixture
def single(cluster: Cluster) -> Iterator[PostgresDatabase]:
    """A database with one connection, the same for every transaction."""
    name = cluster.fresh()
    database = PostgresDatabase(cluster.url(name), pool_size=1, wait=lambda _s: None)
    yield database
    database.close()
    cluster.drop(name)


def ask(database: PostgresDatabase, *, often: bool = True) -> list[str]:
    """One question; returns what the server keeps afterwards."""

    def work(connection: Connection) -> list[str]:
        fetch(connection, VALUE, {"name": "a"})
        return [row.statement for row in connection.execute(text(AGAIN))]

    return database.transact(work, often=often)


def test_what_is_asked_often_is_planned_once(single: PostgresDatabase):
    first, second, third = (ask(single) for _ in range(3))

    assert [one for one in first if "place_meta" in one] == []
    assert len([one for one in second if "place_meta" in one]) == 1
    assert third == second


def test_what_is_not_done_often_leaves_nothing_at_the_server(single: PostgresDatabase):
    assert [ask(single, often=False) for _ in range(3)] == [[], [], []]


def test_a_plan_made_while_a_table_is_empty_finds_rows_by_their_keys(single: PostgresDatabase):
    ask(single)

    def plan(connection: Connection) -> str:
        fetch(connection, VALUE, {"name": "a"})  # begins the transaction
        (name,) = [row.name for row in connection.execute(text(AGAIN)) if "place_meta" in row.statement]
        return "\n".join(connection.exec_driver_sql(f"EXPLAIN EXECUTE {name}('a')").scalars())

    found = single.transact(plan, often=True)

    assert "pk_place_meta" in found
    assert "Seq Scan" not in found


def test_a_statement_twice_in_one_message_is_prepared_once(single: PostgresDatabase):
    asked = [(VALUE, {"name": name}) for name in "ab"]

    for _ in range(3):
        assert single.transact(lambda connection: fetch_all(connection, asked), often=True) == [[], []]


def test_a_message_that_fails_forgets_nothing_that_was_prepared_in_it(single: PostgresDatabase):
    def note(connection: Connection) -> None:
        driver = connection.connection
        words = [
            ("SELECT $1::text", ["x"]),
            ("INSERT INTO place_meta VALUES ($1, 'y')", ["a"]),
            ("SELECT $1::int", ["7"]),
        ]
        put_together(driver.driver_connection, words, plans_of(driver))

    single.transact(note, often=True)
    for _ in range(3):
        with pytest.raises(psycopg.errors.UniqueViolation):
            single.transact(note, often=True)

    assert len(ask(single)) == 3  # the settings, and the two up to the one that failed


@pytest.mark.parametrize("state", FORGOTTEN)
def test_work_is_done_again_without_plans_where_the_server_forgot_them(cluster: Cluster, state: str):
    refusals = iter([state])
    kept: list[bool] = []

    def faults() -> None:
        if (found := next(refusals, None)) is not None:
            raise psycopg.errors.lookup(found)("planted")

    database = PostgresDatabase(cluster.url("postgres"), faults=faults, wait=lambda _s: None)
    for _ in range(2):
        database.transact(lambda connection: kept.append(plans_of(connection) is not None), often=True)
    database.close()

    assert kept == [True, False, False]


def test_plans_that_are_dropped_behind_the_programs_back_cost_one_more_try(single: PostgresDatabase):
    for _ in range(2):
        ask(single)
    with single.writing() as connection:
        connection.exec_driver_sql("DEALLOCATE ALL")

    assert ask(single) == []


def test_a_pooler_that_remembers_nothing_hands_over_every_transaction_once(cluster: Cluster, pooler: Pooler):
    name = cluster.fresh()
    programs = [PostgresDatabase(pooler.url(name), wait=lambda _s: None) for _ in range(2)]

    def keep(connection: Connection, number: int) -> None:
        fetch(connection, VALUE, {"name": str(number)})
        carry_out_together(connection, [Insert(place_meta, {"name": f"{number:02}", "value": "y"})], last=True)

    for number in range(20):
        programs[number % 2].transact(lambda connection, number=number: keep(connection, number), often=True)

    with programs[0].reading() as connection:
        assert list(connection.scalars(select(place_meta.c.name).order_by(place_meta.c.name))) == [
            f"{number:02}" for number in range(20)
        ]
    for program in programs:
        program.close()
    cluster.drop(name)


def test_a_commit_in_a_message_that_fails_does_not_count(single: PostgresDatabase):
    tries: list[int] = []

    def note(connection: Connection) -> None:
        driver = connection.connection
        tries.append(1)
        if len(tries) == 3:
            driver.execute("DEALLOCATE ALL")
        words = [("INSERT INTO place_meta VALUES ($1, 'y')", [f"n{len(tries)}"]), end_of_transaction(connection)]
        put_together(driver.driver_connection, words, plans_of(driver))

    for _ in range(3):
        single.transact(note, often=True)

    with single.reading() as connection:
        assert set(connection.scalars(select(place_meta.c.name))) == {"n1", "n2", "n4"}


def test_a_connection_has_only_so_many_names():
    plans = KeptPlans()
    for number in range(MOST + 5):
        plans.name(f"SELECT {number}")

    assert plans.name("SELECT 0")[1]
    assert plans.name(f"SELECT {MOST + 1}") == (b"", False)


def test_the_same_words_have_the_same_name_in_every_program():
    one, other = KeptPlans(), KeptPlans()
    for plans in (one, other):
        plans.name("SELECT 1")
        plans.prepared("SELECT 1")

    assert one.name("SELECT 1") == other.name("SELECT 1")
