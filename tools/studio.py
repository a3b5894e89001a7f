"""The till's window before a camera: it is pressed and scanned as a person does it, and every answer is waited for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDeadlineTimer, QEventLoop
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from pos_app.presenters.host import CART, State
from pos_app.settings import load_settings
from pos_app.till import open_till
from pos_app.ui import theme
from pos_app.ui.app import WindowProgram
from shop.demo_guide import DemoGuide

SIZE = (1366, 768)
PATIENCE_MS = 30_000


class Tired(RuntimeError):
    """The till did not come to what was waited for."""


class Studio:
    """The window on one till, and the camera."""

    def __init__(self, app: QApplication, folder: Path, guide: DemoGuide, out: Path) -> None:
        self._app, self._guide, self._out = app, guide, out
        self._program = WindowProgram(app, lambda: open_till(folder), load_settings(folder))
        self.window = self._program.window
        self.window.resize(*SIZE)
        self.window._open_file = lambda _: None  # a page is written, and not shown by another program
        self.window.show()
        self._program.open()
        self.until(lambda: self.window.desk is not None and self.window.lock.staff.count() > 0)

    def until(self, done: Callable[[], bool]) -> None:
        deadline = QDeadlineTimer(PATIENCE_MS)
        while not done():
            if deadline.hasExpired():
                raise Tired(f"in {self.window.state}: {self.window.message}")
            self._app.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 20)

    def settle(self) -> None:
        """Let the till answer everything that was asked so far."""
        answered: list[bool] = []
        self._program.tasks.run(lambda: True, answered.append, lambda _: None)
        self.until(lambda: bool(answered))
        self._app.processEvents()

    def press(self, *actions: str) -> None:
        for action in actions:
            self.window.press(action)
            self.settle()

    def scan(self, *codes: str) -> None:
        for code in codes:
            self.window.scanned(code)
            self.settle()

    def unlock(self, staff: str) -> None:
        desk = self.window.desk
        assert desk is not None
        numbers = [card.staff_no for card in desk.till.staff_today()]
        desk.lock.choose(numbers.index(staff))
        self.press(*(f"digit_{digit}" for digit in self._guide.pins[staff]))
        self.until(lambda: self.window.state in (*CART, State.OPENING, State.TENDER))

    def fill(self, *typed: str) -> None:
        """Type into the form beside the bill."""
        for field, text in zip(self.window.more._fields, typed, strict=True):
            field.setText(text)
        self.window.more._fields[-1].setFocus()

    def reveal(self, widget: QWidget) -> None:
        """Scroll to what stands further down."""
        above = widget.parentWidget()
        while above is not None and not isinstance(above, QScrollArea):
            above = above.parentWidget()
        if isinstance(above, QScrollArea):
            above.ensureWidgetVisible(widget)

    def take(self, name: str, widget: QWidget | None = None) -> None:
        self.settle()
        path = self._out / f"{name}.png"
        (widget or self.window).grab().save(str(path))
        print(path)

    def dress(self, **changed: object) -> None:
        look = self.window.look
        kept = {"dark": look.dark, "scale": look.scale, "family": look.family}
        self.window.set_look(theme.Look(**{**kept, **changed}))  # type: ignore[arg-type]

    def close(self) -> None:
        self._program.stop()
        self.window.close()
