"""Backups as files: sealed, named, copied, thinned out, and nothing in clear left behind."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import msgspec
import pytest

from kernel.database import Database, DatabaseDamaged
from kernel.verify import verify
from pos_app.place import BACKUPS, FolderLock
from pos_app.upkeep.backups import (
    BackupFile,
    all_backups,
    backup_of,
    backups_in,
    copy_to_second,
    make_backup,
    open_backup,
    rotate,
    sweep,
)
from pos_app.upkeep.errors import BackupBusy, BackupUnreadable, SecondFolderFailed, SecondFolderMissing
from tests.builders.counter import Counter, standing_alone
from tests.builders.shop import LI_PHONE, MORNING, SILVER


def make(counter: Counter) -> BackupFile:
    place = counter.till.place
    return make_backup(place.database, place.folder, place.settings, place.secrets.backup_key, counter.clock)


def test_a_backup_opens_to_books_that_verify(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        counter.begin().sell(SILVER)
        made = make(counter)

        settings = open_backup(made.path, counter.till.place.secrets.backup_key, tmp_path / "plain.db")

        copy = Database(tmp_path / "plain.db")
        counter.till.verify()  # brings every member's key into memory
        with copy.reading() as connection:
            keeper = counter.till.place.keeper
            assert verify(connection, register="HP01", projections=keeper.projections).findings == ()
        copy.close()
        assert settings == counter.till.settings


def test_its_name_says_register_epoch_last_entry_and_time(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        last = counter.journal()[-1]

        made = make(counter)

        assert made.path.name == f"HP01-e1-{last.seq:09}-20261121T093000.jinpu"
        assert backup_of(made.path) == made


def test_nothing_in_clear_is_in_it_or_beside_it(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        made = make(counter)

        left = [path.name for path in made.path.parent.iterdir() if path.name != ".lock"]
        assert left == [made.path.name]
        raw = made.path.read_bytes()
        assert b"SQLite format 3" not in raw
        assert LI_PHONE.encode() not in raw


def test_what_a_killed_program_left_in_clear_is_removed_at_the_next_start(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        folder = counter.folder / BACKUPS
        folder.mkdir(exist_ok=True)
        (folder / ".making.db").write_bytes(b"SQLite format 3")
        (folder / ".making.db-journal").write_bytes(b"rows")

        counter.reopen()

        assert list(folder.glob(".making*")) == []


def test_what_another_program_is_making_is_not_swept_away(tmp_path: Path) -> None:
    lock = FolderLock(tmp_path / BACKUPS, ".lock")
    (tmp_path / BACKUPS / ".making.db").write_bytes(b"half")

    sweep(tmp_path)

    assert (tmp_path / BACKUPS / ".making.db").exists()
    lock.release()


def test_two_programs_do_not_make_a_backup_at_once(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        lock = FolderLock(counter.folder / BACKUPS, ".lock")

        with pytest.raises(BackupBusy):
            make(counter)
        lock.release()


def test_a_damaged_file_is_not_backed_up(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        place = counter.till.place
        (tmp_path / "broken.db").write_bytes(b"no database " * 1000)
        broken = Database(tmp_path / "broken.db")

        with pytest.raises(DatabaseDamaged):
            make_backup(broken, place.folder, place.settings, place.secrets.backup_key, counter.clock)

        assert backups_in(counter.folder / BACKUPS, "HP01") == []


def test_an_altered_backup_does_not_open(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        made = make(counter)
        raw = bytearray(made.path.read_bytes())
        raw[len(raw) // 2] ^= 1
        made.path.write_bytes(raw)

        with pytest.raises(BackupUnreadable):
            open_backup(made.path, counter.till.place.secrets.backup_key, tmp_path / "plain.db")


def test_the_second_disk_gets_the_same_file(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        made = make(counter)

        copy_to_second(made, tmp_path / "usb")

        assert (tmp_path / "usb" / made.path.name).read_bytes() == made.path.read_bytes()
        assert len(list((tmp_path / "usb").iterdir())) == 1


def test_a_disk_that_is_not_plugged_in_is_told_from_one_that_fails(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        made = make(counter)
        (tmp_path / "file").write_text("not a folder")

        with pytest.raises(SecondFolderMissing):
            copy_to_second(made, tmp_path / "unplugged" / "jinpu")
        with pytest.raises(SecondFolderFailed):
            copy_to_second(made, tmp_path / "file")


def named(folder: Path, seq: int, at: str, register: str = "HP01") -> str:
    name = f"{register}-e1-{seq:09}-{at}.jinpu"
    (folder / name).write_bytes(b"")
    return name


def test_the_newest_is_the_one_that_knows_most_whatever_the_clock_said(tmp_path: Path) -> None:
    knows_less = named(tmp_path, 5, "20270101T090000")
    knows_more = named(tmp_path, 9, "20261121T090000")
    named(tmp_path, 50, "20261121T090000", register="BJ01")
    (tmp_path / "notes.txt").write_text("mine")

    assert [backup.path.name for backup in backups_in(tmp_path, "HP01")] == [knows_more, knows_less]


def test_rotation_keeps_the_newest_and_the_last_of_each_day(tmp_path: Path) -> None:
    days = ["20260901", "20261118", "20261119", "20261120", "20261121"]
    seq = 0
    for day in days:
        for hour in ("10", "12", "21"):
            seq += 1
            named(tmp_path, seq, f"{day}T{hour}0000")

    removed = rotate(tmp_path, "HP01", kept=2, now=MORNING + timedelta(hours=13))

    kept = [backup.path.name[-21:-6] for backup in backups_in(tmp_path, "HP01")]
    assert kept == ["20261121T210000", "20261121T120000", "20261120T210000", "20261119T210000", "20261118T210000"]
    assert len(removed) == 10


def test_rotation_leaves_other_files_and_other_tills_alone(tmp_path: Path) -> None:
    named(tmp_path, 1, "20200101T090000", register="BJ01")
    (tmp_path / "notes.txt").write_text("mine")
    named(tmp_path, 1, "20261121T090000")

    assert rotate(tmp_path, "HP01", kept=1, now=MORNING) == []


def test_a_backup_on_both_disks_is_offered_once(tmp_path: Path) -> None:
    with standing_alone(tmp_path) as counter:
        made = make(counter)
        copy_to_second(made, tmp_path / "usb")
        settings = msgspec.structs.replace(counter.till.settings, backup_folder=str(tmp_path / "usb"))

        assert all_backups(counter.folder, settings) == [made]
