from __future__ import annotations

from pos_app.presenters.header import header_picture
from pos_app.ui.widgets.header import HeaderBar
from tests.pos_app.fake_till import FakeTill


def test_the_chips_open_what_they_speak_of(qtbot):
    pressed: list[str] = []
    bar = HeaderBar(pressed.append)
    qtbot.addWidget(bar)
    bar.show_header(header_picture(FakeTill().header()))

    bar.gold.click()
    bar.sync.click()

    assert pressed == ["board", "sync"]
    assert (bar.sync.text(), bar.clock.text()) == ("● 已同步", "14:05")


def test_the_way_back_stands_only_on_pages(qtbot):
    bar = HeaderBar(print)
    qtbot.addWidget(bar)

    bar.show_way_back("← 回到单据")
    shown = not bar.back.isHidden()
    bar.show_way_back("")

    assert shown
    assert bar.back.isHidden()
