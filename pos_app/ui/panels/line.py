"""One line explained, and the choice of who sold it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QStackedWidget, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.line import Explanation, LinePresenter, Step
from pos_app.presenters.rows import Face
from pos_app.ui.panels.panel import Looks, Panel, Press
from pos_app.ui.widgets.basics import PairRow, button, clear, label, rule
from pos_app.ui.widgets.choices import ChoiceList


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
        self._use = button("accept", press, role="primary")
        self.foot.addWidget(self._use)

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
        for widget in (self._subtitle, self._stale, self._reprice):
            outer.addWidget(widget)
        outer.addWidget(area, 1)
        return side

    # the presenter's view

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

    def show_staff(self, title: str, staff: tuple[Face, ...], chosen: int) -> None:
        self.stack.setCurrentIndex(1)
        self._use.setText(tr("选为导购 Enter"))
        self.title.setText(title)
        self.list.show_rows(tuple((person.name, person.role, person.number) for person in staff), chosen)


def _step(step: Step) -> QWidget:
    if step.kind != "unused":
        role = "strong" if step.kind in ("sum", "due") else "value"
        pair = PairRow(step.words, role=role)
        pair.set(step.amount)
        return pair
    side = QWidget()
    box = QVBoxLayout(side)
    box.setContentsMargins(0, 0, 0, 0)
    box.setSpacing(2)
    box.addWidget(label(step.words, "label"))
    box.addWidget(label(step.amount, "muted", wrap=True))
    return side
