from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from pos_app.presenters.problems import info, words
from pos_app.ui.widgets.strip import MessageStrip


def test_a_refusal_shows_its_sign_words_and_ways_out(qtbot):
    pressed: list[str] = []
    strip = MessageStrip(pressed.append)
    qtbot.addWidget(strip)

    strip.show_problem(words("sales.cart_not_empty"))
    (way,) = strip.findChildren(QPushButton)
    way.click()

    assert strip.accessibleName().startswith("▲ 当前单据还没结")
    assert (way.text(), pressed) == ("先挂当前单 F8", ["hold"])


def test_information_fades_and_errors_stay(qtbot):
    strip = MessageStrip(print)
    qtbot.addWidget(strip)
    strip.show_problem(info("已挂单", "ok"))
    fades = strip._fade.isActive()

    strip.show_problem(words("item.not_found", scanned="690"))

    assert fades
    assert not strip._fade.isActive()


def test_fading_takes_the_message_away(qtbot):
    pressed: list[str] = []
    strip = MessageStrip(pressed.append)
    qtbot.addWidget(strip)
    strip.show_problem(info("已挂单"))

    strip._fade.timeout.emit()

    assert pressed == ["dismiss"]


def test_nothing_to_say_hides_the_strip(qtbot):
    strip = MessageStrip(print)
    qtbot.addWidget(strip)
    strip.show_problem(words("item.not_found"))

    strip.show_problem(None)

    assert strip.isHidden()
    assert strip.problem is None
