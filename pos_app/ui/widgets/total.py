"""The amount to pay: as large as the panel allows, so that the largest one still fits."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QFontMetrics, QResizeEvent
from PySide6.QtWidgets import QLabel, QWidget

STEPS = (44, 36, 28, 24)


class TotalLabel(QLabel):
    """`px` turns a design size into pixels at the chosen scale."""

    def __init__(self, px: Callable[[int], int], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._px = px
        self.setObjectName("total")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.setMinimumHeight(px(56))
        self.setMinimumWidth(1)

    def setText(self, text: str) -> None:  # noqa: N802
        if text != self.text():
            super().setText(text)
            self.setAccessibleName(text)
            self.fit()

    def fit(self) -> None:
        """Choose the largest step at which the text fits the width."""
        size = fitting(self.text(), self.width() - 4, self.font(), tuple(self._px(step) for step in STEPS))
        self.setMinimumHeight(self._px(56))
        wanted = f"font-size: {size}px"
        if self.styleSheet() != wanted:
            self.setStyleSheet(wanted)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self.fit()


def fitting(text: str, width: int, font: QFont, sizes: tuple[int, ...]) -> int:
    """The first of `sizes` (pixels) at which `text` in bold is no wider than `width`; else the last."""
    bold = QFont(font)
    bold.setBold(True)
    for size in sizes:
        bold.setPixelSize(size)
        if QFontMetrics(bold).horizontalAdvance(text) <= width:
            return size
    return sizes[-1]
