"""The store's parked bills."""

from __future__ import annotations

from pos_app.locale import tr
from pos_app.presenters.hold import HoldPresenter, ParkedRow
from pos_app.ui.panels.panel import Looks, Panel, Press
from pos_app.ui.widgets.basics import button, label
from pos_app.ui.widgets.choices import ChoiceList


class HoldPanel(Panel):
    presenter: HoldPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("取单"))
        self.list = ChoiceList(
            look, lambda place: self.presenter.choose(place), lambda: self.presenter.accept(), name=tr("挂单")
        )
        self._words = label(role="muted", wrap=True)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._words)
        self.foot.addWidget(button("hold_slip", press))
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("取单")))
        self.first = self.list

    def show_holds(self, rows: tuple[ParkedRow, ...], chosen: int, words: str) -> None:
        self.list.show_rows(tuple((row.title, row.detail, row.due) for row in rows), chosen)
        self._words.setText(words)
