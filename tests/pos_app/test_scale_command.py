"""What whoever connects a balance is shown."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from pos_app.counter.weighing import ScaleMissing
from pos_app.scale_command import KEPT, run_scale
from pos_app.settings import ScaleSettings, load_settings
from tests.builders.counter import copy_alone

ECHO = ScaleSettings(
    url="loop://", format="custom", pattern=r"(?P<stable>ST)?,(?P<value>\S+) (?P<unit>\w+)", ask="ST,20.350 g"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return copy_alone(tmp_path / "till")


def shown(folder: Path, *, url: str = "", format: str = "", keep: bool = False, lines: int = 1) -> list[str]:
    said: list[str] = []
    run_scale(folder, url=url, format=format, baud=0, frame="", keep=keep, lines=lines, say=said.append)
    return said


def test_the_balances_own_line_stands_behind_its_weight(folder: Path):
    msgspec.structs.replace(load_settings(folder), scale=ECHO).keep(folder)

    said = shown(folder, lines=3)

    assert said[0] == "loop:// custom 9600 8N1"
    assert said[-1] == "⚖ 20.35 g  已稳定  'ST,20.350 g'"


def test_a_port_that_is_not_there_is_told_in_the_systems_words(folder: Path):
    said = shown(folder, url="/dev/no-such-port", format="and")

    assert said[1].startswith("⚖ 连不上电子秤 /dev/no-such-port  ")
    assert "No such file" in said[1]


def test_what_was_tried_can_be_kept(folder: Path):
    said = shown(folder, url="/dev/no-such-port", format="ohaus", keep=True)

    assert KEPT in said
    assert load_settings(folder).scale == ScaleSettings(url="/dev/no-such-port", format="ohaus")


def test_a_till_without_a_balance_needs_a_port_to_try(folder: Path):
    with pytest.raises(ScaleMissing):
        shown(folder)
