"""Papers that wait for a person, as a page: a list, what is known of the chosen one, the keys that fit it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.presenters.docket import DocketPicture, DocketPresenter, Table
from pos_app.presenters.exchange_words import Fact
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Press, scrolling
from pos_app.ui.widgets.basics import PairRow, button, clear, fill_page, label, recaption, row
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.plain_table import PlainTable
from pos_app.ui.widgets.strip import MessageStrip

ORDER_KEYS = ("order_new", "order_deposit", "order_came", "order_expire", "order_cancel", "order_slip")
SERVICE_KEYS = ("service_new", "service_next", "service_pay", "service_refuse", "service_slip")

SAFE_KEYS = ("old_send", "old_back", "old_sums", "old_correct", "old_bag")
GOODS_KEYS = ("goods_new", "goods_quantity", "goods_remove")
STOCK_KEYS = ("stock_new", "stock_result", "stock_close", "stock_remove")


class DocketPage(QWidget):
    """`actions` are the keys that the page may show."""

    presenter: DocketPresenter[Any]

    def __init__(self, press: Press, look: Looks, name: str, actions: tuple[str, ...]) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title = label(name, name="page_title")
        self.strip = MessageStrip(press)
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=name
        )
        self._facts = QVBoxLayout()
        self._facts.setContentsMargins(18, 14, 18, 14)
        self._facts.setSpacing(8)
        self._card = QFrame()
        self._card.setObjectName("card")
        self._card.setLayout(self._facts)
        self._hint = label(role="muted", wrap=True)
        self._keys = {action: button(action, press) for action in actions}
        self._accept = button("accept", press, role="primary")
        middle = self._middle = QHBoxLayout()
        middle.setSpacing(20)
        middle.addWidget(self.list, 3)
        side = QVBoxLayout()
        side.addWidget(self._card)
        side.addStretch(1)
        self._side = scrolling(side)
        middle.addWidget(self._side, 2)
        keys = row(*self._keys.values(), None, button("back", press), self._accept)
        fill_page(self, self._title, self.strip, middle, self._hint, keys, grows=2)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # the presenter's view

    def show_docket(self, picture: DocketPicture) -> None:
        self._title.setText(picture.title)
        self._hint.setText(picture.hint)
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.rows), picture.chosen)
        self._show_facts(picture.facts, picture.table)
        for action, made in self._keys.items():
            made.setVisible(action in picture.keys)
        recaption(self._accept, picture.accept)
        self._accept.setVisible(bool(picture.accept))
        self.list.setFocus()

    def _show_facts(self, facts: tuple[Fact, ...], table: Table | None) -> None:
        clear(self._facts)
        self._side.setVisible(bool(facts) or table is not None)
        for place, stretch in enumerate((3, 2) if table is None else (2, 3)):  # figures need the wider side
            self._middle.setStretch(place, stretch)
        for fact in facts:
            pair = PairRow(fact.name)
            pair.set(fact.value, fact.level)
            self._facts.addWidget(pair)
        if table is not None:
            made = PlainTable(table.heads, self._title.text(), numbers=frozenset(range(1, len(table.heads))))
            made.show_rows(table.rows, self._look().px(40))
            self._facts.addWidget(made)

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)
