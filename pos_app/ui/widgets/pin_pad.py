"""Digits to touch: for a PIN on the lock screen and for a customer's PIN. What was typed shows as dots."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from pos_app.locale import tr
from pos_app.ui.widgets.basics import restyle

LAYOUT = (("1", "2", "3"), ("4", "5", "6"), ("7", "8", "9"), ("", "0", "⌫"))


class PinPad(QWidget):
    def __init__(self, digit: Callable[[str], None], erase: Callable[[], None], *, small: bool = False) -> None:
        super().__init__()
        self._role = "pin_small" if small else "pin"
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8 if small else 10)
        for down, keys in enumerate(LAYOUT):
            for across, key in enumerate(keys):
                if key:
                    grid.addWidget(self._key(key, digit, erase), down, across)

    def set_small(self, small: bool) -> None:
        """Lower keys, where the text is large or the panel short."""
        self._role = "pin_small" if small else "pin"
        for made in self.findChildren(QPushButton):
            made.setProperty("role", self._role)
        restyle(self)

    def buttons(self, digits: str) -> list[QPushButton]:
        """The keys of these digits, in their order."""
        by_digit = {made.text(): made for made in self.findChildren(QPushButton)}
        return [by_digit[digit] for digit in digits]

    def _key(self, key: str, digit: Callable[[str], None], erase: Callable[[], None]) -> QPushButton:
        made = QPushButton(key)
        made.setProperty("role", self._role)
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setAccessibleName(tr("退格") if key == "⌫" else key)
        made.clicked.connect(erase if key == "⌫" else lambda _=False: digit(key))
        return made


def dots(digits: int, of: int = 6) -> str:
    return "●" * digits + "○" * (of - digits)
