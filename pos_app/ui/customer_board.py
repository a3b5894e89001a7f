"""The gold board for customers, on a second screen: dark, large, of itself always as the till has it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.board_pictures import CustomerBoard
from pos_app.ui.theme import DARK
from pos_app.ui.widgets.basics import clear, label

HEADS = ("品类", "售价", "回收")
PARTS = 3  # the head and the foot together take as much height as so many rows
GLYPH_PERCENT = 52  # of a row's height


class CustomerBoardWindow(QWidget):
    """It has no frame, takes no focus, and has its own colours whatever the till wears."""

    def __init__(self) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(tr("今日金价"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("customer_board")
        self.setStyleSheet(
            f"QWidget#customer_board {{ background: {DARK.background}; }}"
            f" QLabel {{ color: {DARK.text}; background: transparent; }}"
            f' QLabel[role="board_price"] {{ color: {DARK.gold}; }}'
            f' QLabel[role="board_small"] {{ color: {DARK.muted}; }}'
        )
        self.title, self.words = label(role="board_name"), label(role="board_small")
        self._grid = QGridLayout()
        self._cells: list[QLabel] = []
        box = QVBoxLayout(self)
        box.setContentsMargins(48, 32, 48, 32)
        box.addWidget(self.title)
        box.addLayout(self._grid, 1)
        box.addWidget(self.words)
        self._rows = 0

    def show_board(self, board: CustomerBoard) -> None:
        self.title.setText(board.title)
        self.words.setText(board.words)
        clear(self._grid)
        self._cells, self._rows = [], len(board.rows)
        if board.rows:
            self._line(0, tuple(tr(head) for head in HEADS), ("board_small",) * 3)
        for place, texts in enumerate(board.rows, start=1):
            self._line(place, texts, ("board_name", "board_price", "board_name"))
        self._fit()

    def _line(self, place: int, texts: Sequence[str], roles: Sequence[str]) -> None:
        for column, (text, role) in enumerate(zip(texts, roles, strict=True)):
            cell = label(text, role=role)
            side = Qt.AlignmentFlag.AlignLeft if column == 0 else Qt.AlignmentFlag.AlignRight
            cell.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
            self._cells.append(cell)
            self._grid.addWidget(cell, place, column)

    def appear(self, screens: Sequence[QScreen], tills: QScreen | None) -> None:
        """Fill a screen that is not the till's; with one screen alone, a window beside it."""
        other = next((screen for screen in screens if screen is not tills), None)
        if other is None:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint, False)
            self.resize(960, 640)
            self.show()
            return
        self.setGeometry(other.geometry())
        self.showFullScreen()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The letters grow with the screen and shrink with the number of rows."""
        by_height = self.height() * GLYPH_PERCENT // (100 * (self._rows + 1 + PARTS))
        pixels = max(14, min(by_height, self.width() // 16))
        for cell in self._cells:
            cell.setFont(_font(cell, pixels if cell.property("role") != "board_small" else pixels // 2))
        self.title.setFont(_font(self.title, pixels))
        self.words.setFont(_font(self.words, pixels * 2 // 3))


def _font(cell: QLabel, pixels: int) -> QFont:
    font = cell.font()
    font.setPixelSize(max(12, pixels))
    return font
