"""`make golden` writes what the golden test compares."""

from __future__ import annotations

from pathlib import Path

from tests.golden.papers import HERE, NAMES
from tools.golden import write


def test_the_files_written_are_those_in_the_project_and_old_ones_go(tmp_path: Path):
    (tmp_path / "no-more.txt").write_text("old")

    write(tmp_path)

    names = {f"{name}.{kind}" for name in NAMES for kind in ("txt", "png")}
    assert {path.name for path in tmp_path.iterdir()} == names
    assert [(tmp_path / f"{name}.txt").read_text() for name in NAMES] == [
        (HERE / f"{name}.txt").read_text() for name in NAMES
    ]
