from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from kernel.thinning import DAY, MONTH, thin_out

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)


@dataclass(frozen=True)
class File:
    path: Path
    at: datetime


def files(folder: Path, *hours_ago: int) -> list[File]:
    """The newest first."""
    made = []
    for hours in sorted(hours_ago):
        at = NOW - timedelta(hours=hours)
        path = folder / f"{at:%Y%m%dT%H}"
        path.touch()
        made.append(File(path, at))
    return made


def left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_newest_and_the_last_of_each_day_stay(tmp_path: Path):
    removed = thin_out(files(tmp_path, 1, 2, 3, 25, 26), NOW, kept=2, spans=[(DAY, 30)])

    assert removed == ["20261121T09", "20261120T10"]
    assert left(tmp_path) == ["20261120T11", "20261121T10", "20261121T11"]


def test_after_its_days_only_the_last_of_a_month_stays(tmp_path: Path):
    days_ago = (1, 40, 41, 400)
    found = files(tmp_path, *(24 * days for days in days_ago))

    thin_out(found, NOW, kept=1, spans=[(DAY, 30), (MONTH, 365)])

    assert left(tmp_path) == ["20261012T12", "20261120T12"]


def test_one_file_always_stays(tmp_path: Path):
    found = files(tmp_path, 24 * 900, 24 * 901)

    thin_out(found, NOW, kept=0, spans=[(DAY, 30)])

    assert left(tmp_path) == [found[0].path.name]
