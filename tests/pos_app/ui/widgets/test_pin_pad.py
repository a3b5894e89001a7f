from __future__ import annotations

from PySide6.QtWidgets import QPushButton

from pos_app.ui.widgets.pin_pad import PinPad, dots


def test_digits_and_the_way_back_can_be_touched(qtbot):
    typed: list[str] = []
    pad = PinPad(typed.append, lambda: typed.append("back"))
    qtbot.addWidget(pad)

    for made in pad.findChildren(QPushButton):
        made.click()

    assert typed == [*"1234567890", "back"]


def test_a_pin_shows_as_dots():
    assert dots(2) == "●●○○○○"


def test_the_keys_can_be_lower(qtbot):
    pad = PinPad(print, print)
    qtbot.addWidget(pad)

    pad.set_small(True)

    assert {made.property("role") for made in pad.findChildren(QPushButton)} == {"pin_small"}
