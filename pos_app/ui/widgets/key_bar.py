"""The bar at the bottom: F1 to F12 as buttons, each with what its key does on the screen that is open."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from pos_app.presenters.host import State
from pos_app.ui.keymap import BAR, Key, load

PAY = "F12"


class KeyBar(QFrame):
    """A key that does nothing shows its name alone and is grey."""

    def __init__(self, press: Callable[[str], None]) -> None:
        super().__init__()
        self.setObjectName("key_bar")
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 8, 12, 8)
        box.setSpacing(8)
        self._press = press
        self._holds = 0
        self._means: dict[str, str] = {}
        self.buttons: dict[str, QPushButton] = {key: self._made(key) for key in BAR}
        for key, made in self.buttons.items():
            box.addWidget(made, 3 if key == PAY else 2)

    def _made(self, key: str) -> QPushButton:
        made = QPushButton(key)
        made.setProperty("role", "key")
        made.setProperty("main", "true" if key == PAY else "false")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.clicked.connect(lambda: self._press(self._means[key]))
        return made

    def show_state(self, state: State, caption: Callable[[Key], str]) -> None:
        """What the keys do in `state`; `caption` is what is said of one, '' where it does nothing just now."""
        for key, entry in load().bar(state).items():
            said = caption(entry) if entry is not None else ""
            self._means[key] = entry.action if entry is not None and said else ""
            self._write(key, said)

    def show_holds(self, count: int) -> None:
        """How many bills are parked stands on the key that shows them."""
        self._holds = count
        for key, action in self._means.items():
            if action == "holds":
                self._write(key, load().of(action).brief)

    def _write(self, key: str, said: str) -> None:
        made, parked = self.buttons[key], self._means[key] == "holds" and self._holds
        text = f"{key} {said}".strip() + (f" · {self._holds}" if parked else "")
        if made.text() != text:
            made.setText(text)
            made.setAccessibleName(text)
        if made.isEnabled() != bool(said):
            made.setEnabled(bool(said))
