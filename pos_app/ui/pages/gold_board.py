"""The gold board as a page: today's prices, what comes next, what waits for a second person, the history."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from pos_app.locale import tr
from pos_app.presenters.board_pictures import EMERGENCY, BoardPicture, PriceRow
from pos_app.presenters.gold_board import GoldBoardPresenter, Typed
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Press, code_field, text_field
from pos_app.ui.widgets.basics import button, clear, label, recaption, row, set_level
from pos_app.ui.widgets.strip import MessageStrip

HEADS = ("品类", "售价 元/克", "回收 元/克", "换购 元/克", "会员 元/克", "状态")
HISTORY_HEADS = ("版本", "生效", "发布 · 复核", "足金999 售价")
STATE = len(HEADS) - 1
ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter

_KEYS = (
    "board_history",
    "board_print",
    "board_screen",
    "board_edit",
    "board_approve",
    "board_withdraw",
    "board_emergency",
)


class GoldBoardPage(QWidget):
    presenter: GoldBoardPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title, self._words = label(name="page_title"), label(role="strong")
        self.strip = MessageStrip(press)
        self._notes = QVBoxLayout()
        self.table = _table(HEADS, tr("今日金价"))
        widths = self.table.horizontalHeader()  # how a price moved is read whole on a small screen too
        widths.setSectionResizeMode(STATE, QHeaderView.ResizeMode.ResizeToContents)
        self.history = _table(HISTORY_HEADS, tr("金价历史"))
        self._fields: dict[str, tuple[QLineEdit, QLineEdit, QLineEdit, QLineEdit]] = {}
        self._first, self._second = text_field("", length=80), text_field("", length=80)
        self._first_name, self._second_name = label(role="caption"), label(role="caption")
        self._details = QWidget()
        self._details.setLayout(row(self._first_name, self._first, self._second_name, self._second))
        self._keys = {name: button(name, press) for name in _KEYS}
        self._keys["board_publish"] = button("board_publish", press, role="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addLayout(row(self._title, None, self._words))
        box.addLayout(self._notes)
        box.addWidget(self.strip)
        box.addWidget(self._details)
        box.addWidget(self.table, 3)
        box.addWidget(self.history, 2)
        box.addLayout(row(*self._keys.values(), None, button("back", press)))
        self.history.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # the presenter's view

    def show_board(self, picture: BoardPicture) -> None:
        self._title.setText(picture.title)
        self._words.setText(picture.words)
        set_level(self._words, picture.level)
        self._show_notes(picture.notes)
        self._show_keys(picture)
        self._details.setVisible(picture.editing)
        for field, name, text in (
            (self._first, self._first_name, picture.fields[0]),
            (self._second, self._second_name, picture.fields[1]),
        ):
            name.setText(text)
            name.setMinimumWidth(name.sizeHint().width())
            field.setAccessibleName(text)
            field.clear()
        self._fields = {}
        self.table.clearContents()
        self.table.setRowCount(len(picture.rows))
        for place, price in enumerate(picture.rows):
            self.table.setRowHeight(place, self._look().px(52))
            self._row(place, price, picture.editing)
        if self._fields:
            next(iter(self._fields.values()))[0].setFocus()
        else:
            self.setFocus()

    def _show_notes(self, notes: tuple[tuple[str, str], ...]) -> None:
        clear(self._notes)
        for text, level in notes:
            made = label(text, wrap=True)
            set_level(made, level)
            self._notes.addWidget(made)

    def _show_keys(self, picture: BoardPicture) -> None:
        wanted = {
            "board_publish": True,
            "board_approve": picture.waiting and picture.decided_here,
            "board_withdraw": picture.waiting,
            "board_emergency": picture.emergencies,
        }
        for name, key in self._keys.items():
            key.setVisible(name == "board_publish" if picture.editing else wanted.get(name, True))
        caption = tr("启用") if picture.mode == EMERGENCY else tr("提交") if picture.editing else tr("再取一次")
        recaption(self._keys["board_publish"], caption)
        if not picture.editing and not picture.emergencies:
            self._keys["board_publish"].hide()  # a shop that stands alone has nobody to ask

    def _row(self, place: int, price: PriceRow, editing: bool) -> None:
        tokens = self._look().tokens
        for column, text in enumerate(
            (price.name, price.retail, price.recycle, price.trade_in, price.member, price.state)
        ):
            item = QTableWidgetItem(text)
            item.setTextAlignment(ALIGN_RIGHT if 0 < column < STATE else ALIGN_LEFT)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{price.name} {tr(HEADS[column])} {text}")
            if column == STATE:
                levels = {"ok": tokens.ok, "info": tokens.muted, "error": tokens.error}
                item.setForeground(QColor(levels.get(price.level, tokens.warn)))
            self.table.setItem(place, column, item)
        if editing:
            texts = (price.retail, price.recycle, price.trade_in, price.member)
            retail, recycle, trade_in, member = (
                self._field(place, column, price, text) for column, text in enumerate(texts, start=1)
            )
            self._fields[price.code] = (retail, trade_in, recycle, member)

    def _field(self, place: int, column: int, price: PriceRow, text: str) -> QLineEdit:
        field = code_field(f"{price.name} {tr(HEADS[column])}", length=10)
        field.setText(text.replace(",", ""))
        field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.table.setCellWidget(place, column, field)
        return field

    def show_history(self, rows: tuple[tuple[str, str, str, str], ...]) -> None:
        self.history.setRowCount(len(rows))
        for place, cells in enumerate(rows):
            self.history.setRowHeight(place, self._look().px(40))
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(ALIGN_RIGHT if column == 3 else ALIGN_LEFT)
                self.history.setItem(place, column, item)
        self.history.setVisible(bool(rows))

    def prices(self) -> dict[str, Typed]:
        return {
            code: (retail.text(), trade_in.text(), recycle.text(), member.text())
            for code, (retail, trade_in, recycle, member) in self._fields.items()
        }

    def details(self) -> tuple[str, str]:
        return self._first.text(), self._second.text()

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)


def _table(heads: tuple[str, ...], name: str) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    for column, head in enumerate(heads):
        numeric = 0 < column < STATE if heads is HEADS else column == 3
        item = QTableWidgetItem(tr(head))
        item.setTextAlignment(ALIGN_RIGHT if numeric else ALIGN_LEFT)
        table.setHorizontalHeaderItem(column, item)
    table.verticalHeader().hide()
    table.setShowGrid(False)
    table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    table.setAlternatingRowColors(True)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    table.horizontalHeader().setSectionsClickable(False)
    return table
