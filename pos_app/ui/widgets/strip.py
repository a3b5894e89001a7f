"""The message strip: one message, a sign and its words, the ways out as buttons with their keys."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QSizePolicy

from pos_app.presenters.problems import Problem
from pos_app.ui.widgets.basics import clear, label, set_level

SIGNS = {"info": "", "ok": "✔", "warn": "▲", "error": "■"}
FADE_MS = 6000


class MessageStrip(QFrame):
    """Errors and warnings stay until handled; what only informs fades after six seconds."""

    def __init__(self, press: Callable[[str], None], *, keeps_place: bool = False) -> None:
        super().__init__()
        self._press = press
        self.setObjectName("strip")
        self.setMinimumHeight(44)
        self._sign, self._text = label(), label(wrap=True)
        self._code = label(name="code")
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self._text.setMinimumWidth(120)
        self._buttons = QHBoxLayout()
        self._buttons.setSpacing(8)
        box = QHBoxLayout(self)
        box.setContentsMargins(12, 4, 8, 4)
        box.setSpacing(8)
        box.addWidget(self._sign)
        box.addWidget(self._text, 1)
        box.addWidget(self._code, 0, Qt.AlignmentFlag.AlignVCenter)
        box.addLayout(self._buttons)
        self._fade = QTimer(self)
        self._fade.setSingleShot(True)
        self._fade.setInterval(FADE_MS)
        self._fade.timeout.connect(self._faded)
        self._shown: Problem | None = None
        policy = self.sizePolicy()
        policy.setRetainSizeWhenHidden(keeps_place)  # so that the cart below does not jump
        self.setSizePolicy(policy)
        self.hide()

    @property
    def problem(self) -> Problem | None:
        return self._shown

    def show_problem(self, problem: Problem | None) -> None:
        """Show, or clear with None; showing the same again changes nothing."""
        self._fade.stop()
        if problem is None:
            self._shown = None
            self.hide()
            return
        if problem.level in ("info", "ok"):
            self._fade.start()
        if problem == self._shown:
            return
        self._shown = problem
        sign = SIGNS.get(problem.level, "")
        self._sign.setText(sign)
        self._sign.setVisible(bool(sign))
        self._text.setText(problem.text)
        self._code.setText(problem.code)
        self._code.setVisible(bool(problem.code))
        clear(self._buttons)
        for offer in problem.buttons:
            made = QPushButton(offer.label)
            made.setAccessibleName(offer.label)
            made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            made.clicked.connect(lambda _=False, action=offer.action: self._press(action))
            self._buttons.addWidget(made)
        set_level(self, problem.level)
        self.setAccessibleName(f"{sign} {problem.text}".strip())
        self.show()
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.Alert))

    def _faded(self) -> None:
        self._press("dismiss")
