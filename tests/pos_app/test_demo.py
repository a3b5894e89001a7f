"""The demo chain's folder: what is read from it, and a headquarters that does not start."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.clock import FixedClock
from pos_app import demo as demo_module
from pos_app.demo import Demo, DemoFailed
from pos_app.settings import load_settings
from shop.demo_guide import DemoGuide, DemoTill
from tests.builders import shop
from tests.builders.counter import copy_alone

GUIDE = DemoGuide(
    registers=(DemoTill(register="HP01", store="HP"),),
    stores={"HP": "和平路店"},
    pins={"1007": "100746"},
    pieces={"HP": (shop.RING,), "named": (shop.BANGLE, shop.RING)},
    members=({"phone": shop.LI_PHONE, "pin": shop.VALUE_PIN},),
    vouchers=(shop.VOUCHER,),
)


@pytest.fixture
def demo(tmp_path: Path) -> Demo:
    """A demo folder with one till and a guide, and no headquarters behind."""
    made = Demo(tmp_path, print)
    made.hq.mkdir()
    GUIDE.write(made.hq)
    copy_alone(made.till_folder("HP01"))
    return made


def test_the_guide_is_what_headquarters_wrote(demo: Demo):
    assert demo.guide() == GUIDE


def test_each_till_has_a_folder_of_its_own(demo: Demo):
    assert demo.till_folder("HP01") != demo.till_folder("BJ01") != demo.hq


def test_a_demo_of_today_that_was_shown_on_screen_is_used_again(
    demo: Demo, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(demo_module, "SystemClock", lambda: FixedClock(shop.MORNING))
    (demo.folder / demo_module.MADE_ON).write_text("2026-11-21")
    before = load_settings(demo.till_folder("HP01"))

    assert demo.make(printer="screen") == GUIDE

    assert load_settings(demo.till_folder("HP01")) == before
    assert "接着用" in capsys.readouterr().out


def test_a_headquarters_that_cannot_start_is_named_with_its_log(demo: Demo, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(demo_module, "START_TRIES", 1)

    with pytest.raises(DemoFailed, match=r"headquarters\.log"):
        demo.start_headquarters()

    assert load_settings(demo.till_folder("HP01")).headquarters_url == ""
    demo.stop_headquarters()
