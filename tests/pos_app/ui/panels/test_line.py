from __future__ import annotations

from tests.pos_app.fake_till import BANGLE
from tests.pos_app.ui.conftest import Hands


def test_the_explanation_stands_beside_the_cart(hands: Hands):
    hands.scan(BANGLE.barcode)

    hands.press("F5")

    assert hands.window.line.title.text() == "第 1 行  古法手镯 素圈光面"
    assert hands.window.main.table.isVisible()


def test_a_salesperson_is_chosen_by_touch(hands: Hands):
    hands.scan(BANGLE.barcode)
    hands.press("F6")
    people = hands.window.line.list

    people.itemClicked.emit(people.item(1))
    hands.press("Return")

    assert hands.till.lines[0].salesperson_name == "赵敏"
