from __future__ import annotations

from pos_app.presenters.host import State
from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def test_a_parked_bill_is_recalled_by_a_double_click(hands: Hands):
    hands.scan(RING.barcode)
    hands.press("F8", "F9")
    panel = hands.window.hold.list

    panel.itemDoubleClicked.emit(panel.item(0))

    assert hands.state is State.BUILDING
    assert len(hands.till.lines) == 1


def test_p_prints_the_chosen_bills_slip(hands: Hands):
    hands.scan(RING.barcode)
    hands.press("F8", "F9")

    hands.type("P")
    hands.settle()

    assert hands.till.papers.tried == ["hold_slip HD00000001"]
