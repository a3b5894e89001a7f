"""The command line about paper, without a process of its own."""

from __future__ import annotations

from pathlib import Path

import pytest

import pos_app.paper_commands  # noqa: F401  adds its own to the others
from pos_app.place import open_place
from shop.paper_layout.queries import the_layout
from tests.builders import shop
from tests.builders.counter import copy_alone
from tests.pos_app.test_paper_command import written
from tests.pos_app.test_sheet_commands import run


def test_a_sample_paper_is_drawn_in_the_layout_of_a_file(tmp_path: Path):
    layout = written(tmp_path, looks={"all": {"header": ["始于 1988"]}})

    plain = run("paper-preview", "sale", "-o", tmp_path / "plain.png")
    own = run("paper-preview", "sale", "--columns", "32", "--layout", layout, "-o", tmp_path / "own.png")

    assert (plain[0], own[0]) == (0, 0)
    assert (tmp_path / "plain.png").read_bytes() != (tmp_path / "own.png").read_bytes()


@pytest.mark.parametrize("words", [("bill",), ("sale", "--columns", "40")])
def test_a_paper_that_there_is_not_is_refused(tmp_path: Path, words: tuple[str, ...]):
    assert run("paper-preview", *words, "-o", tmp_path / "x.png")[0] == 2


def test_a_faulty_layout_is_refused_in_words(tmp_path: Path):
    code, said = run("paper-layout", written(tmp_path, looks={"sale": {"hidden": ["seller"]}}))

    assert code == 1
    assert "商家名称 (seller) 依法必须印" in said


def test_a_layout_is_checked_and_then_set_by_a_manager(tmp_path: Path):
    folder = copy_alone(tmp_path / "HP01")
    file = written(tmp_path, looks={"all": {"footer": ["客服"]}})

    checked = run("paper-layout", file, "--data", folder)
    made = run("paper-layout", file, "--data", folder, "--staff", shop.MANAGER, "--pin", shop.pin_of(shop.MANAGER))

    assert (checked[0], made[0]) == (0, 0)
    place = open_place(folder)
    with place.keeper.database.reading() as connection:
        assert the_layout(connection).looks["all"].footer == ("客服",)
    place.close()


def test_a_tag_is_drawn_by_the_name_of_its_layout(tmp_path: Path):
    for dpi in ("203", "300"):
        assert run("tag-preview", "fold-30x25", "--dpi", dpi, "-o", tmp_path / f"{dpi}.png")[0] == 0

    assert (tmp_path / "203.png").read_bytes() != (tmp_path / "300.png").read_bytes()


def test_a_tag_that_cannot_be_printed_is_refused_in_words(tmp_path: Path):
    unknown = run("tag-preview", "no-such", "-o", tmp_path / "x.png")
    too_fine = run("tag-preview", "fold-30x25-bars", "-o", tmp_path / "x.png")

    assert (unknown[0], too_fine[0]) == (1, 1)
    assert "没有这种版式" in unknown[1]
    assert "扫不出来" in too_fine[1]
    assert run("tag-preview", "fold-30x25", "--dpi", "150", "-o", tmp_path / "x.png")[0] == 2
