"""The panel of the cart itself: the member, the sums, the amount due, the key that pays."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from pos_app.locale import tr
from pos_app.presenters.rows import MemberBox, Totals
from pos_app.ui.panels.panel import Looks, Press, scrolling
from pos_app.ui.widgets.basics import PairRow, button, label, recaption, row, rule
from pos_app.ui.widgets.total import TotalLabel


class SummaryPanel(QWidget):
    def __init__(self, press: Press, look: Looks) -> None:
        super().__init__()
        box = QVBoxLayout(self)
        box.setContentsMargins(16, 16, 16, 16)
        box.setSpacing(10)
        self.member = MemberCardBox(press)
        upper = QVBoxLayout()
        upper.setContentsMargins(0, 0, 0, 0)
        upper.setSpacing(10)
        upper.addWidget(self.member)
        upper.addStretch(1)
        self._codes = label(role="muted", wrap=True)
        self._codes.hide()
        upper.addWidget(self._codes)
        self._notes = label(role="muted", wrap=True)
        self._notes.hide()
        upper.addWidget(self._notes)
        self._drop_code = button("remove_code", press, role="small")
        self._drop_code.hide()
        upper.addWidget(self._drop_code)
        self._pieces, self._list = PairRow(tr("件数")), PairRow(tr("货款"))
        self._off, self._points = PairRow(tr("优惠")), PairRow(tr("本单积分"))
        self._parts = PairRow(tr("抵扣与另收"))
        for pair in (self._pieces, self._list, self._off, self._parts, self._points):
            upper.addWidget(pair)
        box.addWidget(scrolling(upper), 1)
        box.addWidget(rule())
        self._due_words = label(tr("应收"), name="due_words")
        box.addWidget(self._due_words)
        self.total = TotalLabel(lambda size: look().px(size))
        box.addWidget(self.total)
        self.pay = button("pay", press, role="primary", caption=tr("收  款"))
        self.pay.setObjectName("pay")
        box.addSpacing(4)
        box.addWidget(self.pay)

    def show_totals(self, totals: Totals) -> None:
        self.member.show_member(totals.member)
        self._codes.setText(tr("券 {codes}", codes=" · ".join(totals.codes)))
        self._codes.setVisible(bool(totals.codes))
        self._drop_code.setVisible(bool(totals.codes))
        self._notes.setText("\n".join(totals.notes))
        self._notes.setVisible(bool(totals.notes))
        self._pieces.set(totals.pieces)
        self._list.set(totals.list_)
        self._off.set(totals.off)
        self._parts.setVisible(bool(totals.parts))
        self._parts.set(totals.parts)
        self._points.set(totals.points or "—")
        pays_out = totals.due.startswith("-")
        self._due_words.setText(tr("付给顾客") if pays_out else tr("应收"))
        recaption(self.pay, tr("付给顾客") if pays_out else tr("收  款"))
        self.total.setText(totals.due.removeprefix("-"))
        if self.pay.isEnabled() != totals.ready:
            self.pay.setEnabled(totals.ready)


class MemberCardBox(QFrame):
    """The member as a card, or the invitation to choose one."""

    def __init__(self, press: Press) -> None:
        super().__init__()
        self.setObjectName("card")
        box = QVBoxLayout(self)
        box.setContentsMargins(14, 12, 14, 14)
        box.setSpacing(8)
        self.name, self._tier = label(role="strong"), label(role="badge")
        self._none = label(tr("还没有会员"), "label")
        head = QHBoxLayout()
        head.addWidget(self.name)
        head.addWidget(self._none)
        head.addStretch(1)
        head.addWidget(self._tier, 0, Qt.AlignmentFlag.AlignRight)
        box.addLayout(head)
        self._points, self._value = PairRow(tr("积分")), PairRow(tr("储值"))
        self._birthday = label(role="value")
        for widget in (self._points, self._value, self._birthday):
            box.addWidget(widget)
        self._button = button("member", press, role="small")
        box.addLayout(row(self._button))
        self._shown: MemberBox | None = None
        self._show(None)

    def show_member(self, member: MemberBox | None) -> None:
        if member != self._shown:
            self._show(member)

    def _show(self, member: MemberBox | None) -> None:
        self._shown = member
        there = member is not None
        for widget in (self.name, self._tier, self._points, self._value):
            widget.setVisible(there)
        self._none.setVisible(not there)
        self._birthday.setVisible(bool(member and member.birthday))
        if member is not None:
            self.name.setText(member.label)
            self._tier.setText(member.tier)
            self._points.set(member.points)
            self._value.set(member.value)
            self._birthday.setText(member.birthday)
