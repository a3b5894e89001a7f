"""Every key of the window, before any widget sees it: scans are told from typing, the rest goes by the key map."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton

from pos_app.presenters.host import CART, State
from pos_app.presenters.problems import Problem
from pos_app.ui.key_events import RememberedField, event_clock, key_text, typed_text
from pos_app.ui.keymap import KeyMap
from pos_app.ui.scan_router import ALONE_MS, GAP_MS, ScanRouter, Verdict

ALWAYS = frozenset({"F1", "F11", "F12", "Esc"})  # a message cannot take these keys
EDITING = frozenset({"remove_line", "first", "last"})  # these leave a scan box with text to itself
ACTIVITY = frozenset({QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.TouchBegin, QEvent.Type.Wheel})


class Counter(Protocol):
    """What the keyboard needs of the window."""

    @property
    def state(self) -> State: ...
    @property
    def message(self) -> Problem | None: ...
    @property
    def scan_box(self) -> QLineEdit: ...
    def press(self, action: str) -> None: ...
    def scanned(self, code: str) -> None: ...


class Keyboard(QObject):
    """An event filter for the window's QWindow: one call a key, where an application filter sees every event."""

    def __init__(
        self,
        counter: Counter,
        keymap: KeyMap,
        *,
        clock: Callable[[QKeyEvent], int] | None = None,
        gap_ms: int = GAP_MS,
        prefix: str = "",
    ) -> None:
        super().__init__()
        self._counter, self._keymap = counter, keymap
        self._clock = clock or event_clock()
        self.router = ScanRouter(self._scanned, remembered_field, gap_ms=gap_ms, prefix=prefix)
        self.active = False  # somebody touched the till since this was last cleared
        self._alone = QTimer(self)
        self._alone.setSingleShot(True)
        self._alone.setInterval(ALONE_MS)
        self._alone.timeout.connect(self.router.alone_elapsed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        kind = event.type()
        if kind in ACTIVITY:
            self.active = True
        if kind == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            return self.key(event)
        return False

    def key(self, event: QKeyEvent) -> bool:
        """True when the key was used up here."""
        text, at = typed_text(event), self._clock(event)
        if text in ("\r", "\t"):
            if self.router.key(text, at) is Verdict.SWALLOW:
                return True
            return self._command(key_text(event)) if text == "\r" else False
        if text and text.isprintable():
            return self._printable(text, key_text(event), at)
        return self._command(key_text(event))

    def _scanned(self, code: str) -> None:
        self._alone.stop()
        self._counter.scanned(code)

    def _printable(self, text: str, key: str, at: int) -> bool:
        action = self._action(key)
        if self._counter.state is State.LOCKED:
            self.router.key(text, at)
            if action:
                self._counter.press(action)
            return True
        alone = self._alone_act(action) if action and self._may_act() else None
        verdict = self.router.key(text, at, alone=alone)
        if verdict is Verdict.WAIT:
            self._alone.start()
            return True
        self._alone.stop()
        self._type_into_scan_box()
        return False

    def _alone_act(self, action: str) -> Callable[[], None]:
        return lambda: self._counter.press(action)

    def _may_act(self) -> bool:
        """A printable key is a command only where it would not be typing: no field, or the empty scan box."""
        focus = QApplication.focusWidget()
        box = self._counter.scan_box
        return not isinstance(focus, QLineEdit) or (focus is box and not box.text())

    def _type_into_scan_box(self) -> None:
        """With the cart on the screen, typing goes to the scan box from wherever the focus was."""
        focus = QApplication.focusWidget()
        if self._counter.state in CART and not isinstance(focus, QLineEdit):
            self._counter.scan_box.setFocus()

    def _command(self, key: str) -> bool:
        action = self._action(key)
        if not action:
            return False
        focus, box = QApplication.focusWidget(), self._counter.scan_box
        if action in EDITING and focus is box and box.text():
            return False
        if action == "accept" and isinstance(focus, QPushButton) and focus.isEnabled():
            focus.click()
            return True
        self._counter.press(action)
        return True

    def _action(self, key: str) -> str:
        """What the key means now: a button of the message first, then the key map."""
        message = self._counter.message
        if message is not None and key not in ALWAYS:
            for offer in message.buttons:
                if offer.key.upper() == ("ENTER" if key == "Return" else key.upper()) and offer.action != "accept":
                    return offer.action
        entry = self._keymap.find(self._counter.state, key)
        return entry.action if entry else ""


def remembered_field() -> RememberedField | None:
    focus = QApplication.focusWidget()
    return RememberedField.of(focus) if isinstance(focus, QLineEdit) else None
