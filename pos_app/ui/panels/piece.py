"""The panel of one piece: a field for its code, its photo, and everything known of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.piece import PiecePicture, PiecePresenter, Row
from pos_app.ui.panels.panel import Looks, Panel, Press, code_field, scrolling
from pos_app.ui.widgets.basics import PairRow, button, label, rule, stacked

PHOTO_HEIGHT = 120
VALUE_LENGTH_MAX = 20


class PiecePanel(Panel):
    presenter: PiecePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("货品档案"))
        self.code = code_field(tr("条码"), tr("扫条码、证书号,或输入货号、款号"))
        self.subtitle, self.photo = label(role="muted", wrap=True), label()
        self.photo.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self.photo.setAccessibleName(tr("照片"))
        self._area = scrolling(QVBoxLayout())
        self._area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._area.setAccessibleName(tr("货品档案"))
        for widget in (self.code, self.subtitle, self.photo):
            self.body.addWidget(widget)
        self.body.addWidget(self._area, 1)
        self.cost = button("piece_cost", press, role="small")
        self.foot.addWidget(self.cost)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("查看")))
        self.first = self.code
        self.clear_piece()

    # the presenter's view

    def clear_piece(self) -> None:
        self.title.setText(tr("货品档案"))
        self.code.clear()
        self._show_rows(())
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
        self._show_rows(picture.rows)

    def _show_rows(self, rows: tuple[Row, ...]) -> None:
        """On a fresh sheet each time: one that is filled again keeps the heights of what stood there before."""
        sheet = QWidget()
        sheet.setObjectName("scroll")
        box = QVBoxLayout(sheet)
        box.setSpacing(6)
        box.setContentsMargins(0, 0, 8, 0)
        for row in rows:
            if row.value:
                box.addWidget(_told(row))
            else:
                box.addWidget(rule())
                box.addWidget(label(row.words, "strong"))
        box.addStretch(1)
        self._area.setWidget(sheet)

    def _show_photo(self, file: str) -> None:
        image = QPixmap(file) if file else QPixmap()
        self.photo.setVisible(not image.isNull())
        if not image.isNull():
            self.photo.setPixmap(image.scaledToHeight(PHOTO_HEIGHT, Qt.TransformationMode.SmoothTransformation))
            self.photo.setFixedHeight(PHOTO_HEIGHT)


def _told(row: Row) -> QWidget:
    """A name and its value side by side, or one below the other where the value is long."""
    if len(row.value) <= VALUE_LENGTH_MAX:
        pair = PairRow(row.words)
        pair.set(row.value)
        return pair
    return stacked(row.words, row.value)
