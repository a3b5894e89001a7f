"""The panel of one piece: a field for its code, its photo, and everything known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout

from pos_app.locale import tr
from pos_app.presenters.piece import PiecePicture, PiecePresenter
from pos_app.ui.panels.panel import Looks, Panel, Press, code_field
from pos_app.ui.widgets.basics import PairRow, button, clear, label, rule

PHOTO_HEIGHT = 160


class PiecePanel(Panel):
    presenter: PiecePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("货品档案"))
        self.code = code_field(tr("条码"), tr("扫条码、证书号,或输入货号、款号"))
        self.subtitle, self.photo = label(role="muted", wrap=True), label()
        self.photo.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.photo.setAccessibleName(tr("照片"))
        self._rows = QVBoxLayout()
        self._rows.setSpacing(6)
        for widget in (self.code, self.subtitle, self.photo):
            self.body.addWidget(widget)
        self.body.addLayout(self._rows)
        self.body.addStretch(1)
        self.cost = button("piece_cost", press, role="small")
        self.foot.addWidget(self.cost)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("查看")))
        self.first = self.code
        self.clear_piece()

    # the presenter's view

    def clear_piece(self) -> None:
        self.title.setText(tr("货品档案"))
        self.code.clear()
        clear(self._rows)
        for widget in (self.subtitle, self.photo, self.cost):
            widget.hide()

    def take_code(self) -> str:
        return self.code.text()

    def show_piece(self, picture: PiecePicture) -> None:
        self.code.clear()
        self.title.setText(picture.title)
        self.subtitle.setText(picture.subtitle)
        self.subtitle.show()
        self._show_photo(picture.photo)
        self.cost.setVisible(picture.cost_key)
        clear(self._rows)
        for row in picture.rows:
            if row.value:
                pair = PairRow(row.words)
                pair.set(row.value)
                self._rows.addWidget(pair)
            else:
                self._rows.addWidget(rule())
                self._rows.addWidget(label(row.words, "strong"))

    def _show_photo(self, file: str) -> None:
        image = QPixmap(file) if file else QPixmap()
        self.photo.setVisible(not image.isNull())
        if not image.isNull():
            self.photo.setPixmap(image.scaledToHeight(PHOTO_HEIGHT, Qt.TransformationMode.SmoothTransformation))
