"""Transfers and reservations as a page: one list, one field for codes, the keys that fit the step."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from pos_app.locale import tr
from pos_app.presenters.problems import Problem
from pos_app.presenters.transfers import TransfersPicture, TransfersPresenter
from pos_app.ui.panels.panel import Looks, Press, code_field
from pos_app.ui.widgets.basics import button, fill_page, label, recaption, row
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.strip import MessageStrip

ACTIONS = ("transfer_send", "reserve", "transfer_all", "transfer_remove")
CODE_CHARS = 3_000  # one QR code of a transfer's paper


class TransfersPage(QWidget):
    presenter: TransfersPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._title = label(name="page_title", wrap=True)
        self.strip = MessageStrip(press)
        self.field = code_field(tr("条码"), tr("扫描或输入条码"), length=CODE_CHARS)
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("调拨与预留")
        )
        self._hint = label(role="muted", wrap=True)
        self._keys = {action: button(action, press) for action in ACTIONS}
        self._accept = button("accept", press, role="primary")
        keys = row(*self._keys.values(), None, button("back", press), self._accept)
        fill_page(self, self._title, self.strip, self.field, self.list, self._hint, keys, grows=3)

    # the presenter's view

    def show_transfers(self, picture: TransfersPicture) -> None:
        self._title.setText(picture.title)
        self._hint.setText(picture.hint)
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.rows), picture.chosen)
        self.field.setVisible(picture.field)
        for action, made in self._keys.items():
            made.setVisible(action in picture.keys)
        recaption(self._accept, picture.accept or tr("确认"))
        self._accept.setVisible(bool(picture.accept))
        target: QWidget = self.field if picture.field else self.list
        target.setFocus()

    def take_code(self) -> str:
        text = self.field.text()
        self.field.clear()
        return text

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)
