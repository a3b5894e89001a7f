"""A second person's number and PIN."""

from __future__ import annotations

from pos_app.locale import tr
from pos_app.presenters.approval import ApprovalPresenter
from pos_app.presenters.problems import Problem
from pos_app.ui.panels.panel import Looks, Panel, Press, captioned, code_field, to_next_empty
from pos_app.ui.widgets.basics import button, label, set_level


class ApprovalPanel(Panel):
    presenter: ApprovalPresenter

    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__(tr("授权"))
        self._what = label(role="strong", wrap=True)
        self._who = label(role="muted", wrap=True)
        self.words = label(role="value", wrap=True)
        self.number = code_field(tr("授权人工号"), tr("工号,或扫工牌"), length=10)
        self.pin = code_field(tr("授权人密码"), secret=True, length=6)
        self.body.addWidget(self._what)
        self.body.addWidget(self._who)
        self.body.addLayout(captioned(tr("授权人工号"), self.number))
        self.body.addLayout(captioned(tr("密码"), self.pin))
        self.body.addWidget(self.words)
        self.body.addStretch(1)
        self.foot.addWidget(button("ask_from_afar", press))
        self.foot.addWidget(button("accept", press, role="primary", caption=tr("授权")))
        self.first = self.number

    def next_field(self) -> bool:
        return to_next_empty((self.number, self.pin))

    # the presenter's view

    def show_approval(self, what: str, asker: str) -> None:
        self._what.setText(tr("{what} 需要授权", what=what))
        self._who.setText(tr("{asker} 没有这个权限。授权只用于这一步,两个人都会留痕。", asker=asker))
        self.number.clear()
        self.pin.clear()
        self.number.setFocus()

    def show_badge(self, number: str) -> None:
        """A scanned badge names the person; the PIN is still asked."""
        self.number.setText(number)
        self.pin.setFocus()

    def values(self) -> tuple[str, str]:
        return self.number.text().strip(), self.pin.text()

    def show_words(self, problem: Problem | None) -> None:
        self.words.setText(problem.text if problem else "")
        set_level(self.words, problem.level if problem else "")
        if problem and problem.level not in ("ok", "info", ""):
            wrong = self.number if problem.code == "E-AUTH-STAFF" else self.pin
            self.pin.clear()
            wrong.setFocus()
            wrong.selectAll()
