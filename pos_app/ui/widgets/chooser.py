"""A list to choose from, with an arrow that says so."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen
from PySide6.QtWidgets import QComboBox

from pos_app.locale import tr


class Chooser(QComboBox):
    """Each row carries its value: (value, words)."""

    def __init__(self, choices: Sequence[tuple[str, str]] = (), name: str = "") -> None:
        super().__init__()
        self.setAccessibleName(name)
        for value, words in choices:
            self.addItem(tr(words), value)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        super().paintEvent(event)
        step = self.fontMetrics().height() // 5
        right, middle = self.width() - 5 * step, self.height() // 2 - step // 2
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.PlaceholderText), max(2, step // 2)))
        painter.drawPolyline(
            [QPoint(right, middle), QPoint(right + step, middle + step), QPoint(right + 2 * step, middle)]
        )
        painter.end()
