"""Labels, cards and buttons with the roles that the style sheet knows."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from pos_app.ui.keymap import Key, load


def label(text: str = "", role: str = "value", *, name: str = "", wrap: bool = False) -> QLabel:
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("role", role)
    made.setWordWrap(wrap)
    if name:
        made.setObjectName(name)
    return made


def set_level(widget: QWidget, level: str) -> None:
    """Colour a widget by meaning; the sheet is asked again only when the level changes."""
    if widget.property("level") != level:
        widget.setProperty("level", level)
        restyle(widget)


def restyle(widget: QWidget) -> None:
    for one in (widget, *widget.findChildren(QWidget)):
        one.style().unpolish(one)
        one.style().polish(one)


def fill_page(page: QWidget, *parts: QWidget | QLayout, grows: int) -> None:
    """A page of its own: its parts below one another, of which the one at place `grows` takes what room is left."""
    box = QVBoxLayout(page)
    box.setContentsMargins(24, 20, 24, 16)
    box.setSpacing(12)
    for place, part in enumerate(parts):
        stretch = 1 if place == grows else 0
        if isinstance(part, QLayout):
            box.addLayout(part, stretch)
        else:
            box.addWidget(part, stretch)


def rule() -> QFrame:
    line = QFrame()
    line.setObjectName("rule")
    return line


def button(key: Key | str, press: Callable[[str], None], *, role: str = "", caption: str = "") -> QPushButton:
    """A button that does what its key does, and says so: '收款 F12'. It never takes the focus by a click."""
    entry = load().of(key) if isinstance(key, str) else key
    text = f"{caption} {entry.label.rsplit(' ', 1)[-1]}" if caption else entry.label
    made = QPushButton(text)
    made.setAccessibleName(text)
    made.setProperty("action", entry.action)
    if role:
        made.setProperty("role", role)
    made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    made.clicked.connect(lambda: press(entry.action))
    return made


def recaption(made: QPushButton, caption: str) -> None:
    """Another caption for a button that keeps its key."""
    text = f"{caption} {made.text().rsplit(' ', 1)[-1]}".strip()
    made.setText(text)
    made.setAccessibleName(text)


def row(*widgets: QWidget | None, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side; None is a stretch."""
    box = QHBoxLayout()
    box.setSpacing(gap)
    box.setContentsMargins(0, 0, 0, 0)
    for widget in widgets:
        if widget is None:
            box.addStretch(1)
        else:
            box.addWidget(widget)
    return box


def stacked(words: str, text: str, role: str = "value") -> QWidget:
    """A caption with a text below it that wraps, where both do not fit on one line."""
    made = QWidget()
    box = QVBoxLayout(made)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(label(words, "label"))
    box.addWidget(label(text, role, wrap=True))
    return made


def clear(layout: QLayout) -> None:
    """Take everything out of a layout."""
    while (item := layout.takeAt(0)) is not None:
        inner, widget = item.layout(), item.widget()
        if inner is not None:
            clear(inner)
        if widget is not None:
            widget.hide()
            widget.deleteLater()


class PairRow(QWidget):
    """A muted name at the left and its value at the right."""

    def __init__(self, name: str, value: str = "", *, role: str = "value") -> None:
        super().__init__()
        self._name = label(name, "label", wrap=True)
        self._value = label(value, role)
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        box = row(self._name, self._value)
        box.setStretch(0, 1)
        self.setLayout(box)
        self.setAccessibleName(f"{name} {value}".strip())

    def rename(self, name: str) -> None:
        """Another name for the value that is set next."""
        self._name.setText(name)

    def set(self, value: str, level: str = "") -> None:
        self._value.setText(value)
        set_level(self._value, level)
        self.setAccessibleName(f"{self._name.text()} {value}")
