"""A list to choose from: two lines and an amount each, drawn once, chosen by the presenter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyledItemDelegate, QStyleOptionViewItem

from pos_app.ui.theme import Look

TITLE, DETAIL, AMOUNT = (int(Qt.ItemDataRole.UserRole) + n for n in (1, 2, 3))
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class ChoiceDelegate(QStyledItemDelegate):
    """Title over a muted detail, the amount at the right of the title."""

    def __init__(self, look: Callable[[], Look]) -> None:
        super().__init__()
        self._look = look

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        look = self._look()
        tokens = look.tokens
        rect: QRect = option.rect
        view = option.widget
        chosen = isinstance(view, QListWidget) and index.row() == view.currentRow()
        painter.save()
        if chosen:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(tokens.selected))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -1), 8, 8)
        inner = rect.adjusted(look.px(12), look.px(7), -look.px(12), -look.px(7))
        detail = index.data(DETAIL)
        top = QRect(inner.left(), inner.top(), inner.width(), inner.height() // 2 if detail else inner.height())
        font = QFont(option.font)
        font.setPixelSize(look.px(16))
        painter.setFont(font)
        painter.setPen(QColor(tokens.selected_text if chosen else tokens.text))
        amount = index.data(AMOUNT)
        width = painter.fontMetrics().horizontalAdvance(amount) if amount else 0
        painter.drawText(top, RIGHT, amount)
        room = top.adjusted(0, 0, -(width + look.px(8)) if amount else 0, 0)
        elide = Qt.TextElideMode.ElideRight
        painter.drawText(room, LEFT, painter.fontMetrics().elidedText(index.data(TITLE), elide, room.width()))
        if detail:
            font.setPixelSize(look.px(13))
            painter.setFont(font)
            painter.setPen(QColor(tokens.selected_text if chosen else tokens.muted))
            below = QRect(inner.left(), top.bottom(), inner.width(), inner.height() - top.height())
            painter.drawText(below, LEFT, painter.fontMetrics().elidedText(detail, elide, below.width()))
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:  # noqa: N802
        return QSize(100, self._look().px(58 if index.data(DETAIL) else 44))


class ChoiceList(QListWidget):
    """Rows as (title, detail, amount). A click chooses, a double click accepts."""

    def __init__(
        self, look: Callable[[], Look], choose: Callable[[int], None], accept: Callable[[], None], *, name: str
    ) -> None:
        super().__init__()
        self._delegate = ChoiceDelegate(look)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QListWidget.SelectionMode.NoSelection)
        self._rows: tuple[tuple[str, str, str], ...] = ()
        self.itemClicked.connect(lambda item: choose(self.row(item)))
        self.itemDoubleClicked.connect(lambda _: accept())

    def show_rows(self, rows: tuple[tuple[str, str, str], ...], chosen: int) -> None:
        if rows != self._rows:
            self._rows = rows
            self.clear()
            for title, detail, amount in rows:
                item = QListWidgetItem()
                for role, text in ((TITLE, title), (DETAIL, detail), (AMOUNT, amount)):
                    item.setData(role, text)
                item.setData(Qt.ItemDataRole.AccessibleTextRole, " ".join((title, detail, amount)))
                self.addItem(item)
        self.setCurrentRow(chosen)
        self.viewport().update()
        if chosen >= 0:
            self.scrollToItem(self.item(chosen))
