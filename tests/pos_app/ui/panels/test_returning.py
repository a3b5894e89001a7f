"""The panel of returns shows what its stage asks, and gives what was typed and chosen."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from pos_app.presenters.returning import ASK, LAID, LINES, ReturnPicture, ReturnRow
from pos_app.presenters.weighing import ScaleBox
from pos_app.ui.panels.returning import ReturningPanel
from pos_app.ui.theme import Look

ROW = ReturnRow("☐ 1. 足金手镯", "691", "24,700.00")


@dataclass
class Presenter:
    said: list[str] = field(default_factory=list)

    def refresh(self) -> None:
        self.said.append("refresh")

    def choose(self, place: int) -> None:
        self.said.append(f"choose {place}")


@pytest.fixture
def panel(qtbot) -> ReturningPanel:
    panel = ReturningPanel(print, Look)
    panel.presenter = Presenter()  # type: ignore[assignment]
    qtbot.addWidget(panel)
    panel.show()
    return panel


def picture(stage: str, *, weigh: bool = False) -> ReturnPicture:
    rows = () if stage == ASK else (ROW,)
    return ReturnPicture(stage, "退换货", rows, len(rows) - 1, ("将收回 积分 5",), "查单", weigh)


@pytest.mark.parametrize(
    ("shown", "seen"),
    [
        (picture(ASK), (True, False, False)),
        (picture(LINES), (False, True, False)),
        (picture(LAID, weigh=True), (False, True, True)),
    ],
)
def test_only_what_the_stage_asks_is_shown(panel: ReturningPanel, shown: ReturnPicture, seen: tuple[bool, ...]):
    panel.show_return(shown)

    assert (panel.number.isVisible(), panel.list.isVisible(), panel.weight.isVisible()) == seen


def test_what_is_typed_and_chosen_is_handed_over(panel: ReturningPanel):
    panel.show_return_policies(("全退", "不退工费"))
    panel.policy.setCurrentIndex(1)
    panel.number.setText("S-HP01-20261121-0001")
    panel.weight.setText("20.35")

    given = (panel.return_number(), panel.return_choices(), panel.return_weight())
    panel.clear_return()

    assert given == ("S-HP01-20261121-0001", ("尺寸不合", "不退工费"), "20.35")
    assert (panel.return_number(), panel.return_weight()) == ("", "")


def test_the_balance_is_shown_while_a_piece_is_to_be_weighed(panel: ReturningPanel):
    panel.show_return_scale(ScaleBox("⚖ 20.35 g  已稳定", "ok"))
    seen = panel.scale_text.isVisible()
    panel.show_return_scale(None)

    assert (seen, panel.scale_text.isVisible()) == (True, False)
