"""The window of the first start: shown where a folder holds no till; when it closes well, the lock screen follows."""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from pos_app.locale import tr
from pos_app.presenters.first_run import FirstRunPresenter
from pos_app.setting_up.making import Made
from pos_app.ui import fonts, theme
from pos_app.ui.pages.first_run import FirstRunPage
from pos_app.ui.qt_tasks import QtTasks

log = logging.getLogger("jinpu.window")


class FirstRun:
    """One window that opens a shop in `folder`. `made` is the till, once there is one."""

    def __init__(self, app: QApplication, folder: Path) -> None:
        look = theme.Look(family=fonts.pick().family)
        theme.apply(app, look)
        self.made: Made | None = None
        self.page = FirstRunPage(lambda: look)
        self.page.setWindowTitle(tr("金铺收银"))
        self.page.setMinimumSize(1024, 720)
        self.tasks = QtTasks(self.crashed)
        self.presenter = FirstRunPresenter(self.page, self.tasks, folder, self._finished)
        self.page.presenter = self.presenter
        self.presenter.open()

    def _finished(self, made: Made) -> None:
        self.made = made
        self.page.close()

    def crashed(self, error: BaseException) -> None:
        """Log what broke of ours; what was typed is still there."""
        log.error("unexpected", exc_info=error)
        self.presenter.crashed()


def run_first_run(folder: Path) -> Made | None:
    """Ask for a shop until its till stands in `folder`; None when the window was closed before that."""
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setStyle("Fusion")
    first = FirstRun(app, folder)
    first.page.resize(1366, 768)
    first.page.show()
    app.exec()
    first.tasks.stop()
    return first.made
