"""The window of the way out: shown when a till's books do not open; when they do again, the lock screen follows."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtCore import QMetaObject, Qt
from PySide6.QtWidgets import QApplication

from kernel.errors import DomainError
from pos_app.locale import tr
from pos_app.presenters.rescue import Rescue, RescuePresenter
from pos_app.settings import TillSettings
from pos_app.ui import fonts, theme
from pos_app.ui.pages.rescue import RescuePage
from pos_app.ui.qt_tasks import QtTasks

log = logging.getLogger("jinpu.window")


class RescueProgram:
    """One window over the folder whose books refused with `error`. `opens` says whether they open again."""

    def __init__(
        self,
        app: QApplication,
        folder: Path,
        error: DomainError,
        settings: TillSettings | None = None,
        rescue: Rescue | None = None,
    ) -> None:
        scale = settings.scale_percent if settings and settings.scale_percent in theme.SCALES else 100
        look = theme.Look(
            dark=settings is not None and settings.theme == "dark", scale=scale, family=fonts.pick().family
        )
        theme.apply(app, look)
        self.opens = False
        self.page = RescuePage(lambda: look)
        self.page.setWindowTitle(tr("金铺收银"))
        self.page.setMinimumSize(1024, 700)
        self.tasks = QtTasks(self.crashed)
        self.presenter = RescuePresenter(
            self.page, self.tasks, folder, error, finished=self._finished, leave=self.page.end, rescue=rescue
        )
        self.page.presenter = self.presenter
        self.presenter.open()

    def _finished(self) -> None:
        self.opens = True
        self.page.end()

    def crashed(self, error: BaseException) -> None:
        """Log what broke of ours; the old file is where it was."""
        log.error("unexpected", exc_info=error)
        self.presenter.crashed()


def run_rescue(folder: Path, error: DomainError, settings: TillSettings | None = None) -> bool:
    """Offer the ways out until the books open again (True), or the window is closed before that (False)."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    program = RescueProgram(app, folder, error, settings)
    program.page.resize(1366, 768)
    program.page.show()
    app.exec()
    program.tasks.stop()
    return program.opens


def end_window() -> None:
    """End the window that is running, from whatever thread: it can not go on with these books."""
    app = QApplication.instance()
    if app is not None:
        QMetaObject.invokeMethod(app, "quit", Qt.ConnectionType.QueuedConnection)
