"""One line explained, and the choice of who sold it."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.line import Explanation, LinePresenter, Step
from pos_app.presenters.rows import Face
from pos_app.presenters.weighing import ScaleBox
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field
from pos_app.ui.widgets.basics import PairRow, button, clear, label, row, rule, set_level, stacked
from pos_app.ui.widgets.choices import ChoiceList

DECIDING = (("discount_line", "reduce_line", "discount_craft"), ("discount_bill", "choose_promotions"))
SCALE_MS = 200  # how often the balance's weight is drawn


class LinePanel(Panel):
    presenter: LinePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("价格说明"))
        self.stack = QStackedWidget()
        self.body.addWidget(self.stack, 1)
        self.stack.addWidget(self._explained(press))
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("导购")
        )
        self.stack.addWidget(self.list)
        self.stack.addWidget(self._weight_form())
        self._use = button("accept", press, role="primary")
        self.foot.addWidget(self._use)
        self._scale_timer = QTimer(self)
        self._scale_timer.setInterval(SCALE_MS)
        self._scale_timer.timeout.connect(lambda: self.presenter.weighing.refresh())

    def _explained(self, press: Press) -> QWidget:
        side = QWidget()
        outer = QVBoxLayout(side)
        outer.setContentsMargins(0, 0, 0, 0)
        self._subtitle = label(role="muted", wrap=True)
        self._stale = label(role="strong", wrap=True)
        self._reprice = button("reprice", press, role="small")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(8)
        self._steps.setContentsMargins(0, 0, 8, 0)
        inner = QWidget()
        inner.setObjectName("scroll")
        inner.setLayout(self._steps)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(tr("价格说明"))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.first = area
        for widget in (self._subtitle, self._scale_box(press), self._stale, self._reprice):
            outer.addWidget(widget)
        outer.addWidget(area, 1)
        for actions in DECIDING:
            outer.addLayout(row(*(button(action, press, role="small") for action in actions), None))
        self._limit = label(role="muted", wrap=True)
        outer.addWidget(self._limit)
        return side

    def _scale_box(self, press: Press) -> QWidget:
        self._scale = QWidget()
        box = QVBoxLayout(self._scale)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        self.scale_text = label(role="strong", wrap=True)
        box.addWidget(self.scale_text)
        keys = (button(action, press, role="small") for action in ("weigh", "weigh_by_hand", "tare"))
        box.addLayout(row(*keys, None))
        self._scale.hide()
        return self._scale

    def _weight_form(self) -> QWidget:
        side = QWidget()
        box = QVBoxLayout(side)
        box.setContentsMargins(0, 0, 0, 0)
        self._weight_words = label(role="muted", wrap=True)
        self.weight = code_field(tr("重量 (克)"), "0.00", length=9)
        box.addLayout(captioned(tr("重量 (克)"), self.weight))
        box.addWidget(self._weight_words)
        box.addStretch(1)
        return side

    # Qt

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802
        super().showEvent(event)
        self._scale_timer.start()

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        super().hideEvent(event)
        self._scale_timer.stop()

    # the presenter's view

    def show_scale(self, box: ScaleBox | None) -> None:
        self._scale.setVisible(box is not None)
        if box is not None:
            self.scale_text.setText(box.text)
            set_level(self.scale_text, box.level)

    def show_weight_form(self, title: str, words: str) -> None:
        self.stack.setCurrentIndex(2)
        self._use.setText(tr("按此重量 Enter"))
        self.title.setText(title)
        self._weight_words.setText(words)
        self.weight.clear()
        self.weight.setFocus()

    def weight_text(self) -> str:
        return self.weight.text()

    def show_explanation(self, explanation: Explanation) -> None:
        self.stack.setCurrentIndex(0)
        self._use.setText(tr("返回 Enter"))
        self.title.setText(explanation.title)
        self._subtitle.setText(explanation.subtitle)
        self._stale.setText(explanation.stale)
        self._stale.setVisible(bool(explanation.stale))
        self._reprice.setVisible(bool(explanation.stale))
        clear(self._steps)
        for step in explanation.steps:
            if step.kind in ("sum", "due"):
                self._steps.addWidget(rule())
            self._steps.addWidget(_step(step))
        self._steps.addStretch(1)
        self._limit.setText(explanation.limit)
        self._limit.setVisible(bool(explanation.limit))

    def show_staff(self, title: str, staff: tuple[Face, ...], chosen: int) -> None:
        self.stack.setCurrentIndex(1)
        self._use.setText(tr("选为导购 Enter"))
        self.title.setText(title)
        self.list.show_rows(tuple((person.name, person.role, person.number) for person in staff), chosen)


def _step(step: Step) -> QWidget:
    if step.kind == "title":
        return label(step.words, role="strong")
    if step.kind == "hint":
        return stacked(step.amount, step.words, "value")
    if step.kind != "unused":
        role = "strong" if step.kind in ("sum", "due") else "value"
        pair = PairRow(step.words, role=role)
        pair.set(step.amount)
        return pair
    return stacked(step.words, step.amount, "muted")
