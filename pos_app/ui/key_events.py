"""Key events as the scan router and the key map want them, and the memory of a field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QElapsedTimer, QKeyCombination, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit

KEYPAD = Qt.KeyboardModifier.KeypadModifier
COMMAND = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier | Qt.KeyboardModifier.MetaModifier


def key_text(event: QKeyEvent) -> str:
    """The key as the key map writes it: 'F12', 'Ctrl+G', 'Return', '+'."""
    modifiers = event.modifiers() & ~KEYPAD
    text = event.text()
    if text and text.isprintable() and not modifiers & COMMAND:
        return text.upper()
    return QKeySequence(QKeyCombination(modifiers, Qt.Key(event.key()))).toString()


def typed_text(event: QKeyEvent) -> str:
    """What the key types; '' with Ctrl or Alt."""
    if event.modifiers() & COMMAND:
        return ""
    if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
        return "\r"
    if event.key() == Qt.Key.Key_Tab:
        return "\t"
    return event.text()


def event_clock() -> Callable[[QKeyEvent], int]:
    """Milliseconds of a key event: the system's own stamp, else a timer of ours.

    The stamp is the moment of the key, even when the screen's thread read it late.
    """
    timer = QElapsedTimer()
    timer.start()
    return lambda event: int(event.timestamp()) or int(timer.elapsed())


@dataclass(frozen=True, slots=True)
class RememberedField:
    """What a line of text held when a burst of keys began."""

    field: QLineEdit
    text: str
    cursor: int
    selection: tuple[int, int]

    @classmethod
    def of(cls, field: QLineEdit) -> RememberedField:
        return cls(field, field.text(), field.cursorPosition(), (field.selectionStart(), field.selectionLength()))

    def restore(self) -> None:
        self.field.setText(self.text)
        self.field.setCursorPosition(self.cursor)
        start, length = self.selection
        if start >= 0:
            self.field.setSelection(start, length)

    def type_in(self, text: str) -> None:
        self.field.insert(text)
