"""The cart as a table: a model over frozen rows that tells the view only what changed, and two-line cells.

Roles arrive as plain ints and each is compared with one module constant: enum arithmetic in `data()` costs more than
the painting. Nothing is formatted here.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from pos_app.locale import tr
from pos_app.presenters.rows import CartRow
from pos_app.ui.theme import Look

DISPLAY = int(Qt.ItemDataRole.DisplayRole)
ALIGN = int(Qt.ItemDataRole.TextAlignmentRole)
SPOKEN = int(Qt.ItemDataRole.AccessibleTextRole)
ROW = int(Qt.ItemDataRole.UserRole) + 1
LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
NUMBER, NAME, PURITY, WEIGHT, PRICE, OFF, DUE = range(7)
HEADS = ("序", "品名", "成色", "金重 g", "单价/工费", "优惠", "应收")
ALIGNS = (RIGHT, LEFT, LEFT, RIGHT, RIGHT, RIGHT, RIGHT)
FIELDS = ("number", "name", "purity", "weight", "price", "off", "due")
WIDTHS = (36, 0, 84, 72, 116, 132, 116)
NARROW = (32, 0, 80, 66, 110, 88, 104)  # at 1024 px
ROW_HEIGHT = 54
BETWEEN = (PURITY, WEIGHT, PRICE, OFF)  # go into the second lines where the text is large
COMPACT_BELOW, NARROW_BELOW = 600, 860
Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class CartModel(QAbstractTableModel):
    """Rows come in whole by `show`; what equals the old row is not announced."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: tuple[CartRow, ...] = ()

    @property
    def rows(self) -> tuple[CartRow, ...]:
        return self._rows

    def show(self, rows: tuple[CartRow, ...]) -> None:
        """Replace the rows: new ones at the end are inserted, others in place; anything else resets."""
        old = self._rows
        ids, old_ids = [row.line_id for row in rows], [row.line_id for row in old]
        if ids[: len(old)] == old_ids:
            self._append(rows, len(old))
        elif set(ids) <= set(old_ids) and [one for one in old_ids if one in set(ids)] == ids:
            self._drop(set(ids))
            self._append(rows, len(rows))
        else:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()

    def _append(self, rows: tuple[CartRow, ...], known: int) -> None:
        old = self._rows
        if len(rows) > known:
            self.beginInsertRows(NOWHERE, known, len(rows) - 1)
            self._rows = rows
            self.endInsertRows()
        else:
            self._rows = rows
        for place in range(known):
            if rows[place] != old[place]:
                self.dataChanged.emit(self.index(place, 0), self.index(place, DUE))

    def _drop(self, kept: set[str]) -> None:
        for place in range(len(self._rows) - 1, -1, -1):
            if self._rows[place].line_id not in kept:
                self.beginRemoveRows(NOWHERE, place, place)
                self._rows = (*self._rows[:place], *self._rows[place + 1 :])
                self.endRemoveRows()

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        return 0 if parent.isValid() else len(HEADS)

    def data(self, index: Index, role: int = DISPLAY) -> object:
        if role == ROW:
            return self._rows[index.row()]
        if role == DISPLAY:
            return getattr(self._rows[index.row()], FIELDS[index.column()])
        if role == ALIGN:
            return ALIGNS[index.column()]
        if role == SPOKEN:
            return spoken(self._rows[index.row()], index.column())
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = DISPLAY) -> object:  # noqa: N802
        if orientation == Qt.Orientation.Horizontal:
            if role == DISPLAY:
                return tr(HEADS[section])
            if role == ALIGN:
                return ALIGNS[section]
        return None


def spoken(row: CartRow, column: int) -> str:
    """What a screen reader says of a cell: the column's name and the value, the name with its second line."""
    value = str(getattr(row, FIELDS[column]))
    more = {NAME: row.note or row.detail, OFF: row.off_words}.get(column, "")
    return " ".join(part for part in (tr(HEADS[column]), value, more) if part)


