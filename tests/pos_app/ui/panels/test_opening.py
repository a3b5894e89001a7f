from __future__ import annotations

from pos_app.presenters.host import State
from pos_app.ui.keymap import load
from pos_app.ui.widgets.basics import PairRow
from tests.pos_app.fake_till import RING, FakeTill
from tests.pos_app.ui.conftest import Hands


def test_the_last_float_is_offered(make_window):
    hands = make_window(FakeTill(day_open=False))

    assert hands.window.opening.field.text() == "1000.00"


def test_a_reason_of_a_void_is_chosen_by_touch(hands: Hands):
    hands.scan(RING.barcode)
    hands.press("Ctrl+N")
    reasons = hands.window.void.list

    reasons.itemDoubleClicked.emit(reasons.item(0))

    assert hands.state is State.IDLE


def test_the_help_lists_every_key_of_the_counter(hands: Hands):
    hands.press("F1")

    listed = len(hands.window.help.findChildren(PairRow))

    assert listed == len([entry for entry in load().in_state(State.BUILDING) if entry.caption])
