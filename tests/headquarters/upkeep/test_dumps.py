"""PostgreSQL's own programs, as backups and restores call them."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from headquarters.upkeep.dumps import bring_in, dump, look_through
from headquarters.upkeep.errors import BackupFailed, RestoreFailed, ToolMissing
from kernel.postgres import PostgresDatabase
from tests.postgres import Cluster


def dumped(database: PostgresDatabase, url: str) -> list[bytes]:
    with database.reading() as connection:
        snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
        return list(dump(url, snapshot))


@pytest.fixture
def url(cluster: Cluster, postgres: PostgresDatabase) -> str:
    with postgres.reading() as connection:
        return cluster.url(str(connection.scalar(text("SELECT current_database()"))))


def test_a_dump_is_read_through_and_cut_off_it_is_refused(postgres: PostgresDatabase, url: str):
    whole = b"".join(dumped(postgres, url))

    look_through([whole])
    with pytest.raises(RestoreFailed):
        look_through([whole[: len(whole) // 2]])


def test_a_dump_brought_in_stops_at_what_stands_there_and_changes_nothing(postgres: PostgresDatabase, url: str):
    with pytest.raises(RestoreFailed, match="already exists"):
        bring_in(url, dumped(postgres, url))


def test_a_moment_that_is_over_cannot_be_dumped(postgres: PostgresDatabase, url: str):
    with pytest.raises(BackupFailed):
        list(dump(url, "00000003-0000001B-1"))


def test_a_source_that_breaks_off_is_not_taken_for_the_whole(cluster: Cluster, postgres: PostgresDatabase, url: str):
    whole, empty = b"".join(dumped(postgres, url)), cluster.empty()

    def broken() -> object:
        yield whole[: len(whole) // 2]
        raise ConnectionError

    with pytest.raises(ConnectionError):
        bring_in(cluster.url(empty), broken())  # type: ignore[arg-type]

    target = PostgresDatabase(cluster.url(empty))
    with target.reading() as connection:
        assert connection.scalar(text("SELECT to_regclass('journal')")) is None
    target.close()
    cluster.drop(empty)


def test_without_postgresqls_programs_the_missing_one_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("headquarters.upkeep.dumps.shutil.which", lambda *_arguments, **_more: None)

    with pytest.raises(ToolMissing) as refused:
        look_through([b""])

    assert refused.value.facts == {"program": "pg_restore"}