class CartDelegate(QStyledItemDelegate):
    """Draws a cell in two lines. Fonts and colours are made once for each look, not for each cell."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.compact = False
        self._reach = 0
        self.dress(look)

    def dress(self, look: Look) -> None:
        tokens = look.tokens
        self._height = look.px(ROW_HEIGHT)
        self._gap = look.px(4)
        self._main, self._bold, self._small = QFont(look.family), QFont(look.family), QFont(look.family)
        self._main.setPixelSize(look.px(16))
        self._bold.setPixelSize(look.px(16))
        self._bold.setWeight(QFont.Weight.DemiBold)
        self._small.setPixelSize(look.px(13))
        self._metrics, self._small_metrics = QFontMetrics(self._main), QFontMetrics(self._small)
        self._bold_metrics = QFontMetrics(self._bold)
        self._pad = look.px(8)
        self._text, self._muted = QColor(tokens.text), QColor(tokens.muted)
        self._selected, self._selected_text = QColor(tokens.selected), QColor(tokens.selected_text)
        self._notes = {"warn": QColor(tokens.warn), "error": QColor(tokens.error)}
        self._line = QPen(QColor(tokens.line))
        self._off = QColor(tokens.total)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        row: CartRow = index.data(ROW)
        column = index.column()
        rect: QRect = option.rect
        chosen = bool(option.state & SELECTED)
        if chosen:
            painter.fillRect(rect, self._selected)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        inner = rect.adjusted(self._pad, self._pad - 2, -self._pad, self._height - rect.height() - self._pad + 2)
        middle = inner.top() + inner.height() // 2
        top = QRect(inner.left(), inner.top(), inner.width(), middle - inner.top() + 2)
        below = QRect(inner.left(), middle + 1, inner.width(), inner.bottom() - middle)
        text = getattr(row, FIELDS[column])
        painter.setFont(self.font_for(column, text, top.width()))
        strong = self._selected_text if chosen else self._text
        painter.setPen(self._muted if column == NUMBER and not chosen else strong)
        if column == NAME:
            text = self._metrics.elidedText(text, ELIDE, top.width())
        elif not chosen and (column == OFF or (column == DUE and text.startswith("-"))):
            painter.setPen(self._off)
        if text:
            painter.drawText(top, ALIGNS[column], text)
        if column == NAME and is_part(row):
            self._paint_below(painter, row, QRect(below.topLeft(), rect.bottomRight()), chosen)
            return
        second = self._second(row, column)
        if second:
            if column == OFF:  # a rule's name may reach into the empty second line at its left
                below.setLeft(below.left() - self._reach)
            muted = self._selected_text if chosen else self._muted
            painter.setPen(self._notes.get(row.state, muted) if row.note and column == NAME else muted)
            painter.setFont(self._small)
            painter.drawText(below, ALIGNS[column], self._small_metrics.elidedText(second, ELIDE, below.width()))

    def _paint_below(self, painter: QPainter, row: CartRow, room: QRect, chosen: bool) -> None:
        """What a part has below its name: its formula, and under that what should be known of it, all of it."""
        muted = self._selected_text if chosen else self._muted
        painter.setFont(self._small)
        for text, colour in self._said(row, muted):
            painter.setPen(colour)
            taken = self._small_metrics.boundingRect(room, WRAP, text)
            painter.drawText(room, WRAP, text)
            room.setTop(taken.bottom() + self._gap)

    def _said(self, row: CartRow, muted: QColor) -> tuple[tuple[str, QColor], ...]:
        detail = row.compact if self.compact else row.detail
        both = ((detail, muted), (row.note, self._notes.get(row.state, muted)))
        return tuple((text, colour) for text, colour in both if text)

    def height_for(self, row: CartRow, width: int) -> int:
        """How tall a row must be: a part's words are never cut, so they may take more than one line."""
        room = QRect(0, 0, width - 2 * self._pad, 10_000)
        said = [self._small_metrics.boundingRect(room, WRAP, text).height() for text, _ in self._said(row, self._muted)]
        return self._height + max(0, sum(said) + self._gap * (len(said) - 1) - self._small_metrics.height())

    def font_for(self, column: int, text: str, width: int) -> QFont:
        """The cell's font; a number too long for its column is set smaller, never cut."""
        font, metrics = (self._bold, self._bold_metrics) if column == DUE else (self._main, self._metrics)
        return self._small if column != NAME and metrics.horizontalAdvance(text) > width else font

    def reach(self, width: int) -> None:
        """How far the second line of 优惠 may go to the left."""
        self._reach = width

    def _second(self, row: CartRow, column: int) -> str:
        if column == NAME:
            return row.note or (row.compact if self.compact else row.detail)
        if column == DUE:
            return row.off if self.compact else ""
        return row.off_words if column == OFF else ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        return QSize(50, self._height)


