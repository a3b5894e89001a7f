"""The gold board as a page: today's prices, what comes next, the history, and publishing."""

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
from pos_app.presenters.gold_board import BoardPicture, GoldBoardPresenter, PriceRow
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Press, code_field
from pos_app.ui.widgets.basics import button, label, row, set_level
from pos_app.ui.widgets.strip import MessageStrip

HEADS = ("品类", "售价 元/克", "回收 元/克", "换购 元/克", "状态")
HISTORY_HEADS = ("版本", "生效", "发布", "足金999 售价")
ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class GoldBoardPage(QWidget):
    presenter: GoldBoardPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        self.setObjectName("page")
        self._look = look
        self._title, self._words = label(name="page_title"), label(role="strong")
        self.strip = MessageStrip(press)
        self.table = _table(HEADS, tr("今日金价"))
        widths = self.table.horizontalHeader()  # how a price moved is read whole on a small screen too
        widths.setSectionResizeMode(len(HEADS) - 1, QHeaderView.ResizeMode.ResizeToContents)
        self.history = _table(HISTORY_HEADS, tr("金价历史"))
        self._fields: dict[str, tuple[QLineEdit, QLineEdit, QLineEdit]] = {}
        self._edit, self._publish = button("board_edit", press), button("board_publish", press, role="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(24, 20, 24, 16)
        box.setSpacing(12)
        box.addLayout(row(self._title, None, self._words))
        box.addWidget(self.strip)
        box.addWidget(self.table, 3)
        box.addWidget(self.history, 2)
        keys = (button("board_history", press), self._edit, self._publish, None, button("back", press))
        box.addLayout(row(*keys))
        self.history.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    # the presenter's view

    def show_board(self, picture: BoardPicture) -> None:
        self._title.setText(picture.title)
        self._words.setText(picture.words)
        set_level(self._words, picture.level)
        self._edit.setVisible(not picture.editing)
        self._publish.setVisible(picture.editing)
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

    def _row(self, place: int, price: PriceRow, editing: bool) -> None:
        tokens = self._look().tokens
        for column, text in enumerate((price.name, price.retail, price.recycle, price.trade_in, price.state)):
            item = QTableWidgetItem(text)
            item.setTextAlignment(ALIGN_RIGHT if 0 < column < 4 else ALIGN_LEFT)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{price.name} {tr(HEADS[column])} {text}")
            if column == 4:
                item.setForeground(QColor({"ok": tokens.ok, "info": tokens.muted}.get(price.level, tokens.warn)))
            self.table.setItem(place, column, item)
        if editing:
            retail, recycle, trade_in = (
                self._field(place, column, price, text)
                for column, text in ((1, price.retail), (2, price.recycle), (3, price.trade_in))
            )
            self._fields[price.code] = (retail, trade_in, recycle)

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

    def prices(self) -> dict[str, tuple[str, str, str]]:
        return {
            code: (retail.text(), trade_in.text(), recycle.text())
            for code, (retail, trade_in, recycle) in self._fields.items()
        }

    def show_words(self, problem: Problem | None) -> None:
        self.strip.show_problem(problem)


def _table(heads: tuple[str, ...], name: str) -> QTableWidget:
    table = QTableWidget(0, len(heads))
    table.setAccessibleName(name)
    for column, head in enumerate(heads):
        numeric = 0 < column < 4 if len(heads) == len(HEADS) else column == 3
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
