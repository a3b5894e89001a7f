"""The first float of a day, the reasons for a void, and the keys of the screen: three small panels."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.host import State
from pos_app.presenters.sale import SalePresenter
from pos_app.ui.keymap import load, shown
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field
from pos_app.ui.widgets.basics import PairRow, button, clear, label
from pos_app.ui.widgets.choices import ChoiceList


class OpeningPanel(Panel):
    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("开班"))
        self._words = label(role="muted", wrap=True)
        self.field = code_field(tr("备用金"), length=14)
        self.field.setObjectName("amount")
        self.field.setAlignment(Qt.AlignmentFlag.AlignRight)
        self.body.addWidget(self._words)
        self.body.addLayout(captioned(tr("备用金 (元)"), self.field))
        self.body.addStretch(1)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("开班")))
        self.first = self.field

    def show_float(self, amount: str, words: str) -> None:
        self._words.setText(words)
        self.field.setText(amount)
        self.focus()


class VoidPanel(Panel):
    presenter: SalePresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("作废本单"))
        self._words = label(wrap=True)
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose_reason(place), lambda: press("accept"), name=tr("作废原因")
        )
        self.body.addWidget(self._words)
        self.body.addWidget(label(tr("原因"), "section"))
        self.body.addWidget(self.list, 1)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("作废")))
        self.first = self.list

    def show_void(self, reasons: tuple[str, ...], chosen: int, words: str) -> None:
        self._words.setText(words)
        self.list.show_rows(tuple((tr(reason), "", "") for reason in reasons), chosen)


class HelpPanel(Panel):
    """Every key of the main screen, from the key map itself."""

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("快捷键"))
        inner = QWidget()
        inner.setObjectName("scroll")
        self._rows = QVBoxLayout(inner)
        self._rows.setContentsMargins(0, 0, 8, 0)
        self._rows.setSpacing(7)
        area = QScrollArea()
        area.setWidget(inner)
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        area.setAccessibleName(tr("快捷键"))
        self.body.addWidget(area, 1)
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("返回")))
        self.first = area
        self.show_keys(State.BUILDING)

    def show_keys(self, state: State) -> None:
        clear(self._rows)
        for entry in load().in_state(state):
            if entry.caption:
                self._rows.addWidget(PairRow(tr(entry.caption), shown(entry.keys[0])))
        self._rows.addStretch(1)
