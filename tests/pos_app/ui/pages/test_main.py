from __future__ import annotations

from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def test_an_empty_cart_says_how_to_begin(hands: Hands):
    assert not hands.window.main.table.isVisible()
    assert "F9 取挂单" in hands.window.main.hint.text()


def test_the_cart_appears_with_the_first_line(hands: Hands):
    hands.scan(RING.barcode)

    assert hands.window.main.table.isVisible()


def test_a_line_is_chosen_by_touch(hands: Hands):
    hands.scan(RING.barcode)
    hands.scan("6900012345678")
    table = hands.window.main.table

    table.clicked.emit(table.cart.index(0, 1))

    assert hands.desk.sale.line is not None
    assert hands.desk.sale.line.barcode == RING.barcode


def test_the_strip_keeps_its_place_so_that_the_cart_does_not_jump(hands: Hands):
    hands.scan(RING.barcode)
    quiet = hands.window.main.table.y()

    hands.scan("123456789")

    assert hands.window.main.table.y() == quiet
