"""A real window over a till in memory, and hands that type or scan into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from pos_app.presenters.desk import Desk
from pos_app.presenters.host import State
from pos_app.presenters.tasks import TasksInline
from pos_app.ui import fonts, theme
from pos_app.ui.main_window import MainWindow
from tests.pos_app.fake_till import PIN, FakeTill

HUMAN_MS, SCANNER_MS, PAUSE_MS = 180, 8, 1_000
KEYS = {
    "Return": Qt.Key.Key_Return, "Esc": Qt.Key.Key_Escape, "Up": Qt.Key.Key_Up, "Down": Qt.Key.Key_Down,
    "Del": Qt.Key.Key_Delete, "Home": Qt.Key.Key_Home, "End": Qt.Key.Key_End, "PgUp": Qt.Key.Key_PageUp,
    "PgDown": Qt.Key.Key_PageDown, "Tab": Qt.Key.Key_Tab, "Backspace": Qt.Key.Key_Backspace, "Enter": Qt.Key.Key_Enter,
    "=": Qt.Key.Key_Equal, "-": Qt.Key.Key_Minus, "+": Qt.Key.Key_Plus, "?": Qt.Key.Key_Question,
    **{f"F{number}": Qt.Key(int(Qt.Key.Key_F1) + number - 1) for number in range(1, 13)},
}  # fmt: skip


class Hands:
    """Types into the window as a person, or scans as a scanner does; the keys' times are made here."""

    window: MainWindow
    till: FakeTill
    desk: Desk

    def __init__(self) -> None:
        self.now_ms = 1_000

    def clock(self, event: QKeyEvent) -> int:
        return self.now_ms

    def start(self, till: FakeTill, *, staff: str) -> Hands:
        """A fresh till in the window, unlocked by `staff` unless that is ''."""
        self.till = till
        self.desk = Desk(till, TasksInline(), self.window.views(), lambda document: b"")  # type: ignore[arg-type]
        self.window.show_state(State.LOCKED)
        self.window.attach(self.desk)
        if staff:
            numbers = [card.staff_no for card in till.staff_today()]
            self.desk.lock.choose(numbers.index(staff))
            self.type(PIN)
        return self

    @property
    def state(self) -> State:
        return self.desk.state

    def press(self, *keys: str) -> None:
        """Keys as the key map writes them, one after the other, at a person's pace."""
        for key in keys:
            self.now_ms += HUMAN_MS
            self._press(key)

    def type(self, text: str) -> None:
        for letter in text:
            self.now_ms += HUMAN_MS
            QTest.keyClick(self.window.windowHandle(), letter)

    def scan(self, code: str, *, suffix: str = "Return") -> None:
        """A scanner: all keys within milliseconds, then its suffix."""
        self.now_ms += PAUSE_MS
        for letter in code:
            self.now_ms += SCANNER_MS
            QTest.keyClick(self.window.windowHandle(), letter)
        self.now_ms += SCANNER_MS
        self._press(suffix)

    def _press(self, key: str) -> None:
        *modifiers, last = key.split("+") if not key.endswith("+") else [*key[:-1].rstrip("+").split("+"), "+"]
        held = Qt.KeyboardModifier.NoModifier
        for name in modifiers:
            held |= {"Ctrl": Qt.KeyboardModifier.ControlModifier, "Alt": Qt.KeyboardModifier.AltModifier}.get(
                name, Qt.KeyboardModifier.NoModifier
            )
        handle = self.window.windowHandle()
        if last in KEYS and not (last in "=-+?" and held == Qt.KeyboardModifier.NoModifier):
            QTest.keyClick(handle, KEYS[last], held)
        elif held != Qt.KeyboardModifier.NoModifier:
            QTest.keyClick(handle, Qt.Key(ord(last.upper())), held)
        else:
            QTest.keyClick(handle, last)

    def settle(self) -> None:
        """A key that waited to be alone acts now."""
        self.window.keyboard.router.alone_elapsed()


@pytest.fixture(scope="session")
def look(qapp: QApplication) -> theme.Look:
    qapp.setStyle("Fusion")
    made = theme.Look(family=fonts.pick().family)
    theme.apply(qapp, made)
    return made


@pytest.fixture
def make_window(qtbot: object, qapp: QApplication, look: theme.Look) -> Iterator[Callable[..., Hands]]:
    """Opens windows; each is unlocked by `staff` unless that is ''."""
    windows: list[MainWindow] = []

    def make(
        till: FakeTill | None = None, *, staff: str = "1007", size: tuple[int, int] = (1366, 768), **how: object
    ) -> Hands:
        hands = Hands()
        window = hands.window = MainWindow(look, clock=hands.clock, **how)  # type: ignore[arg-type]
        windows.append(window)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitActive(window)  # type: ignore[attr-defined]
        return hands.start(till or FakeTill(), staff=staff)

    yield make
    changed = any(window.look != look for window in windows)
    for window in windows:
        window.close()
        shiboken6.delete(window)  # at once: the style is asked for every widget that is left
    if changed:
        theme.apply(qapp, look)


@pytest.fixture
def hands(make_window: Callable[..., Hands]) -> Hands:
    """A cashier at an open till."""
    return make_window()
