"""What a disk may hold after the power failed, by the rules of a disk."""

from __future__ import annotations

from pathlib import Path
from random import Random

from tools.power_loss_log import Cut, Event, Name, Sync, Write
from tools.power_loss_replay import SECTOR, Disk, lay_out

DRAWS = 200
OLD, NEW = b"o" * 4 * SECTOR, b"n" * 4 * SECTOR


def found(*events: Event, moment: int = 99, ignore_sync: str = "") -> list[dict[str, bytes]]:
    """Many folders that may be there after a cut at `moment`; before, there was `a` (file 0) with old bytes."""
    disk = Disk([("a", OLD)], events, ignore_sync=ignore_sync)
    disk.go_to(moment)
    return [disk.after_power_loss(Random(draw)) for draw in range(DRAWS)]


def test_what_was_synced_is_there_every_time():
    assert all(folder == {"a": NEW} for folder in found(Write(0, 0, 0, 0, NEW), Sync(1, 1, 0, "a")))


def test_what_was_not_synced_is_there_or_not_or_torn_between_sectors():
    contents = {folder["a"] for folder in found(Write(0, 0, 0, 0, NEW))}

    assert {OLD, NEW} < contents
    assert all(
        {len(set(content[at : at + SECTOR])) for at in range(0, 4 * SECTOR, SECTOR)} == {1} for content in contents
    )


def test_a_later_write_may_survive_an_earlier_one():
    contents = {
        folder["a"][-2:] for folder in found(Write(0, 0, 0, 4 * SECTOR, b"1"), Write(1, 1, 0, 4 * SECTOR + 1, b"2"))
    }

    assert contents == {b"oo", b"o1", b"\x002", b"12"}


def test_a_sync_that_had_not_ended_kept_nothing():
    assert any(folder["a"] == OLD for folder in found(Write(0, 0, 0, 0, NEW), Sync(1, 5, 0, "a"), moment=5))


def test_a_sync_keeps_no_write_that_ended_after_it_began():
    assert any(folder["a"] == OLD for folder in found(Write(0, 3, 0, 0, NEW), Sync(2, 4, 0, "a")))


def test_a_sync_of_one_file_keeps_no_write_to_another():
    assert any(folder["a"] == OLD for folder in found(Write(0, 0, 0, 0, NEW), Sync(1, 1, 1, "b")))


def test_a_sync_that_the_disk_ignores_keeps_nothing():
    assert any(folder["a"] == OLD for folder in found(Write(0, 0, 0, 0, NEW), Sync(1, 1, 0, "a"), ignore_sync="a*"))


def test_a_file_that_was_cut_is_short_or_still_long():
    assert {folder["a"] for folder in found(Cut(0, 0, 0, 1))} == {OLD, b"o"}


def test_names_reach_the_disk_in_their_order_and_with_the_next_sync():
    made = [Name(0, 0, "b", 1), Name(1, 1, "c", 1, "b"), Name(2, 2, "a", None)]

    assert {tuple(folder) for folder in found(*made)} == {("a",), ("a", "b"), ("a", "c"), ("c",)}
    assert {tuple(folder) for folder in found(*made, Sync(3, 3, None, ""))} == {("c",)}


def test_a_name_that_is_kept_does_not_keep_what_was_written_under_it():
    replaced = [Name(0, 0, "b", 1), Write(1, 1, 1, 0, b"x"), Name(2, 2, "a", 1, "b"), Sync(3, 3, None, "")]

    assert {folder["a"] for folder in found(*replaced)} == {b"", b"x"}


def test_a_folder_is_laid_out_as_it_was_found(tmp_path: Path):
    lay_out({"a": b"1", "backups/b": b"2"}, tmp_path / "state")

    assert (tmp_path / "state" / "backups" / "b").read_bytes() == b"2"
