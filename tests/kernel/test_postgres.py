"""Headquarters' server: one transaction or none, done again when the server asks, a reader who sees one moment."""

from __future__ import annotations

import random
import threading

import psycopg
import pytest
from sqlalchemy import Connection, exc, text

from kernel.clock import FixedMonotonic
from kernel.database import SCHEMA_HEAD, AnyDatabase, DatabaseTooNew, DatabaseUnfit, prepare_schema, schema_version
from kernel.postgres import (
    DO_AGAIN,
    LONGEST_WAIT_S,
    TRIES,
    PostgresDatabase,
    end_of_transaction,
    put_together,
    rows_in,
    sqlstate,
)
from tests.postgres import Cluster


def note(connection: Connection, name: str, value: str = "y") -> None:
    connection.execute(text("INSERT INTO place_meta VALUES (:name, :value)"), {"name": name, "value": value})


def noted(database: AnyDatabase) -> list[str]:
    with database.reading() as connection:
        return list(connection.execute(text("SELECT name FROM place_meta ORDER BY name")).scalars())


def test_what_is_written_is_read(any_database: AnyDatabase):
    any_database.transact(lambda connection: note(connection, "a"))

    assert noted(any_database) == ["a"]


def test_a_transaction_answers_with_what_its_work_found(any_database: AnyDatabase):
    answer = any_database.transact(lambda connection: connection.execute(text("SELECT 7")).scalar())

    assert answer == 7


def test_work_that_fails_leaves_nothing(any_database: AnyDatabase):
    def break_off(connection: Connection) -> None:
        note(connection, "a")
        raise RuntimeError("the work breaks here")

    with pytest.raises(RuntimeError):
        any_database.transact(break_off)

    assert noted(any_database) == []


def test_work_counts_once_however_often_the_server_undoes_it(pooled: PostgresDatabase):
    for name in "abcdefghij":
        pooled.transact(lambda connection, name=name: note(connection, name))

    assert noted(pooled) == list("abcdefghij")


@pytest.mark.parametrize("state", DO_AGAIN)
def test_work_is_done_again_from_its_start_after_random_moments(cluster: Cluster, state: str):
    refusals = iter([state] * 4)
    waits: list[float] = []
    tries: list[int] = []

    def faults() -> None:
        if (found := next(refusals, None)) is not None:
            raise psycopg.errors.lookup(found)("planted")

    database = PostgresDatabase(cluster.url("postgres"), faults=faults, rng=random.Random(3), wait=waits.append)
    database.transact(lambda _connection: tries.append(1))
    database.close()

    assert len(tries) == 5
    assert len(set(waits)) == 4
    assert all(0 <= wait <= LONGEST_WAIT_S for wait in waits)


