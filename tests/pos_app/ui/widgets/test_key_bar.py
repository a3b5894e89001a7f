from __future__ import annotations

from pos_app.ui.widgets.key_bar import KeyBar


def test_the_bar_presses_what_the_keys_do(qtbot):
    pressed: list[str] = []
    bar = KeyBar(pressed.append)
    qtbot.addWidget(bar)

    for made in bar.buttons.values():
        made.click()

    assert pressed == list(bar.buttons)
    assert bar.buttons["pay"].text() == "F12 收款"


def test_parked_bills_are_counted_on_their_key(qtbot):
    bar = KeyBar(print)
    qtbot.addWidget(bar)

    bar.show_holds(2)
    two = bar.buttons["holds"].text()
    bar.show_holds(0)

    assert (two, bar.buttons["holds"].text()) == ("F9 取单 · 2", "F9 取单")
