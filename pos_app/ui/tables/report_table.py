"""A filled report to read: its tables below each other in one grid, drawn only as far as they are in sight."""

from __future__ import annotations

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QColor, QFont
from PySide6.QtWidgets import QAbstractItemView, QTableView

from pos_app.presenters.reports import Line
from pos_app.ui.panels.panel import Looks

Index = QModelIndex | QPersistentModelIndex
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
NOWHERE = QModelIndex()
WIDTH_MAX = 260
ALONE = ("title", "note")  # words that stand across all columns
MEASURED = 200  # lines whose words say how wide a column is


class ReportModel(QAbstractTableModel):
    def __init__(self, look: Looks) -> None:
        super().__init__()
        self._look = look
        self.lines: tuple[Line, ...] = ()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else max((len(line.cells) for line in self.lines), default=0)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in line.numbers else LEFT
        if role == Qt.ItemDataRole.FontRole and line.kind in ("title", "totals"):
            font = QFont()
            font.setBold(True)
            font.setPixelSize(self._look().px(17 if line.kind == "title" else 15))
            return font
        tokens = self._look().tokens
        if role == Qt.ItemDataRole.ForegroundRole and line.kind == "head":
            return QColor(tokens.muted)
        if role == Qt.ItemDataRole.BackgroundRole and line.kind in ("head", "totals"):
            return QColor(tokens.sunken)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.cells[index.column()] if index.column() < len(line.cells) else ""
        return None


class ReportTable(QTableView):
    """`widest` pixels that a column takes at most."""

    def __init__(self, look: Looks, name: str, widest: int = WIDTH_MAX) -> None:
        super().__init__()
        self._look, self._model, self._widest = look, ReportModel(look), widest
        self.setModel(self._model)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().hide()
        self.horizontalHeader().hide()

    def show_lines(self, lines: tuple[Line, ...]) -> None:
        self.clearSpans()
        self._model.show_lines(lines)
        columns = self._model.columnCount()
        for place, line in enumerate(lines):
            if line.kind in ALONE and columns > 1:
                self.setSpan(place, 0, 1, columns)
        self.verticalHeader().setDefaultSectionSize(self._look().px(32))
        for column in range(columns):
            self.setColumnWidth(column, self._wide(lines, column))
        self.scrollToTop()

    def _wide(self, lines: tuple[Line, ...], column: int) -> int:
        measure = self.fontMetrics().horizontalAdvance
        shown = [line.cells[column] for line in lines[:MEASURED] if line.kind not in ALONE and len(line.cells) > column]
        widest = max((measure(text) for text in shown), default=0)
        return min(widest + self._look().px(28), self._look().px(self._widest))

    def scroll_by(self, lines: int) -> None:
        bar = self.verticalScrollBar()
        bar.setValue(bar.value() + lines)
