"""A table to read: nothing in it is chosen or edited, numbers stand at the right."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from pos_app.locale import tr

ALIGN_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
ALIGN_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class PlainTable(QTableWidget):
    """`heads` of the columns, those in `numbers` at the right; the last column takes what room is left."""

    def __init__(self, heads: Sequence[str], name: str, *, numbers: frozenset[int]) -> None:
        super().__init__(0, len(heads))
        self._heads, self._numbers = tuple(tr(head) for head in heads), numbers
        self.setAccessibleName(name)
        for column, head in enumerate(self._heads):
            item = QTableWidgetItem(head)
            item.setTextAlignment(self._side(column))
            self.setHorizontalHeaderItem(column, item)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAlternatingRowColors(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        widths = self.horizontalHeader()
        widths.setSectionsClickable(False)
        widths.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        widths.setSectionResizeMode(len(self._heads) - 1, QHeaderView.ResizeMode.Stretch)

    def _side(self, column: int) -> Qt.AlignmentFlag:
        return ALIGN_RIGHT if column in self._numbers else ALIGN_LEFT

    def show_rows(self, rows: Sequence[Sequence[str]], row_height: int) -> None:
        """As tall as its rows; `row_height` in pixels."""
        self.setRowCount(len(rows))
        for place, cells in enumerate(rows):
            self.setRowHeight(place, row_height)
            for column, text in enumerate(cells):
                item = QTableWidgetItem(text)
                item.setTextAlignment(self._side(column))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{cells[0]} {self._heads[column]} {text}")
                self.setItem(place, column, item)
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + row_height * len(rows) + 6)
