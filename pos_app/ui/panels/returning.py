"""The panel of returns and exchanges: the bill's number, its lines to tick, what taking them back means."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.returning import ASK, LAID, LINES, REASONS, ReturningPresenter, ReturnPicture
from pos_app.presenters.weighing import ScaleBox
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field
from pos_app.ui.widgets.basics import button, label, recaption, row, set_level
from pos_app.ui.widgets.choices import ChoiceList
from pos_app.ui.widgets.chooser import Chooser

SCALE_MS = 200  # how often the balance's weight is drawn


class ReturningPanel(Panel):
    presenter: ReturningPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("退换货"))
        self.number = code_field(tr("原小票单号"), tr("扫原小票"), length=40)
        self.reason, self.policy = Chooser([(one, one) for one in REASONS], tr("原因")), Chooser((), tr("退法"))
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.tick(), name=tr("原单货品")
        )
        self.weight = code_field(tr("复称重量 (克)"), tr("空 = 用秤"), length=9)
        self.scale_text = label(role="strong", wrap=True)
        self._words = label(role="value", wrap=True)
        self._number_side, self._weight_side = (
            _side(tr("原小票单号"), self.number),
            _side(tr("复称重量 (克)"), self.weight),
        )
        self._choices = QWidget()
        pair = row()
        pair.addLayout(captioned(tr("原因"), self.reason), 1)
        pair.addLayout(captioned(tr("退法"), self.policy), 1)
        pair.setContentsMargins(0, 0, 0, 0)
        self._choices.setLayout(pair)
        for widget in (self._number_side, self.list, self._choices, self.scale_text, self._weight_side, self._words):
            self.body.addWidget(widget)
        self.body.addStretch(1)
        self._ask, self._otherwise = (
            button("return_ask", press, role="small"),
            button("return_otherwise", press, role="small"),
        )
        self._accept = button("accept", press, role="primary")
        self.foot.addLayout(row(self._ask, self._otherwise, None))
        self.foot.addWidget(self._accept)
        self.first = self.number
        self._scale_timer = QTimer(self)
        self._scale_timer.setInterval(SCALE_MS)
        self._scale_timer.timeout.connect(lambda: self.presenter.refresh())

    # Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._scale_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._scale_timer.stop()

    # the presenter's view

    def show_return(self, picture: ReturnPicture) -> None:
        self.title.setText(picture.title)
        self._number_side.setVisible(picture.stage == ASK)
        self._choices.setVisible(not picture.weigh)  # the words below it fit then
        self.policy.setEnabled(picture.stage == LINES)
        self.list.setVisible(picture.stage != ASK)
        self._ask.setVisible(picture.stage == ASK)
        self._otherwise.setVisible(picture.stage == LAID)
        self._weight_side.setVisible(picture.weigh)
        self.list.show_rows(tuple((one.title, one.detail, one.amount) for one in picture.rows), picture.chosen)
        self._words.setText("\n".join(picture.words))
        recaption(self._accept, picture.enter)
        self.first = self.number if picture.stage == ASK else self.weight if picture.weigh else self.list
        if self.isVisible() and not self.first.hasFocus():
            self.focus()

    def show_return_policies(self, names: tuple[str, ...]) -> None:
        self.policy.clear()
        self.policy.addItems(names)

    def show_return_scale(self, box: ScaleBox | None) -> None:
        self.scale_text.setVisible(box is not None)
        if box is not None:
            self.scale_text.setText(box.text)
            set_level(self.scale_text, box.level)

    def return_number(self) -> str:
        return self.number.text()

    def return_choices(self) -> tuple[str, str]:
        return self.reason.currentText(), self.policy.currentText()

    def return_weight(self) -> str:
        return self.weight.text()

    def clear_return(self) -> None:
        self.number.clear()
        self.weight.clear()
        self.reason.setCurrentIndex(0)


def _side(caption: str, field: QWidget) -> QWidget:
    side = QWidget()
    box = QVBoxLayout(side)
    box.setContentsMargins(0, 0, 0, 0)
    box.addLayout(captioned(caption, field))
    return side
