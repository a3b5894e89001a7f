"""Rows of a damaged file that can still be read."""

from __future__ import annotations

from pathlib import Path

from kernel.database import Database, salvage

ROWS = 2_000
PAGE = 4_096


def a_file(folder: Path) -> Path:
    file = folder / "a.db"
    database = Database(file)
    with database.writing() as connection:
        connection.exec_driver_sql("CREATE TABLE t (no INTEGER PRIMARY KEY, word TEXT)")
        for no in range(1, ROWS + 1):
            connection.exec_driver_sql("INSERT INTO t VALUES (?, ?)", (no, f"word {no} " + "x" * 60))
    database.close()
    return file


def numbers(file: Path) -> list[int]:
    return [row["no"] for row in salvage(file, "t", ["no", "word"])]


def spoil(file: Path, at: int, size: int = PAGE) -> None:
    with file.open("r+b") as raw:
        raw.seek(at)
        raw.write(b"\xa5" * size)


def test_a_sound_file_gives_every_row(tmp_path: Path) -> None:
    assert numbers(a_file(tmp_path)) == list(range(1, ROWS + 1))


def test_rows_before_and_behind_a_spoilt_page_are_read(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    spoil(file, 10 * PAGE)

    found = numbers(file)

    assert found[0] == 1
    assert found[-1] == ROWS
    assert ROWS - 100 < len(found) < ROWS


def test_the_beginning_of_a_file_that_was_cut_off_is_read(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    with file.open("r+b") as raw:
        raw.truncate(20 * PAGE)

    found = numbers(file)

    assert found[:100] == list(range(1, 101))
    assert len(found) < ROWS


def test_a_file_without_its_header_gives_nothing(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    spoil(file, 0, 100)

    assert numbers(file) == []


def test_a_table_that_is_not_there_gives_nothing(tmp_path: Path) -> None:
    assert list(salvage(a_file(tmp_path), "other", ["no"])) == []
