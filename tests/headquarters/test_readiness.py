"""A server takes requests only on a database that answers and has this program's tables."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import text

from headquarters.readiness import Readiness, SchemaNewer, SchemaOlder, migrate, require_schema
from kernel.database import SCHEMA_HEAD, AnyDatabase, Database
from kernel.postgres import PostgresDatabase
from tests.postgres import Cluster


def set_version(database: AnyDatabase, version: str) -> None:
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :version"), {"version": version})


def test_a_database_of_this_program_is_ready(any_database: AnyDatabase, tmp_path: Path):
    require_schema(any_database)

    assert Readiness(any_database, tmp_path, low_disk_bytes=0).findings() == ()


def test_an_older_schema_is_refused_until_it_was_led_on(any_database: AnyDatabase, tmp_path: Path):
    set_version(any_database, "0001")

    with pytest.raises(SchemaOlder):
        require_schema(any_database)
    assert Readiness(any_database, tmp_path, low_disk_bytes=0).findings() == ("schema.older",)


def test_a_newer_schema_is_refused_for_good(any_database: AnyDatabase, tmp_path: Path):
    set_version(any_database, "9999")

    with pytest.raises(SchemaNewer):
        require_schema(any_database)
    assert Readiness(any_database, tmp_path, low_disk_bytes=0).findings() == ("schema.newer",)


def test_an_empty_database_is_an_older_one(tmp_path: Path):
    database = Database(tmp_path / "headquarters.db")

    with pytest.raises(SchemaOlder) as refused:
        require_schema(database)
    assert migrate(database) == ("", SCHEMA_HEAD)
    require_schema(database)

    database.close()
    assert refused.value.facts["found"] == ""


def test_a_database_that_does_not_answer_is_told_in_a_code(tmp_path: Path):
    nobody = PostgresDatabase("postgresql://jinpu@127.0.0.1:1/nothing?connect_timeout=1")

    assert Readiness(nobody, tmp_path, low_disk_bytes=0).findings() == ("database.silent",)
    nobody.close()


def test_a_full_disk_is_told(any_database: AnyDatabase, tmp_path: Path):
    assert Readiness(any_database, tmp_path, low_disk_bytes=2**62).findings() == ("disk.low",)


def test_two_that_start_together_make_the_tables_once(cluster: Cluster):
    name = cluster.empty()
    databases = [PostgresDatabase(cluster.url(name)) for _ in range(2)]
    together, done, failed = threading.Barrier(2), [], []

    def start(database: PostgresDatabase) -> None:
        try:
            together.wait()
            done.append(migrate(database)[1])
        except Exception as error:
            failed.append(error)

    threads = [threading.Thread(target=start, args=(database,)) for database in databases]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    require_schema(databases[0])
    for database in databases:
        database.close()
    cluster.drop(name)

    assert (done, failed) == ([SCHEMA_HEAD, SCHEMA_HEAD], [])
