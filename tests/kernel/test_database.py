"""One file, one writer, readers that see what was committed; damage and newer programs are named."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import exc

from kernel.books import entries
from kernel.database import (
    SCHEMA_HEAD,
    Database,
    DatabaseDamaged,
    DatabaseTooNew,
    DiskTrouble,
    disk_trouble,
    driver,
    full_check,
    prepare_schema,
    quick_check,
    salvage,
    schema_version,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "till.db"


@pytest.fixture
def database(path: Path) -> Iterator[Database]:
    database = Database(path)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE jar (name TEXT PRIMARY KEY, pearls INTEGER NOT NULL)")
    yield database
    database.close()


def fill(database: Database, name: str = "a", pearls: int = 1) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO jar VALUES (?, ?)", (name, pearls))


def names(database: Database) -> list[str]:
    with database.reading() as connection:
        return [str(row[0]) for row in connection.exec_driver_sql("SELECT name FROM jar ORDER BY name")]


def pragma(database: Database, name: str, *, write: bool) -> object:
    with database.writing() if write else database.reading() as connection:
        return connection.exec_driver_sql(f"PRAGMA {name}").scalar()


def many_rows(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE shelf (name TEXT, note TEXT)")
        connection.exec_driver_sql(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 400) "
            "INSERT INTO shelf SELECT 'piece' || i, hex(randomblob(0)) || printf('%0200d', i) FROM n"
        )


def damage(path: Path, page: int) -> None:
    with path.open("r+b") as file:
        file.seek(4096 * page)
        file.write(b"\xff" * 4096)


@pytest.mark.parametrize("write", [True, False])
@pytest.mark.parametrize(
    ("name", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5_000)]
)
def test_a_sale_that_was_said_to_be_kept_survives_a_power_cut(
    database: Database, name: str, value: object, write: bool
):
    """WAL with FULL: what was committed is on the disk. NORMAL has lost acknowledged sales."""
    assert pragma(database, name, write=write) == value


def test_what_is_written_is_read(database: Database):
    fill(database)

    assert names(database) == ["a"]


def test_a_failed_action_writes_nothing(database: Database):
    def fill_one_jar_twice() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO jar VALUES ('a', 1)")
            connection.exec_driver_sql("INSERT INTO jar VALUES ('a', 2)")

    with pytest.raises(exc.IntegrityError):
        fill_one_jar_twice()

    assert names(database) == []


def test_a_reader_sees_only_what_was_committed(database: Database):
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO jar VALUES ('a', 1)")
        assert names(database) == []

    assert names(database) == ["a"]


def test_a_reader_sees_one_moment_while_the_shop_goes_on(database: Database):
    with database.reading() as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM jar").scalar()
        fill(database)
        after = connection.exec_driver_sql("SELECT count(*) FROM jar").scalar()

    assert (before, after) == (0, 0)


def test_a_reader_cannot_write(database: Database):
    with pytest.raises(exc.OperationalError, match="readonly"), database.reading() as connection:
        connection.exec_driver_sql("INSERT INTO jar VALUES ('a', 1)")


def test_two_threads_write_one_after_the_other(database: Database):
    threads = [threading.Thread(target=fill, args=(database, name)) for name in "abcdefgh"]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert names(database) == list("abcdefgh")


def test_a_file_in_memory_is_one_file_for_readers_and_writers():
    database = Database(None)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE jar (name TEXT)")
        connection.exec_driver_sql("INSERT INTO jar VALUES ('a')")

    assert names(database) == ["a"]


@pytest.mark.parametrize("folder", ["店 一", "100%41", "what?mode=ro", "a#b", "it's"])
def test_a_folder_may_have_any_name(tmp_path: Path, folder: str):
    path = tmp_path / folder / "till.db"
    path.parent.mkdir()
    database = Database(path)
    prepare_schema(database)
    database.close()

    assert quick_check(path) is None
    assert [file.name for file in path.parent.iterdir()] == ["till.db"]


def test_a_backup_is_a_whole_file_made_while_the_shop_goes_on(database: Database, tmp_path: Path):
    fill(database)
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO jar VALUES ('not committed', 1)")
        database.backup_to(tmp_path / "copy.db")

    copy = Database(tmp_path / "copy.db")
    assert names(copy) == ["a"]
    copy.close()


def test_nobody_else_on_the_machine_reads_a_new_file(tmp_path: Path):
    file = tmp_path / "till.db"
    database = Database(file)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE member (name TEXT)")

    modes = {found.name: oct(found.stat().st_mode & 0o077) for found in tmp_path.iterdir()}
    database.close()

    assert modes == dict.fromkeys(("till.db", "till.db-shm", "till.db-wal"), "0o0")


def test_a_damaged_file_cannot_be_backed_up_in_silence(database: Database, path: Path, tmp_path: Path):
    many_rows(database)
    database.close()
    path.write_bytes(b"no database at all" * 500)

    with pytest.raises(DatabaseDamaged):
        Database(path).backup_to(tmp_path / "copy.db")


def test_a_sound_file_and_a_missing_one_have_no_finding(database: Database, path: Path, tmp_path: Path):
    fill(database)

    assert quick_check(path) is None
    assert quick_check(tmp_path / "none.db") is None


def test_a_damaged_page_is_found(database: Database, path: Path):
    many_rows(database)
    database.close()

    damage(path, 5)

    assert quick_check(path) is not None


def test_a_file_that_is_no_database_is_found(path: Path):
    path.write_bytes(b"receipt" * 1_000)

    assert quick_check(path) == "file is not a database"


def test_the_full_check_finds_a_row_without_its_parent(database: Database):
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE pearl (jar TEXT REFERENCES jar (name))")
    raw = driver.connect(str(database.path))
    raw.execute("INSERT INTO pearl VALUES ('nowhere')")
    raw.commit()
    raw.close()

    with database.reading() as connection:
        assert str(full_check(connection)).startswith("foreign key: ('pearl'")


def test_the_full_check_of_a_sound_file_finds_nothing(database: Database):
    with database.reading() as connection:
        assert full_check(connection) is None


def test_what_can_still_be_read_of_a_damaged_file_is_read(database: Database, path: Path):
    many_rows(database)
    database.close()

    damage(path, 5)
    found = [row["name"] for row in salvage(path, "shelf", ["name"])]

    assert 100 < len(found) < 400
    assert set(found) < {f"piece{i}" for i in range(1, 401)}


def test_a_sound_file_is_read_through(database: Database, path: Path):
    fill(database, "a", 1)
    fill(database, "b", 2)
    database.close()

    assert list(salvage(path, "jar", ["name", "pearls"])) == [{"name": "a", "pearls": 1}, {"name": "b", "pearls": 2}]


def test_nothing_is_read_of_a_file_that_is_no_database(path: Path):
    path.write_bytes(b"receipt" * 1_000)

    assert list(salvage(path, "jar", ["name"])) == []


@pytest.mark.parametrize(
    "words", ["database or disk is full", "disk I/O error", "attempt to write a readonly database"]
)
def test_trouble_of_the_disk_is_told_apart(words: str):
    cause = driver.OperationalError(words)
    error = RuntimeError("the driver's error lies below")
    error.__cause__ = cause

    assert disk_trouble(error) == words.lower()


def test_a_mistake_of_ours_is_no_trouble_of_the_disk():
    assert disk_trouble(driver.OperationalError("no such table: disk")) is None
    assert disk_trouble(ValueError("disk is full")) is None


def test_a_full_disk_is_said_in_the_shops_words_and_nothing_is_kept(database: Database):
    with database.writing() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count = 4")

    def fill_beyond_the_disk() -> None:
        with database.writing() as connection:
            connection.exec_driver_sql("INSERT INTO jar VALUES ('a', 1)")
            connection.exec_driver_sql("INSERT INTO jar SELECT hex(zeroblob(100000)), 1")

    with pytest.raises(DiskTrouble):
        fill_beyond_the_disk()

    assert names(database) == []


def test_an_empty_file_gets_the_newest_schema():
    database = Database(None)

    prepare_schema(database)

    with database.reading() as connection:
        assert schema_version(connection) == SCHEMA_HEAD
        assert list(entries(connection)) == []


def test_a_file_at_the_newest_schema_is_left_alone():
    database = Database(None)
    prepare_schema(database)
    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO place_meta VALUES ('x', 'y')")

    prepare_schema(database)

    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT value FROM place_meta").scalar() == "y"


def test_a_file_of_a_newer_program_is_refused_and_left_alone():
    database = Database(None)
    prepare_schema(database)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")

    with pytest.raises(DatabaseTooNew) as refused:
        prepare_schema(database)

    assert refused.value.facts == {"found": "9999", "known": SCHEMA_HEAD}


def test_a_file_without_a_schema_has_no_version():
    with Database(None).reading() as connection:
        assert schema_version(connection) is None


def test_after_a_commit_that_failed_the_next_action_begins_anew(database: Database) -> None:
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE tray (no INTEGER PRIMARY KEY)")
        connection.exec_driver_sql(
            "CREATE TABLE ring (no INTEGER, tray INTEGER REFERENCES tray (no) DEFERRABLE INITIALLY DEFERRED)"
        )

    with pytest.raises(exc.IntegrityError), database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO ring VALUES (1, 9)")  # refused by COMMIT, which leaves it open

    with database.writing() as connection:
        connection.exec_driver_sql("INSERT INTO tray VALUES (9)")
        found = connection.exec_driver_sql("SELECT count(*) FROM ring").scalar()
    assert found == 0
