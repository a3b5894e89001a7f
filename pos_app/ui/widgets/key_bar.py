"""The bar at the bottom: the function keys of the main screen, as buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from pos_app.locale import tr
from pos_app.ui.keymap import load
from pos_app.ui.widgets.basics import button


class KeyBar(QFrame):
    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("key_bar")
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(8)
        self.buttons: dict[str, QPushButton] = {}
        for entry in load().bar():
            made = button(entry, press, role="key")
            made.setText(f"{entry.keys[0]} {tr(entry.caption)}")
            made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
            made.setProperty("main", "true" if entry.action == "pay" else "false")
            self.buttons[entry.action] = made
            box.addWidget(made, 3 if entry.action == "pay" else 2)

    def show_holds(self, count: int) -> None:
        """How many bills are parked stands on the key that shows them."""
        entry = load().of("holds")
        made = self.buttons["holds"]
        text = f"{entry.keys[0]} {tr(entry.caption)}" + (f" · {count}" if count else "")
        if made.text() != text:
            made.setText(text)
            made.setAccessibleName(text)
