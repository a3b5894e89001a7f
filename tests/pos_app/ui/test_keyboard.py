from __future__ import annotations

from pos_app.presenters.host import State
from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def test_enter_presses_the_button_that_has_the_focus(hands: Hands):
    hands.window.key_bar.buttons["F3"].setFocus()

    hands.press("Return")

    assert hands.state is State.MEMBER


def test_tab_moves_the_focus(hands: Hands):
    before = hands.window.focusWidget()

    hands.press("Tab")

    assert hands.window.focusWidget() is not before


def test_a_letter_that_is_a_key_types_where_text_is_written(hands: Hands):
    hands.scan(RING.barcode)
    hands.press("F3")

    hands.type("r")
    hands.settle()

    assert hands.window.member.field.text() == "r"


def test_a_letter_waits_in_the_empty_scan_box_and_is_typed_when_more_follow(hands: Hands):
    hands.scan(RING.barcode)
    hands.now_ms += 500
    hands.press("R")
    hands.now_ms += 30 - 180

    hands.type("i")

    assert hands.window.main.scan.text().lower() == "ri"


def test_a_message_cannot_take_the_keys_that_mean_the_same_everywhere(hands: Hands):
    hands.scan("123456789")

    hands.press("F11")

    assert hands.state is State.MORE


def test_badge_digits_on_the_lock_screen_choose_the_person(hands: Hands):
    hands.press("Ctrl+L")

    hands.scan("ST1001")

    assert hands.window.lock.staff.currentRow() == 2


def test_a_key_shows_that_somebody_is_there(hands: Hands):
    hands.window.keyboard.active = False

    hands.press("Up")

    assert hands.window.keyboard.active
