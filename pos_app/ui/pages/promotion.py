"""A promotion being written: its form at the left; past bills, and a typed basket, under it at the right."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QProgressBar, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.promotion_draft import DraftAsked, DraftPicture, DraftPresenter
from pos_app.presenters.reports import Line
from pos_app.ui.panels.panel import Looks, Press, code_field, scrolling, text_field, to_next_empty
from pos_app.ui.tables.report_table import ReportTable
from pos_app.ui.widgets.basics import button, clear, fill_page, label, row, set_level
from pos_app.ui.widgets.strip import MessageStrip

ASK_MS = 300  # how often the page asks how far a replay is
NAMES_MOST = 300  # px that a column takes at most
CAPTION = 132  # px
DAYS = "90"


class PromotionPage(QWidget):
    presenter: DraftPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title = label(name="page_title")
        self.strip = MessageStrip(press)
        self._form = QVBoxLayout()
        self._form.setContentsMargins(0, 0, 12, 0)
        self._form.setSpacing(8)
        self._fields: dict[str, QLineEdit] = {}
        self._wrong: dict[str, QLabel] = {}
        self.days = code_field(tr("天数"), length=4)
        self.days.setText(DAYS)
        self.goods = text_field(tr("货品"), length=400)
        self.level = text_field(tr("会员等级"), tr("空为非会员"), length=10)
        self.start = text_field(tr("生效"), tr("空为复核后立即"), length=16)
        self.note = text_field(tr("说明"), length=100)
        self.progress = QProgressBar()
        self.progress.setTextVisible(True)
        self.table = ReportTable(look, tr("试算"), NAMES_MOST)
        self._timer = QTimer(self)
        self._timer.setInterval(ASK_MS)
        self._timer.timeout.connect(lambda: self.presenter.refresh())
        self._lay_out(press, look)

    def _lay_out(self, press: Press, look: Looks) -> None:
        for field, px in ((self.days, 70), (self.level, 110), (self.start, 170)):
            field.setFixedWidth(look().px(px))
        right = QVBoxLayout()
        right.setSpacing(8)
        asked = row(label(tr("最近几天"), "caption"), self.days, button("promotion_replay", press), self.progress)
        right.addLayout(asked)
        right.addWidget(self.table, 1)
        basket = row(label(tr("货品"), "caption"), self.goods, self.level, button("promotion_try", press))
        right.addLayout(basket)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(scrolling(self._form), 9)
        middle.addLayout(right, 11)
        keys = row(
            label(tr("生效"), "caption"), self.start, label(tr("说明"), "caption"), self.note,
            button("promotion_propose", press, role="primary"), button("back", press),
            button("accept", press, caption=tr("检查")),
        )  # fmt: skip
        fill_page(self, self._title, self.strip, middle, keys, grows=2)

    # the presenter's view

    def show_draft(self, picture: DraftPicture) -> None:
        self._title.setText(tr("促销: {title}", title=picture.title))
        self.goods.setPlaceholderText(picture.basket)
        clear(self._form)
        self._fields, self._wrong = {}, {}
        for name, fields in picture.parts:
            self._form.addWidget(label(name, "caption"))
            for one in fields:
                made = text_field(one.title, one.hint, length=400)
                made.setText(one.text)
                self._fields[one.key] = made
                caption = label(f"{one.title} *" if one.needed else one.title, "label")
                caption.setFixedWidth(self._look().px(CAPTION))
                caption.setBuddy(made)
                self._form.addLayout(row(caption, made))
                wrong = self._wrong[one.key] = label(role="muted", wrap=True)
                set_level(wrong, "error")
                wrong.hide()
                self._form.addWidget(wrong)
        self._form.addStretch(1)
        first = next(iter(self._fields.values()), None)
        if first is not None:
            first.setFocus()

    def show_wrong(self, wrong: Mapping[str, str]) -> None:
        for key, told in self._wrong.items():
            told.setText(wrong.get(key, ""))
            told.setVisible(key in wrong)
        first = next((self._fields[key] for key in self._fields if key in wrong), None)
        if first is not None:
            first.setFocus()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.table.show_lines(lines)

    def show_progress(self, looked_at: int, bills: int, running: bool) -> None:
        self.progress.setRange(0, max(bills, 1))
        self.progress.setValue(looked_at)
        self.progress.setFormat(f"{looked_at:,} / {bills:,}")
        self.progress.setVisible(running or bills > 0)
        if running:
            self._timer.start()
        else:
            self._timer.stop()

    def typed(self) -> dict[str, str]:
        return {key: field.text() for key, field in self._fields.items()}

    def asked(self) -> DraftAsked:
        fields = (self.days, self.goods, self.level, self.start, self.note)
        return DraftAsked(*(field.text() for field in fields))

    def scroll_lines(self, steps: int) -> None:
        self.table.scroll_by(steps)

    def next_field(self) -> bool:
        """Enter in the form: on to the next empty field."""
        return to_next_empty(list(self._fields.values()))
