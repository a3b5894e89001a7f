"""The story of the demo day: a step that goes otherwise ends it, and the tills are let go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest

from pos_app.demo import Demo
from pos_app.demo_day import Day, StoryBroken
from pos_app.place import open_place
from tests.builders.counter import copy_alone
from tests.pos_app.test_demo import GUIDE


class DemoAlone(Demo):
    """Two tills that stand alone, and no server to start."""

    @contextmanager
    def headquarters(self) -> Iterator[str]:
        yield "http://127.0.0.1:1"


@pytest.fixture
def demo(tmp_path: Path) -> DemoAlone:
    made = DemoAlone(tmp_path, print)
    copy_alone(made.till_folder("HP01"))
    copy_alone(made.till_folder("BJ01"))
    return made


def test_a_wrong_pin_in_the_story_ends_it_and_says_which_step(demo: DemoAlone):
    said: list[str] = []
    guide = msgspec.structs.replace(GUIDE, pins={"1007": "999999"})

    with pytest.raises(StoryBroken, match=r"unlock.*auth\.pin_wrong"):
        Day(demo, guide, said.append).run()

    assert said[-1].startswith("  HP01 1007 解锁 … 拒绝: 密码不对")


def test_a_broken_story_lets_both_tills_go(demo: DemoAlone):
    with pytest.raises(StoryBroken):
        Day(demo, msgspec.structs.replace(GUIDE, pins={"1007": "999999"}), str).run()

    for register in ("HP01", "BJ01"):
        open_place(demo.till_folder(register)).close()