def is_part(row: CartRow) -> bool:
    """What is on the bill besides goods has no number, and the room up to its amount for its words."""
    return not row.number


ELIDE = Qt.TextElideMode.ElideRight
WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
SELECTED = QStyle.StateFlag.State_Selected


class CartTable(QTableView):
    """The cart. The presenter chooses the line; a click only reports which one was meant."""

    def __init__(self, look: Look, choose: Callable[[int], None]) -> None:
        super().__init__()
        self.cart = CartModel()
        self._look = look
        self._parts: tuple[int, ...] = ()
        self._drawn = CartDelegate(look)
        self.setModel(self.cart)
        self.setItemDelegate(self._drawn)
        self.setAccessibleName(tr("单据"))
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setShowGrid(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setSectionsClickable(False)
        head.setHighlightSections(False)
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.clicked.connect(lambda index: choose(index.row()))
        self.dress(look)

    def dress(self, look: Look) -> None:
        """Another scale or palette."""
        self._look = look
        self._drawn.dress(look)
        self.verticalHeader().setDefaultSectionSize(look.px(ROW_HEIGHT))
        self._widths()
        self._fit_parts()
        self._show_chosen()
        self.viewport().update()

    def show_rows(self, rows: tuple[CartRow, ...], chosen: int) -> None:
        """The whole cart and its chosen row, -1 for none."""
        self.cart.show(rows)
        self._fit_parts()
        if chosen != self.currentIndex().row() or not self.selectionModel().hasSelection():
            if chosen < 0:
                self.clearSelection()
            else:
                self.selectRow(chosen)
                self.scrollTo(self.cart.index(chosen, 0))

    def _fit_parts(self) -> None:
        """Parts of the bill have the width of their words; goods keep the height of every line."""
        parts = tuple(place for place, row in enumerate(self.cart.rows) if is_part(row))
        if not parts and not self._parts:
            return
        self.clearSpans()
        for place in self._parts:
            if place < len(self.cart.rows):
                self.setRowHeight(place, self._look.px(ROW_HEIGHT))
        for place in parts:
            self.setSpan(place, NAME, 1, DUE - NAME)
            width = sum(self.columnWidth(column) for column in range(NAME, DUE) if not self.isColumnHidden(column))
            self.setRowHeight(place, self._drawn.height_for(self.cart.rows[place], width))
        self._parts = parts

    def resizeEvent(self, event: object) -> None:  # noqa: N802
        self._widths()
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._fit_parts()
        self._show_chosen()

    def _show_chosen(self) -> None:
        """Larger rows or a lower window must not push the chosen line off the edge."""
        if self.selectionModel().hasSelection():
            self.scrollTo(self.currentIndex())

    def _widths(self) -> None:
        narrow = self.width() < self._look.px(NARROW_BELOW)
        compact = self.width() < self._look.px(COMPACT_BELOW)
        self._drawn.reach(self._look.px((NARROW if narrow else WIDTHS)[PRICE]))
        if compact != self._drawn.compact:
            self._drawn.compact = compact
            for column in BETWEEN:
                self.setColumnHidden(column, compact)
        for column, width in enumerate(NARROW if narrow else WIDTHS):
            if width:
                self.setColumnWidth(column, self._look.px(width))