def test_work_that_commits_with_its_last_statement_is_refused_before_it(cluster: Cluster):
    refusals = iter(["40001"])
    tries: list[str] = []

    def faults() -> None:
        tries.append("refused")
        if (found := next(refusals, None)) is not None:
            raise psycopg.errors.lookup(found)("planted")

    def work(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        put_together(driver, [("SELECT 1", ()), end_of_transaction(connection)])
        tries.append("committed")

    database = PostgresDatabase(cluster.url("postgres"), faults=faults, wait=lambda _s: None)
    database.transact(work)
    database.close()

    assert tries == ["refused", "refused", "committed"]


def test_a_server_that_never_has_peace_is_not_asked_for_ever(cluster: Cluster):
    def faults() -> None:
        tries.append(1)
        raise psycopg.errors.SerializationFailure("planted")

    tries: list[int] = []
    database = PostgresDatabase(cluster.url("postgres"), faults=faults, wait=lambda _s: None)

    with pytest.raises(psycopg.errors.SerializationFailure):
        database.transact(lambda _connection: None)

    database.close()
    assert len(tries) == TRIES


def test_any_other_error_is_not_tried_again(postgres: PostgresDatabase):
    tries: list[int] = []

    def twice_the_same(connection: Connection) -> None:
        tries.append(1)
        note(connection, "a")
        note(connection, "a")

    with pytest.raises(exc.IntegrityError) as refused:
        postgres.transact(twice_the_same)

    assert (len(tries), sqlstate(refused.value)) == (1, "23505")


def test_two_who_would_count_the_same_up_both_count(cluster: Cluster, postgres: PostgresDatabase):
    """At SERIALIZABLE the server itself undoes one of two that read before they write."""
    url = postgres._engine.url.render_as_string()
    strict = PostgresDatabase(url, isolation="SERIALIZABLE", rng=random.Random(1), wait=lambda _s: None)
    strict.transact(lambda connection: note(connection, "count", "0"))
    both_have_read = threading.Barrier(2)
    first = threading.local()

    def count_up(connection: Connection) -> None:
        value = int(connection.execute(text("SELECT value FROM place_meta")).scalar_one())
        if not getattr(first, "over", False):
            first.over = True
            both_have_read.wait()
        connection.execute(text("UPDATE place_meta SET value = :value"), {"value": str(value + 1)})

    threads = [threading.Thread(target=strict.transact, args=(count_up,)) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with strict.reading() as connection:
        assert connection.execute(text("SELECT value FROM place_meta")).scalar() == "2"
    strict.close()


def test_a_reader_sees_one_moment_and_writes_nothing(postgres: PostgresDatabase):
    with postgres.reading() as connection:
        before = connection.execute(text("SELECT count(*) FROM place_meta")).scalar()
        postgres.transact(lambda writing: note(writing, "a"))
        after = connection.execute(text("SELECT count(*) FROM place_meta")).scalar()

        with pytest.raises(exc.InternalError, match="read-only"):
            note(connection, "b")

    assert (before, after) == (0, 0)


def test_an_empty_database_gets_the_newest_schema_and_is_then_left_alone(cluster: Cluster):
    name = cluster.empty()
    database = PostgresDatabase(cluster.url(name))

    with database.reading() as connection:
        assert schema_version(connection) is None
    prepare_schema(database)
    database.transact(lambda connection: note(connection, "a"))
    prepare_schema(database)

    with database.reading() as connection:
        assert schema_version(connection) == SCHEMA_HEAD
    assert noted(database) == ["a"]
    database.close()
    cluster.drop(name)


def test_a_database_of_a_newer_program_is_refused(postgres: PostgresDatabase):
    postgres.transact(lambda connection: connection.execute(text("UPDATE alembic_version SET version_num = '9999'")))

    with pytest.raises(DatabaseTooNew):
        prepare_schema(postgres)


def test_two_programs_that_start_at_once_make_the_tables_once(cluster: Cluster):
    name = cluster.empty()
    programs = [PostgresDatabase(cluster.url(name)) for _ in range(2)]
    trouble: list[BaseException] = []

    def start(database: PostgresDatabase) -> None:
        try:
            prepare_schema(database)
        except BaseException as error:
            trouble.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in programs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    for database in programs:
        database.close()
    cluster.drop(name)
    assert trouble == []


def test_a_database_that_does_not_sort_as_a_till_does_is_refused(cluster: Cluster):
    cluster.say("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'")
    database = PostgresDatabase(cluster.url("latin"))

    with pytest.raises(DatabaseUnfit, match="LATIN1"):
        prepare_schema(database)

    database.close()
    cluster.drop("latin")


def test_statements_of_one_message_answer_in_their_order_and_may_be_long(postgres: PostgresDatabase):
    long = "金" * 3_000_000  # more than either side's end of the line holds

    with postgres.writing() as connection:
        driver = connection.connection.driver_connection
        found = put_together(driver, [("SELECT $1::text, 7", [long]), ("SELECT $1::text, 8", [long])])

        assert rows_in(driver, [(one, tuple) for one in found]) == [[(long, 7)], [(long, 8)]]


def test_what_follows_a_statement_that_fails_is_not_carried_out(postgres: PostgresDatabase):
    keep = ("INSERT INTO place_meta VALUES ($1, 'y')", ["a"])

    with pytest.raises(psycopg.errors.UniqueViolation), postgres.writing() as connection:
        put_together(connection.connection.driver_connection, [keep, keep, keep])

    assert noted(postgres) == []


def test_a_message_begins_its_transaction_as_the_database_was_opened(cluster: Cluster):
    database = PostgresDatabase(cluster.url("postgres"), isolation="SERIALIZABLE")

    with database.writing() as connection:
        driver = connection.connection.driver_connection
        (found,) = put_together(driver, [("SELECT current_setting('transaction_isolation')", [])])
    database.close()

    assert rows_in(driver, [(found, list)]) == [[["serializable"]]]


def test_a_server_that_hangs_up_in_a_message_is_an_error_and_no_wait(postgres: PostgresDatabase):
    last_words = [("SELECT pg_terminate_backend(pg_backend_pid())", []), ("SELECT 1", [])]

    with pytest.raises((psycopg.OperationalError, exc.OperationalError)), postgres.writing() as connection:
        put_together(connection.connection.driver_connection, last_words)

    postgres.transact(lambda connection: note(connection, "a"))
    assert noted(postgres) == ["a"]


def test_a_text_with_a_nul_character_is_refused_and_not_cut_short(postgres: PostgresDatabase):
    with postgres.writing() as connection, pytest.raises(psycopg.DataError):
        put_together(connection.connection.driver_connection, [("SELECT $1::text", ["a\x00b"])])


def test_a_connection_that_died_while_it_rested_is_replaced(cluster: Cluster):
    monotonic = FixedMonotonic()
    database = PostgresDatabase(cluster.url("postgres"), pool_size=1, monotonic=monotonic)
    with database.writing() as connection:
        number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    cluster.say(f"SELECT pg_terminate_backend({number}, 5000)")
    monotonic.forward(2)

    with database.writing() as connection:
        another = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    database.close()

    assert another != number
