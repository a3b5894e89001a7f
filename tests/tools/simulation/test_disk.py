"""Disks in memory that fail as real ones do."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from kernel.database import DiskTrouble
from kernel.tables import place_meta
from tools.simulation.disk import Disk, PowerCut, Trouble


def write(disk: Disk, name: str) -> None:
    with disk.writing() as connection:
        connection.execute(place_meta.insert().values(name=name, value=""))


def names(disk: Disk) -> list[str]:
    with disk.reading() as connection:
        return list(connection.scalars(select(place_meta.c.name)))


@pytest.mark.parametrize(
    ("trouble", "error", "kept"),
    [("cut_before", PowerCut, []), ("cut_after", PowerCut, ["a"]), ("full", DiskTrouble, []), ("io", DiskTrouble, [])],
)
def test_a_commit_that_fails_is_kept_whole_or_not_at_all(
    trouble: Trouble, error: type[BaseException], kept: list[str]
) -> None:
    disk = Disk.formatted()
    disk.arm(trouble, 1)

    with pytest.raises(error):
        write(disk, "a")

    assert names(disk) == kept
    write(disk, "b")
    assert names(disk) == [*kept, "b"]


def test_a_copy_goes_its_own_way() -> None:
    disk = Disk.formatted()
    write(disk, "a")
    copy = disk.copy()

    write(copy, "b")

    assert (names(disk), names(copy)) == (["a"], ["a", "b"])
