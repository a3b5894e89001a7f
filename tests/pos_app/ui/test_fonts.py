from __future__ import annotations

from pathlib import Path

import shiboken6

from pos_app.ui import fonts
from pos_app.ui.app import WindowProgram
from pos_app.ui.fonts import FontChoice, choose, load_own


def test_the_first_wished_font_is_used():
    available = frozenset({"Noto Sans CJK SC", "WenQuanYi Micro Hei", "DejaVu Sans"})

    assert choose(available, "").family == "Noto Sans CJK SC"


def test_without_a_chinese_font_the_own_one_is_used():
    assert choose(frozenset({"DejaVu Sans"}), "Own Sans") == FontChoice("Own Sans")


def test_no_cjk_font_message(qapp, monkeypatch):
    monkeypatch.setattr(fonts, "pick", lambda: choose(frozenset({"DejaVu Sans"}), ""))

    program = WindowProgram(qapp, lambda: None)
    said = program.window.lock.words.text()
    program.stop()
    shiboken6.delete(program.window)

    assert said.isascii()
    assert "fonts-noto-cjk" in said


def test_the_own_font_can_be_loaded(qapp):
    assert load_own() != ""


def test_a_font_that_is_not_there_is_no_font(qapp, tmp_path: Path):
    assert load_own(tmp_path / "none.ttf") == ""
