"""A member's account explained, as a page: its tables in one grid, numbers below each other."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_app.locale import tr
from pos_app.presenters.history import HistoryPicture, HistoryPresenter
from pos_app.presenters.reports import Line
from pos_app.ui.panels.panel import Looks, Press
from pos_app.ui.tables.report_table import ReportTable
from pos_app.ui.widgets.basics import button, fill_page, label, row
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
        keys = row(button("history_print", press), button("history_pdf", press), None, button("back", press))
        fill_page(self, self._title, self.strip, self._about, self.table, self._hint, keys, grows=3)

    # the presenter's view

    def show_history(self, picture: HistoryPicture, lines: tuple[Line, ...]) -> None:
        self._title.setText(picture.title)
        self._about.setText(picture.about)
        self._hint.setText(picture.hint)
        self.table.show_lines(lines)

    def scroll_lines(self, steps: int) -> None:
        self.table.scroll_by(steps)
