from __future__ import annotations

from pos_app.ui import theme
from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def test_the_cart_is_hidden_behind_the_lock(hands: Hands):
    hands.scan(RING.barcode)

    hands.press("Ctrl+L")

    assert hands.window.lock.isVisible()
    assert not hands.window.main.isVisible()


def test_clock_and_gold_price_stay_in_sight(make_window):
    hands = make_window(staff="")

    shown = [label.text() for label in (hands.window.lock.clock, hands.window.lock.gold)]

    assert shown == ["14:05", "足金999 ¥1,028.00/g 09:30 v37"]


def test_large_text_moves_them_into_the_header(make_window):
    hands = make_window(staff="")

    hands.window.set_look(theme.Look(scale=150, family=hands.window.look.family))

    assert not hands.window.lock.clock.isVisible()
    assert hands.window.header.isVisible()


def test_a_person_is_chosen_by_touch(make_window):
    hands = make_window(staff="")
    people = hands.window.lock.staff

    people.itemClicked.emit(people.item(1))

    assert people.currentRow() == 1
