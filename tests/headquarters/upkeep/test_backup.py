"""Headquarters' backups: sealed, read through, thinned out; and the registers know what is safe."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from headquarters.tables import backup_point, register_cursor
from headquarters.upkeep.backup import BackupFile, backups_in, check, make_backup, rotate, sweep
from headquarters.upkeep.errors import BackupUnreadable
from kernel.database import SCHEMA_HEAD
from kernel.secrets import fresh_key
from tests.headquarters.chain import rows
from tests.headquarters.upkeep.books_of import House, till_of


def backup(house: House, to: Path) -> BackupFile:
    office = house.chain.office
    return make_backup(office.database, to, house.key, house.chain.clock, direct=house.direct)


def test_a_backup_opens_and_says_how_far_each_journal_is_in_it(house: House, tmp_path: Path):
    made = backup(house, tmp_path / "to")

    contents = check(made.path, house.key, tmp_path)

    (cursor,) = rows(house.chain.office.database, register_cursor)
    assert contents.cursors == {"HP01": (1, cursor["seq"])}
    assert (contents.incarnation, contents.schema) == (1, SCHEMA_HEAD)
    assert (made.incarnation, made.head) == (1, contents.head)
    assert made.path.name == f"HQ-i1-{contents.head:09}-20261121T100000.jinpu"


def test_a_till_hears_in_its_next_answer_what_is_safe(house: House, tmp_path: Path):
    till = till_of(house)

    backup(house, tmp_path / "to")
    till.agent.run_once()

    (point,) = rows(house.chain.office.database, backup_point)
    assert (point["register"], point["epoch"], point["seq"]) == ("HP01", 1, 2)
    till.earn("m-9", 1)
    till.agent.run_once()
    assert till.agent.status.backed_up_seq == 2


def test_nothing_readable_is_left_beside_it(house: House, tmp_path: Path):
    made = backup(house, tmp_path / "to")

    raw = made.path.read_bytes()

    assert list((tmp_path / "to").iterdir()) == [made.path]
    assert b"SQLite format" not in raw
    assert "和平路店".encode() not in raw


def test_an_altered_file_is_refused(house: House, tmp_path: Path):
    made = backup(house, tmp_path / "to")
    raw = bytearray(made.path.read_bytes())
    raw[len(raw) // 2] ^= 1
    made.path.write_bytes(raw)

    with pytest.raises(BackupUnreadable):
        check(made.path, house.key, tmp_path)


def test_a_file_that_was_cut_off_is_refused(house: House, tmp_path: Path):
    made = backup(house, tmp_path / "to")
    made.path.write_bytes(made.path.read_bytes()[:-1])

    with pytest.raises(BackupUnreadable):
        check(made.path, house.key, tmp_path)


def test_another_headquarters_cannot_open_it(house: House, tmp_path: Path):
    made = backup(house, tmp_path / "to")

    with pytest.raises(BackupUnreadable):
        check(made.path, fresh_key(), tmp_path)


def test_old_backups_are_thinned_out_to_the_newest_of_days_and_months(house: House, tmp_path: Path):
    made = backup(house, tmp_path)
    now = made.at
    for hours in range(4 * 24, 200 * 24, 24):
        for early in (0, 5):
            at = now - timedelta(hours=hours + early)
            made.path.with_name(f"HQ-i1-000000000-{at:%Y%m%dT%H%M%S}.jinpu").touch()
    (tmp_path / "other.txt").touch()

    removed = rotate(tmp_path, now, kept=3)

    left = backups_in(tmp_path)
    assert made.path in [backup.path for backup in left]
    assert (tmp_path / "other.txt").exists()
    assert removed
    assert len({backup.at.date() for backup in left if backup.at > now - timedelta(days=30)}) > 20
    assert len([backup for backup in left if backup.at < now - timedelta(days=31)]) <= 7


def test_what_an_interrupted_backup_left_is_removed(tmp_path: Path):
    (tmp_path / ".making.db").touch()
    (tmp_path / "HQ-i1-000000001-20261121T100000.jinpu").touch()

    sweep(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["HQ-i1-000000001-20261121T100000.jinpu"]
