from __future__ import annotations

from tests.pos_app.fake_till import RING
from tests.pos_app.ui.conftest import Hands


def paying(hands: Hands) -> Hands:
    hands.scan(RING.barcode)
    hands.press("F12")
    return hands


def test_the_amount_is_selected_so_that_digits_replace_it(hands: Hands):
    paying(hands)

    assert hands.window.tender.field.selectedText() == "8980.00"


def test_every_way_to_pay_has_its_button(hands: Hands):
    panel = paying(hands).window.tender

    said = [button.text() for button in panel.methods.values()]

    assert said == ["现金 Alt+2", "银行卡 Alt+3", "储值 (先选会员) Alt+4"]


def test_the_cards_number_can_be_touched_in(hands: Hands):
    paying(hands).window.tender.methods["by_card"].click()

    for digit in hands.window.tender.pad.buttons("4412"):
        digit.click()
    hands.press("Return")

    assert hands.till.sold[0].tenders[0].reference == "4412"


def test_what_was_taken_is_listed_and_can_be_taken_back(hands: Hands):
    paying(hands)
    hands.type("1000")
    hands.press("Alt+2")
    listed = hands.window.tender.rows.count()

    hands.press("Del")

    assert (listed, hands.window.tender.rows.count()) == (1, 0)


def test_a_quick_amount_is_one_touch(hands: Hands):
    paying(hands).window.tender.quick[0].click()

    assert hands.till.sold[0].change_fen == 2_000
