"""Reports as a page: the list at the left, the days above, the tables of the chosen one."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.reports import Line, ReportsPicture, ReportsPresenter
from pos_app.ui.panels.panel import Looks, Press, code_field
from pos_app.ui.tables.report_table import ReportTable
from pos_app.ui.widgets.basics import button, fill_page, label, row
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.strip import MessageStrip

ACTIONS = ("report_pdf", "report_excel", "report_folder")
DAY_CHARS = len("2026-11-21")


class ReportsPage(QWidget):
    presenter: ReportsPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._title, self._about = label(name="page_title"), label(role="muted", wrap=True)
        self.strip = MessageStrip(press)
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("报表")
        )
        self.list.setFixedWidth(look().px(190))
        names = {"first": tr("起日"), "last": tr("止日"), "code": tr("条码")}
        self.fields = {
            "first": code_field(names["first"], length=DAY_CHARS),
            "last": code_field(names["last"], length=DAY_CHARS),
            "code": code_field(names["code"], tr("扫描或输入条码"), length=32),
        }
        self._captions = {name: label(words, role="caption") for name, words in names.items()}
        self.table = ReportTable(look, tr("报表内容"))
        self._hint = label(role="muted")
        self._keys = {action: button(action, press) for action in ACTIONS}
        self._lay_out(press)

    def _lay_out(self, press: Press) -> None:
        asked = [widget for name in self.fields for widget in (self._captions[name], self.fields[name])]
        right = QVBoxLayout()
        right.setSpacing(10)
        right.addLayout(row(*asked, None))
        right.addWidget(self._about)
        right.addWidget(self.table, 1)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.list)
        middle.addLayout(right, 1)
        accept = button("accept", press, role="primary", caption=tr("看内容"))
        keys = row(*self._keys.values(), None, button("back", press), accept)
        fill_page(self, self._title, self.strip, middle, self._hint, keys, grows=2)

    # the presenter's view

    def show_reports(self, picture: ReportsPicture) -> None:
        self._title.setText(picture.title)
        self._about.setText(picture.about)
        self._hint.setText(picture.hint)
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.rows), picture.chosen)
        for name, field in self.fields.items():
            field.setVisible(name in picture.fields)
            self._captions[name].setVisible(name in picture.fields)
        for action, made in self._keys.items():
            made.setVisible(action in picture.keys)
        if not self._typing():
            self.list.setFocus()

    def _typing(self) -> bool:
        """Whether a person is in one of the fields that are asked."""
        return any(field.hasFocus() and not field.isHidden() for field in self.fields.values())

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.table.show_lines(lines)

    def show_days(self, first: str, last: str) -> None:
        self.fields["first"].setText(first)
        self.fields["last"].setText(last)

    def asked(self) -> tuple[str, str, str]:
        first, last, code = (_text(self.fields[name]) for name in ("first", "last", "code"))
        return first, last, code

    def scroll_lines(self, steps: int) -> None:
        self.table.scroll_by(steps)

    def open_folder(self, folder: str) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(folder))


def _text(field: QLineEdit) -> str:
    return field.text()
