from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit

from pos_app.ui.key_events import RememberedField, event_clock, key_text, typed_text

NONE, CTRL, ALT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.AltModifier,
)


def pressed(key: Qt.Key, held: Qt.KeyboardModifier = NONE, text: str = "") -> QKeyEvent:
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text)


@pytest.mark.parametrize(
    ("event", "name"),
    [
        (pressed(Qt.Key.Key_F12), "F12"),
        (pressed(Qt.Key.Key_G, CTRL, "\x07"), "Ctrl+G"),
        (pressed(Qt.Key.Key_2, ALT, "2"), "Alt+2"),
        (pressed(Qt.Key.Key_Enter, Qt.KeyboardModifier.KeypadModifier, "\r"), "Enter"),
        (pressed(Qt.Key.Key_Plus, Qt.KeyboardModifier.ShiftModifier, "+"), "+"),
        (pressed(Qt.Key.Key_R, NONE, "r"), "R"),
        (pressed(Qt.Key.Key_5, Qt.KeyboardModifier.KeypadModifier, "5"), "5"),
        (pressed(Qt.Key.Key_Delete), "Del"),
    ],
)
def test_keys_are_named_as_in_the_key_map(event: QKeyEvent, name: str):
    assert key_text(event) == name


def test_what_a_key_types():
    typed = [
        typed_text(pressed(Qt.Key.Key_A, NONE, "a")),
        typed_text(pressed(Qt.Key.Key_A, CTRL, "\x01")),
        typed_text(pressed(Qt.Key.Key_Return, NONE, "\r")),
        typed_text(pressed(Qt.Key.Key_Tab, NONE, "\t")),
    ]

    assert typed == ["a", "", "\r", "\t"]


def test_the_time_of_a_key_is_its_own_stamp():
    event = pressed(Qt.Key.Key_A)
    event.setTimestamp(12_345)

    assert event_clock()(event) == 12_345


def test_a_field_is_given_back_as_it_was(qtbot):
    field = QLineEdit("abcdef")
    qtbot.addWidget(field)
    field.setSelection(1, 3)
    remembered = RememberedField.of(field)
    field.setText("690001")

    remembered.restore()

    assert (field.text(), field.selectedText()) == ("abcdef", "bcd")


def test_what_was_held_back_is_typed_in(qtbot):
    field = QLineEdit("ab")
    qtbot.addWidget(field)

    RememberedField.of(field).type_in("+")

    assert field.text() == "ab+"
