"""A member's account explained, as a page: its tables in one grid, numbers below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.history import HistoryPicture, HistoryPresenter
from pos_app.presenters.reports import Line
from pos_app.ui.panels.panel import Looks, Press
from pos_app.ui.tables.report_table import ReportTable
from pos_app.ui.widgets.basics import button, label, row
from pos_app.ui.widgets.strip import MessageStrip

WHY_WIDE = 460


class HistoryPage(QWidget):
    presenter: HistoryPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._title, self._about = label(name="page_title"), label(role="muted", wrap=True)
        self.strip = MessageStrip(press)
        self.table = ReportTable(look, tr("会员账户说明"), widest=WHY_WIDE)
        self._hint = label(role="muted")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addWidget(self._title)
        box.addWidget(self.strip)
        box.addWidget(self._about)
        box.addWidget(self.table, 1)
        box.addWidget(self._hint)
        box.addLayout(row(button("history_pdf", press), None, button("back", press)))

    # the presenter's view

    def show_history(self, picture: HistoryPicture, lines: tuple[Line, ...]) -> None:
        self._title.setText(picture.title)
        self._about.setText(picture.about)
        self._hint.setText(picture.hint)
        self.table.show_lines(lines)

    def scroll_lines(self, steps: int) -> None:
        self.table.scroll_by(steps)
