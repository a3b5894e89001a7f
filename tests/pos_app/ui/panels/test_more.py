from __future__ import annotations

from pos_app.presenters.host import State
from pos_app.presenters.more import MENU, Form, FormField
from tests.pos_app.ui.conftest import Hands


def test_a_form_is_filled_by_keys_alone(hands: Hands):
    hands.press("F11", "1")
    hands.settle()
    hands.type("200")
    hands.press("Tab")
    hands.window.focusWidget().insert("备用金")  # type: ignore[union-attr]
    hands.press("Return")

    assert hands.till.moved == [("pay_in", 20_000, "备用金")]


def test_digits_open_entries_of_the_menu_but_are_typed_into_forms(hands: Hands):
    hands.press("F11", "2")
    hands.settle()
    hands.type("8")
    hands.settle()

    assert hands.window.more.values()[0] == "8"


def test_a_double_click_opens_an_entry(hands: Hands):
    hands.press("F11")
    menu = hands.window.more.list

    place = [item.action for item in MENU].index("board")
    menu.itemClicked.emit(menu.item(place))
    menu.itemDoubleClicked.emit(menu.item(place))

    assert hands.state is State.BOARD


def test_enter_goes_on_to_the_next_empty_field_and_then_sends(hands: Hands):
    hands.press("F11", "1")
    hands.settle()
    hands.type("200")
    hands.press("Return")
    in_between = list(hands.till.moved)
    hands.type("float")
    hands.press("Return")

    assert in_between == []
    assert hands.till.moved == [("pay_in", 20_000, "float")]


def test_a_scanned_card_goes_into_its_field_and_leaves_what_was_typed(hands: Hands):
    hands.press("F11")
    fields = (FormField("证件", "", "text"), FormField("卡号", "", "scan"), FormField("原因", "", "text"))
    hands.window.more.show_form(Form("补卡", "", fields, "补卡"))
    hands.type("ID")

    hands.window.more.show_scan("GC12345678901")

    assert hands.window.more.values() == ("ID", "GC12345678901", "")


def test_a_gift_cards_secret_of_twelve_signs_fits_its_field(hands: Hands):
    hands.press("F11")
    hands.window.more.show_form(Form("退礼品卡", "", (FormField("密码", "", "secret"),), "记入本单"))

    hands.type("ABCD-2345-EFGH")

    assert hands.window.more.values() == ("ABCD-2345-EFGH",)
