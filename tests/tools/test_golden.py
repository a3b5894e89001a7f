"""`make golden` writes what the golden test compares."""

from __future__ import annotations

from pathlib import Path

from tests.golden.papers import HERE, NAMES, PAPERS
from tools.golden import write


def test_the_files_written_are_those_in_the_project_and_old_ones_go(tmp_path: Path):
    golden, manual = tmp_path / "golden", tmp_path / "manual"
    golden.mkdir()
    (golden / "no-more.txt").write_text("old")

    write(golden, manual)

    papers = [f"{name}-{mm}" for name in NAMES for mm in PAPERS]
    assert {path.name for path in golden.iterdir()} == {
        f"{paper}.{kind}" for paper in papers for kind in ("txt", "png")
    }
    assert [(golden / f"{paper}.txt").read_text() for paper in papers] == [
        (HERE / f"{paper}.txt").read_text() for paper in papers
    ]
    assert "printer-test-58.png" in {path.name for path in manual.iterdir()}
