"""The panel of old gold shows what a kind of piece is asked, and gives what was typed."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pos_app.presenters.old_gold import OldGoldPicture
from pos_app.presenters.weighing import ScaleBox
from pos_app.ui.panels.old_gold import OldGoldPanel
from pos_app.ui.theme import Look


@dataclass
class Presenter:
    changes: int = 0
    said: list[str] = field(default_factory=list)

    def changed(self) -> None:
        self.changes += 1

    def refresh(self) -> None:
        self.said.append("refresh")


@pytest.fixture
def panel(qtbot) -> OldGoldPanel:
    panel = OldGoldPanel(print, Look, choose=lambda _: ["/a/1.jpg", "/a/2.png"])
    panel.presenter = Presenter()  # type: ignore[assignment]
    qtbot.addWidget(panel)
    panel.show()
    return panel


def choose(panel: OldGoldPanel, kind: str) -> None:
    panel.kind.setCurrentIndex(panel.kind.findData(kind))
    panel.kind.activated.emit(panel.kind.currentIndex())


def test_only_what_the_kind_asks_is_shown(panel: OldGoldPanel):
    at_first = (panel.receipt.isVisible(), panel.line.isVisible(), panel.consent.isVisible())
    choose(panel, "cut_off")

    assert at_first == (True, False, False)
    assert (panel.receipt.isVisible(), panel.line.isVisible(), panel.identity.isVisible()) == (False, True, False)


def test_what_is_typed_is_handed_over(panel: OldGoldPanel):
    panel.weight.setText("12.86")
    panel.identity.setText("11010519491231002X")
    panel.photos.click()

    typed = panel.typed_piece()

    assert (typed.kind, typed.purity, typed.weight, typed.identity) == (
        "trade_in", "足金999", "12.86", "11010519491231002X",
    )  # fmt: skip
    assert typed.photos == ("/a/1.jpg", "/a/2.png")
    assert panel.photos.text() == "照片 ☑2"


def test_the_next_piece_keeps_the_seller(panel: OldGoldPanel):
    panel.weight.setText("12.86")
    panel.name.setText("张三丰")

    panel.clear_piece(False)

    assert (panel.weight.text(), panel.name.text()) == ("", "张三丰")


def test_the_formula_and_the_balance_are_shown(panel: OldGoldPanel):
    panel.show_old_gold(OldGoldPicture("旧料  第 1 件", "净重 12.30 g", "12.18 g × 1,010.00", "抵 ¥12,301.80", ""))
    panel.show_old_gold_scale(ScaleBox("⚖ 12.86 g  已稳定", "ok"))

    assert panel.credit.text() == "抵 ¥12,301.80"
    assert panel.scale_text.isVisible()
    assert not panel.note.isVisible()


def test_much_cash_opens_the_form_of_due_diligence(panel: OldGoldPanel):
    before = panel.job.isVisible()
    panel.show_old_gold(OldGoldPicture("旧料  第 1 件", "", "", "抵 ¥98,000.00", "", seller=True, diligence=True))
    panel.job.setText("教师")
    panel.sex.setCurrentIndex(1)

    typed = panel.typed_piece().diligence

    assert (before, panel.job.isVisible(), panel.identity.isVisible()) == (False, True, True)
    assert typed is not None
    assert (typed.sex, typed.nationality, typed.job) == ("男", "中国", "教师")


def test_a_new_customer_finds_an_empty_form(panel: OldGoldPanel):
    panel.diligence.setChecked(True)
    panel.job.setText("教师")

    panel.clear_piece(True)

    assert panel.typed_piece().diligence is None
    assert (panel.job.text(), panel.nationality.text()) == ("", "中国")
