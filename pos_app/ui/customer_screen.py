"""The second screen, for customers: the gold board while nobody is served, else the bill. Dark and large."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QResizeEvent, QScreen
from PySide6.QtWidgets import QGridLayout, QLabel, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.board_pictures import CustomerBoard
from pos_app.presenters.customer import LINES_SHOWN, CustomerBill
from pos_app.ui.theme import DARK
from pos_app.ui.widgets.basics import clear, label, row, rule

HEADS = ("品类", "售价", "回收")
PARTS = 3  # the head and the foot of the board together take as much height as so many rows
GLYPH_PERCENT = 52  # of a row's height
SMALLEST_PX = 14
BILL_ROWS = 5  # as high as member, what was paid and the sum are together; few lines are drawn no larger than five


class BoardFace(QWidget):
    """Today's gold prices, to be read from the door."""

    def __init__(self) -> None:
        super().__init__()
        self.title, self.words = label(role="board_name"), label(role="board_small")
        self._grid = QGridLayout()
        self._cells: list[QLabel] = []
        self._rows = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(48, 32, 48, 32)
        box.addWidget(self.title)
        box.addLayout(self._grid, 1)
        box.addWidget(self.words)

    def show_board(self, board: CustomerBoard) -> None:
        self.title.setText(board.title)
        self.words.setText(board.words)
        clear(self._grid)
        self._cells, self._rows = [], len(board.rows)
        if board.rows:
            self._line(0, tuple(tr(head) for head in HEADS), ("board_small",) * 3)
        for place, texts in enumerate(board.rows, start=1):
            self._line(place, texts, ("board_name", "board_price", "board_name"))
        self.fit()

    def _line(self, place: int, texts: Sequence[str], roles: Sequence[str]) -> None:
        for column, (text, role) in enumerate(zip(texts, roles, strict=True)):
            cell = _cell(text, role, right=column > 0)
            self._cells.append(cell)
            self._grid.addWidget(cell, place, column)

    def fit(self) -> None:
        """The letters grow with the screen and shrink with the number of rows."""
        by_height = self.height() * GLYPH_PERCENT // (100 * (self._rows + 1 + PARTS))
        pixels = max(SMALLEST_PX, min(by_height, self.width() // 16))
        for cell in self._cells:
            _size(cell, pixels if cell.property("role") != "board_small" else pixels // 2)
        _size(self.title, pixels)
        _size(self.words, pixels * 2 // 3)


class Name(QLabel):
    """A piece's name, which gives way to its price: what finds no room ends in '…'."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._name = name
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", "board_name")
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.setText(self.fontMetrics().elidedText(self._name, Qt.TextElideMode.ElideRight, self.width()))


class BillFace(QWidget):
    """The bill as it grows, who it is for, and what is to be paid."""

    def __init__(self) -> None:
        super().__init__()
        self.earlier, self.member = label(role="board_small"), label(role="board_name")
        self.paid, self.prompt = label(role="board_small"), label(role="board_name")
        self.due_words, self.due = label(role="board_name"), label(role="board_price")
        self._grid = QGridLayout()
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(32)
        self._cells: list[QLabel] = []
        self.paid.setAlignment(Qt.AlignmentFlag.AlignRight)
        box = QVBoxLayout(self)
        box.setContentsMargins(48, 32, 48, 32)
        box.addWidget(self.earlier)
        box.addLayout(self._grid)
        box.addStretch(1)
        box.addWidget(rule())
        box.addWidget(self.member)
        box.addWidget(self.paid)
        box.addLayout(row(self.prompt, None, self.due_words, self.due))

    def show_bill(self, bill: CustomerBill) -> None:
        for shown, text in (
            (self.earlier, bill.earlier), (self.member, bill.member), (self.prompt, bill.prompt),
            (self.paid, "   ".join(f"{name} {amount}" for name, amount in bill.paid)),
        ):  # fmt: skip
            shown.setText(text)
            shown.setVisible(bool(text))
        self.due_words.setText(bill.due_words)
        self.due.setText(bill.due)
        clear(self._grid)
        self._cells = []
        for place, line in enumerate(bill.lines):
            for column, text in enumerate((line.name, line.weight, line.amount)):
                cell = _cell(text, "board_small" if column == 1 else "board_name", right=column > 0)
                if column == 0:
                    cell = Name(text)
                self._cells.append(cell)
                self._grid.addWidget(cell, place, column)
        self.fit()

    def fit(self) -> None:
        rows = BILL_ROWS + min(LINES_SHOWN, max(5, len(self._cells) // 3))
        pixels = max(SMALLEST_PX, min(self.height() * GLYPH_PERCENT // (100 * rows), self.width() // 28))
        for cell in (*self._cells, self.member, self.prompt, self.due_words):
            _size(cell, pixels)
        for cell in (self.earlier, self.paid):
            _size(cell, pixels * 3 // 4)
        _size(self.due, pixels * 2)


class CustomerScreen(QWidget):
    """It has no frame, takes no focus, and has its own colours whatever the till wears.

    `wanted` is the name of the screen that it was last on, '' for any that is not the till's. `screens` gives those
    that are there, `tills` the one that the till's window is on.
    """

    def __init__(
        self, screens: Callable[[], Sequence[QScreen]], tills: Callable[[], QScreen | None], wanted: str = ""
    ) -> None:
        super().__init__(None, Qt.WindowType.Window | Qt.WindowType.FramelessWindowHint)
        self._screens, self._tills, self.wanted = screens, tills, wanted
        self._face: CustomerBoard | CustomerBill | None = None
        self.setWindowTitle(tr("顾客屏"))
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setObjectName("customer_screen")
        self.setStyleSheet(
            f"QWidget#customer_screen {{ background: {DARK.background}; }}"
            f" QLabel {{ color: {DARK.text}; background: transparent; }}"
            f' QLabel[role="board_price"] {{ color: {DARK.gold}; }}'
            f' QLabel[role="board_small"] {{ color: {DARK.muted}; }}'
        )
        self.board, self.bill = BoardFace(), BillFace()
        self._faces = QStackedWidget()
        self._faces.addWidget(self.board)
        self._faces.addWidget(self.bill)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._faces)

    # the presenter's view

    def show_face(self, face: CustomerBoard | CustomerBill | None) -> bool:
        if face is None:
            self.close()
            return True
        if face != self._face:  # a scan is told of twice, as a bill and as a state
            self._face = face
            self._lay_out(face)
        return self.isVisible() or self._appear()

    def _lay_out(self, face: CustomerBoard | CustomerBill) -> None:
        if isinstance(face, CustomerBoard):
            self.board.show_board(face)
            self._faces.setCurrentWidget(self.board)
        else:
            self.bill.show_bill(face)
            self._faces.setCurrentWidget(self.bill)

    def chosen(self) -> str:
        return self.wanted if self.isVisible() else ""

    def _appear(self) -> bool:
        """Fill a screen that is not the till's; with one screen alone, and none chosen before, a window beside it."""
        screens = self._screens()
        others = [screen for screen in screens if screen is not self._tills()]
        found = next((screen for screen in others if screen.name() == self.wanted), None)
        if found is None and self.wanted:
            return False
        found = found or next(iter(others), None)
        if found is None:
            self.setWindowFlag(Qt.WindowType.FramelessWindowHint, False)
            self.resize(960, 640)
            self.show()
            return True
        self.wanted = found.name()
        self.setGeometry(found.geometry())
        self.showFullScreen()
        return True

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.board.fit()
        self.bill.fit()


def _cell(text: str, role: str, *, right: bool) -> QLabel:
    made = label(text, role=role)
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    made.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)
    return made


def _size(cell: QLabel, pixels: int) -> None:
    font: QFont = cell.font()
    font.setPixelSize(max(12, pixels))
    cell.setFont(font)
