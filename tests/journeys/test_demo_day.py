"""The demo from an empty folder to the last check: one run, everything that it leaves behind."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from headquarters.office import open_office
from headquarters.settings import Settings
from pos_app.demo import Demo
from pos_app.demo_day import Day
from pos_app.place import verify_folder

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a demo day that was told without a screen, and what it said."""
    folder = tmp_path_factory.mktemp("demo") / "demo"
    run = subprocess.run(
        [sys.executable, "-m", "pos_app", "demo", "--headless", "--out", str(folder)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert run.returncode == 0, run.stdout[-2_000:] + run.stderr[-2_000:]
    return folder, run.stdout


def test_the_day_is_told_from_the_opening_to_the_last_check(demo: tuple[Path, str]):
    chapters = [line[0] for line in demo[1].splitlines() if " · " in line and line[0] in "一二三四五六七八"]

    assert chapters == list("一二三四五六七七八")


def test_every_refusal_of_the_story_has_words(demo: tuple[Path, str]):
    refused = [line for line in demo[1].splitlines() if "拒绝" in line]

    assert len(refused) == 9
    assert not [line for line in refused if "拒绝:  (" in line]


@pytest.mark.parametrize("register", ["HP01", "BJ01"])
def test_receipts_are_left_as_bytes_text_and_picture(demo: tuple[Path, str], register: str):
    papers = demo[0] / register / "paper"
    texts = sorted(papers.glob("*.txt"))

    assert any(f"S-{register}-" in text.read_text("utf-8") for text in texts)
    assert [text.with_suffix(".png").read_bytes()[:4] for text in texts] == [b"\x89PNG"] * len(texts)
    assert [text.with_suffix(".bin").stat().st_size > 0 for text in texts] == [True] * len(texts)


@pytest.mark.parametrize("register", ["HP01", "BJ01"])
def test_the_closed_day_is_left_on_an_a4_page(demo: tuple[Path, str], register: str):
    (page,) = (demo[0] / register).glob("close-*.pdf")

    assert page.read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize("register", ["HP01", "BJ01"])
def test_each_tills_books_agree_with_their_journal(demo: tuple[Path, str], register: str):
    verdict = verify_folder(demo[0] / register)

    assert (verdict.findings, verdict.entries > 5) == ((), True)


def test_headquarters_books_agree_with_their_journal(demo: tuple[Path, str]):
    office = open_office(demo[0] / "headquarters", Settings())
    try:
        assert office.verify().findings == ()
    finally:
        office.close()


def test_the_guide_names_the_two_tills_and_what_to_scan(demo: tuple[Path, str]):
    guide = Demo(demo[0], str).guide()

    assert [enrolment.register for enrolment in guide.registers] == ["HP01", "BJ01"]
    assert len(guide.pieces["named"]) == 2
    assert Day(Demo(demo[0], str), guide, str).guide is guide
