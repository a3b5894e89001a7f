from __future__ import annotations

from tests.pos_app.fake_scale import FakeScale
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


def test_the_balance_is_shown_beside_the_price_and_its_weight_taken_by_a_key(hands: Hands):
    hands.till.weighing.scale = scale = FakeScale()
    scale.lay(20_340)
    hands.scan(BANGLE.barcode)
    hands.press("F5")

    assert hands.window.line.scale_text.text() == "⚖ 20.34 g  已稳定"
    hands.press("W")
    hands.settle()

    assert hands.till.lines[0].weight_mg == 20_340


def test_a_weight_is_typed_into_its_field(hands: Hands):
    hands.scan(BANGLE.barcode)
    hands.press("F5", "M")
    hands.settle()

    hands.type("20.1")
    hands.press("Return")

    assert hands.window.line.weight.text() == "20.1"
    assert hands.window.message is not None
    assert hands.window.message.code == "E-TAG-WEIGHT"
