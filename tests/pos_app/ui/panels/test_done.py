from __future__ import annotations

from PySide6.QtWidgets import QLabel

from pos_app.presenters.host import State
from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def sold(hands: Hands) -> Hands:
    hands.scan(RING.barcode)
    hands.press("F12", "Return")
    return hands


def test_the_change_stands_large(hands: Hands):
    assert sold(hands).window.done.change.text() == "¥0.00"


def test_after_a_while_the_till_is_ready_for_the_next(hands: Hands):
    sold(hands)

    hands.window.done.timer.timeout.emit()

    assert hands.state is State.IDLE
    assert not hands.window.done.timer.isActive()


def test_the_printers_part_moves_on_by_itself(hands: Hands):
    sold(hands).window.done.show_print("ok", "● 小票已打印")

    assert "● 小票已打印" in [label.text() for label in hands.window.done.findChildren(QLabel)]


def test_the_drawers_part_moves_on_by_itself(hands: Hands):
    sold(hands).window.done.show_drawer("● 钱箱已开")

    assert "● 钱箱已开" in [label.text() for label in hands.window.done.findChildren(QLabel)]
