from __future__ import annotations

from pos_app.presenters.host import State
from pos_app.presenters.problems import words
from tests.pos_app.fake_till import PIN
from tests.pos_app.ui.conftest import Hands


def test_a_managers_badge_and_pin_let_the_step_through(hands: Hands):
    hands.press("Ctrl+D", "Return")

    hands.scan("ST1001")
    hands.type(PIN)
    hands.press("Return")

    assert hands.state is State.IDLE
    assert hands.till.moved == [("drawer", 0, "换零钱")]


def test_a_wrong_pin_is_cleared_and_asked_again(hands: Hands):
    hands.press("Ctrl+D", "Return")
    hands.type("1001")
    hands.press("Tab")
    hands.type("000000")

    hands.press("Return")

    panel = hands.window.approval
    assert panel.values() == ("1001", "")
    assert panel.words.text().startswith("密码不对")


def test_enter_after_the_number_asks_for_the_pin(hands: Hands):
    hands.press("Ctrl+D", "Return")
    hands.type("1001")

    hands.press("Return")
    hands.type(PIN)
    hands.press("Return")

    assert hands.till.moved == [("drawer", 0, "换零钱")]


def test_a_number_that_nobody_has_is_asked_again(hands: Hands):
    hands.press("Ctrl+D", "Return")

    hands.window.approval.show_words(words("auth.unknown_staff", staff="314159"))

    assert hands.window.approval.number.hasFocus()
