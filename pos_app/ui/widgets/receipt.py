"""The receipt on the screen: the very dots that the printer gets, scaled to the panel."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap, QResizeEvent
from PySide6.QtWidgets import QLabel, QScrollArea

from pos_app.locale import tr


class ReceiptPreview(QScrollArea):
    def __init__(self) -> None:
        super().__init__()
        self._paper = QLabel()
        self._paper.setObjectName("receipt")
        self._paper.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self.picture = QPixmap()
        self.setWidget(self._paper)
        self.setWidgetResizable(False)
        self.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(tr("小票预览"))

    def show_png(self, png: bytes) -> None:
        """Empty bytes clear it."""
        self.picture = QPixmap()
        if png:
            self.picture.loadFromData(png, "PNG")
        self._scale()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        super().resizeEvent(event)
        self._scale()

    def _scale(self) -> None:
        self._paper.setVisible(not self.picture.isNull())
        if self.picture.isNull():
            return
        width = min(self.viewport().width(), self.picture.width())
        picture = self.picture
        if width < picture.width():
            picture = picture.scaledToWidth(width - 2, Qt.TransformationMode.SmoothTransformation)
        self._paper.setPixmap(picture)
        self._paper.resize(picture.width() + 2, picture.height() + 2)
