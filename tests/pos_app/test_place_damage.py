"""Whatever way a till's file was spoilt, it is noticed before anything opens it."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from kernel.clock import FixedClock
from kernel.database import DatabaseDamaged
from pos_app.install import install
from pos_app.place import DATABASE, DatabaseMissing, open_place
from tests.builders.counter import CHAIN_SECRETS, copy_alone, settings_of, standing_alone
from tests.builders.shop import MORNING, SILVER

PAGE = 4_096
CLOCK = FixedClock(MORNING)
NAME = "HP01-e1-000000001-20261121T093000.jinpu"


def used_folder(tmp_path: Path) -> Path:
    """A till that sold, and was closed."""
    with standing_alone(tmp_path) as counter:
        counter.begin().sell(SILVER)
    return tmp_path / "HP01"


def overwrite(file: Path, at: int, noise: bytes) -> None:
    with file.open("r+b") as raw:
        raw.seek(at)
        raw.write(noise)


def refuse(folder: Path) -> None:
    with pytest.raises(DatabaseDamaged):
        open_place(folder, clock=CLOCK)


def test_a_new_folder_begins_with_empty_books(tmp_path: Path) -> None:
    install(tmp_path / "new", settings_of("HP01", "HP"), **CHAIN_SECRETS)

    open_place(tmp_path / "new", clock=CLOCK).close()

    assert (tmp_path / "new" / DATABASE).exists()


def test_backups_alone_say_that_there_were_books(tmp_path: Path) -> None:
    install(tmp_path / "new", settings_of("HP01", "HP"), **CHAIN_SECRETS)
    (tmp_path / "new" / "backups").mkdir()
    (tmp_path / "new" / "backups" / NAME).write_bytes(b"")

    with pytest.raises(DatabaseMissing):
        open_place(tmp_path / "new", clock=CLOCK)


def test_an_empty_file_beside_its_log_is_damage_and_the_log_is_left_alone(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    (folder / DATABASE).write_bytes(b"")
    (folder / f"{DATABASE}-wal").write_bytes(b"log" * 100)

    refuse(folder)

    assert (folder / f"{DATABASE}-wal").read_bytes() == b"log" * 100


@pytest.mark.parametrize("keep", [0, 1, 100, PAGE, 5 * PAGE, 20 * PAGE + 17])
def test_a_file_that_was_cut_off_is_damage(tmp_path: Path, keep: int) -> None:
    folder = used_folder(tmp_path)
    with (folder / DATABASE).open("r+b") as raw:
        raw.truncate(keep)

    refuse(folder)


@pytest.mark.parametrize("size", [16, 100, PAGE])
def test_an_overwritten_header_is_damage(tmp_path: Path, size: int) -> None:
    folder = used_folder(tmp_path)
    overwrite(folder / DATABASE, 0, random.Random(1).randbytes(size))

    refuse(folder)


@pytest.mark.parametrize("percent", range(1, 100, 7))
def test_a_page_of_noise_is_damage_wherever_it_is(tmp_path: Path, percent: int) -> None:
    folder = used_folder(tmp_path)
    page = (folder / DATABASE).stat().st_size // PAGE * percent // 100
    overwrite(folder / DATABASE, page * PAGE, random.Random(percent).randbytes(PAGE))

    refuse(folder)


def test_what_a_killed_restore_left_in_clear_is_removed(tmp_path: Path) -> None:
    folder = copy_alone(tmp_path / "HP01")
    (folder / ".restoring").mkdir()
    (folder / ".restoring" / DATABASE).write_bytes(b"SQLite format 3")

    open_place(folder, clock=CLOCK).close()

    assert not (folder / ".restoring").exists()
