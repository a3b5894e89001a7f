"""Start the window: the lock screen first, the till behind it, and what happens when something of ours breaks."""

from __future__ import annotations

import logging
import sys
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QApplication

from kernel.errors import DomainError
from pos_app.presenters.desk import Desk
from pos_app.presenters.problems import Problem, words, words_for
from pos_app.serial_devices import SerialDevices
from pos_app.settings import TillSettings
from pos_app.ui import fonts, theme
from pos_app.ui.main_window import MainWindow
from pos_app.ui.qt_tasks import QtTasks

if TYPE_CHECKING:
    from pos_app.till import Till
    from printers.document import Document

log = logging.getLogger("jinpu.window")
DESIGN_SIZE, ROOMY_HEIGHT = (1366, 768), 820  # a smaller screen is filled, so that no title bar pushes keys off it


class News(QObject):
    """Brings word from other threads to the screen's thread."""

    changed = Signal()
    scanned = Signal(str)
    broken = Signal(object)


class WindowProgram:
    """One window on one till. `make_till` opens the books; it runs on the worker, behind the lock screen."""

    def __init__(
        self,
        app: QApplication,
        make_till: Callable[[], Till],
        settings: TillSettings | None = None,
        looked: Callable[[theme.Look], None] = lambda _: None,
        screened: Callable[[str], None] = lambda _: None,
    ) -> None:
        self._make_till, self._screened = make_till, screened
        self._till: Till | None = None
        self.news = News()
        font = fonts.pick()
        look = theme.Look(
            dark=settings is not None and settings.theme == "dark",
            scale=settings.scale_percent if settings and settings.scale_percent in theme.SCALES else 100,
            family=font.family,
        )
        theme.apply(app, look)
        own = settings or TillSettings(register="", store="")
        self.window = MainWindow(
            look,
            idle_minutes=own.idle_lock_minutes,
            looked=looked,
            scanner=own.scanner,
            reader=own.card_reader,
            customer=own.display.screen,
        )
        self.devices = SerialDevices(own, self.news.scanned.emit)
        self.news.scanned.connect(self.window.scanned, Qt.ConnectionType.QueuedConnection)
        if font.words:
            self.window.lock.show_words(Problem("E-FONT", font.words))
        self.tasks = QtTasks(self.crashed)
        self.news.changed.connect(self.window.refresh, Qt.ConnectionType.QueuedConnection)
        self.news.broken.connect(self.crashed, Qt.ConnectionType.QueuedConnection)

    def open(self) -> None:
        """Open the till on the worker; the lock screen is on the screen meanwhile."""
        self.tasks.run(self._open, self._opened, self._not_opened)

    def _open(self) -> Till:
        till = self._make_till()
        till.start_background(self.news.changed.emit)
        return till

    def _opened(self, till: Till) -> None:
        self._till = till
        desk = Desk(till, self.tasks, self.window.views(), lambda document: draw(till, document))
        desk.customer.pole, desk.customer.kept = self.devices.say, self._screened
        self.window.attach(desk)
        desk.customer.start(on=bool(self.window.customer.wanted))
        till.devices.more.extend(self.devices.machines())
        self.devices.start()

    def _not_opened(self, error: DomainError) -> None:
        self.window.lock.show_words(words_for(error))

    def crashed(self, error: BaseException) -> None:
        """Log what broke; the cart is in the books and goes back on the screen."""
        log.error("unexpected", exc_info=error)
        desk = self.window.desk
        if desk is None:
            self.window.lock.show_words(words("crash.start"))
        else:
            desk.crashed()

    def stop(self) -> None:
        """Finish what was asked, then close the books."""
        till = self._till
        self.devices.stop()
        if till is not None:
            self.tasks.run(till.close, lambda _: None, lambda _: None)
        self.tasks.stop()


def draw(till: Till, document: Document) -> bytes:
    """The paper as PNG, on the worker: the picture library is loaded with the first receipt."""
    from printers.picture import receipt_png

    return receipt_png(document, till.paper.profile)


def install_hooks(program: WindowProgram) -> Callable[[], None]:
    """Send what nobody caught to the program; the answer takes the hooks out again."""
    before, thread_before = sys.excepthook, threading.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: object) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
        else:
            program.news.broken.emit(error)

    def thread_hook(found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            program.news.broken.emit(found.exc_value)

    sys.excepthook, threading.excepthook = hook, thread_hook

    def remove() -> None:
        sys.excepthook, threading.excepthook = before, thread_before

    return remove


def show_fitting(window: MainWindow, screen_height: int) -> None:
    """The whole of a small screen, else the design's size; `screen_height` is what task bars leave, in pixels."""
    if screen_height < ROOMY_HEIGHT:
        window.showMaximized()
    else:
        window.resize(*DESIGN_SIZE)
        window.show()


def run_window(
    make_till: Callable[[], Till],
    settings: TillSettings | None = None,
    *,
    full_screen: bool = False,
    looked: Callable[[theme.Look], None] = lambda _: None,
    screened: Callable[[str], None] = lambda _: None,
) -> int:
    """Show the till's window until it is closed; the exit code.

    `looked` hears of another palette or text size, `screened` of another screen for customers.
    """
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    program = WindowProgram(app, make_till, settings, looked, screened)
    remove_hooks = install_hooks(program)
    if full_screen:
        program.window.showFullScreen()
    else:
        show_fitting(program.window, app.primaryScreen().availableSize().height())
    program.open()
    try:
        return app.exec()
    finally:
        program.stop()
        remove_hooks()
