from __future__ import annotations

from pos_app.presenters.rows import totals
from pos_app.ui.panels.summary import SummaryPanel
from pos_app.ui.theme import Look
from shop.sales.rules.pricing import PartLine
from tests.pos_app.fake_till import BANGLE, FakeTill


def test_an_empty_bill_cannot_be_paid(qtbot):
    panel = SummaryPanel(print, Look)
    qtbot.addWidget(panel)

    panel.show_totals(totals(FakeTill().cart()))

    assert not panel.pay.isEnabled()


def test_the_amount_due_and_the_member_stand_beside_the_cart(qtbot):
    till, panel = FakeTill(), SummaryPanel(print, Look)
    qtbot.addWidget(panel)
    till.put(BANGLE)
    till.attach_member("M1")

    panel.show_totals(totals(till.cart()))

    assert panel.total.text() == "¥21,489.60"
    assert panel.member.name.text() == "李** 138****6620"
    assert panel.pay.isEnabled()


def test_a_customer_who_is_paid_is_told_so(qtbot):
    till, panel = FakeTill(), SummaryPanel(print, Look)
    qtbot.addWidget(panel)
    till.parts = (PartLine("P1", "old_gold", "旧料 足金999", "", -500_00),)

    panel.show_totals(totals(till.cart()))

    assert panel.total.text() == "¥500.00"
    assert panel.pay.text() == "付给顾客 F12"
