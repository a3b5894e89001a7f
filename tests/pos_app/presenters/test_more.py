from __future__ import annotations

import pytest

from pos_app.presenters.host import State
from pos_app.presenters.more import MENU
from pos_app.ui.keymap import load
from tests.pos_app.fake_till import RING
from tests.pos_app.fake_views import Counter


def form(counter: Counter, *typed: str) -> None:
    counter.views["more"].typed = typed


@pytest.mark.parametrize("what", ["pay_in", "pay_out", "drop"])
def test_cash_moves_with_its_reason(what: str):
    counter = Counter()
    counter.press("more", what)
    form(counter, "200", "买水")

    counter.press("accept")

    assert counter.till.moved == [(what, 20_000, "买水")]
    assert counter.state is State.IDLE


def test_cash_does_not_move_without_a_reason():
    counter = Counter()
    counter.press("more", "pay_out")
    form(counter, "200", " ")

    counter.press("accept")

    assert counter.code == "E-REASON"
    assert counter.till.moved == []


def test_an_amount_that_is_none_is_refused():
    counter = Counter()
    counter.press("more", "pay_in")
    form(counter, "abc", "备用金")

    counter.press("accept")

    assert counter.code == "E-TENDER-AMOUNT"


def test_the_menu_opens_what_is_chosen():
    counter = Counter()
    counter.press("more", "down", "accept")

    assert counter.seen("more", "form")[0].title == "支出"


def test_escape_goes_from_the_form_to_the_menu_and_then_to_the_cart():
    counter = Counter()
    counter.press("more", "pay_in")

    counter.press("back")
    menu = counter.state, counter.seen("more", "menu")[0] == MENU
    counter.press("back")

    assert menu == (State.MORE, True)
    assert counter.state is State.IDLE


def test_every_entry_of_the_menu_has_the_key_of_the_key_map():
    assert [item.key for item in MENU] == [load().of(item.action).keys[0] for item in MENU]


def test_wrongly_entered_tenders_are_corrected_by_a_manager():
    counter = Counter(staff="1001")
    counter.scan(RING.barcode)
    counter.press("pay", "accept", "back", "more", "correct_tenders", "accept")
    form(counter, "", "8980", "4412", "收款方式选错")

    counter.press("accept")

    ((sale_no, tenders, reason),) = counter.till.corrected
    assert (sale_no, reason) == ("S-HP01-20261121-0047", "收款方式选错")
    assert [(t.method, t.amount_fen, t.reference) for t in tenders] == [("card", 898_000, "4412")]


def test_a_correction_must_add_up():
    counter = Counter(staff="1001")
    counter.scan(RING.barcode)
    counter.press("pay", "accept", "back", "more", "correct_tenders", "accept")
    form(counter, "8000", "100", "", "收款方式选错")

    counter.press("accept")

    assert counter.code == "E-CORRECT-SUM"
    assert counter.till.corrected == []


def test_a_forgotten_member_is_added_to_todays_bill():
    counter = Counter(staff="1001")
    counter.scan(RING.barcode)
    counter.press("pay", "accept", "back", "more", "correct_member", "accept")
    form(counter, "6620", "结账时忘了会员")

    counter.press("accept", "accept")

    assert counter.till.corrected == [("S-HP01-20261121-0047", "M1", "结账时忘了会员")]


def test_messages_can_be_read_again():
    counter = Counter()
    counter.scan("123456789")

    counter.press("more", "messages")

    assert counter.seen("more", "list")[1][0].title.startswith("没有找到 123456789")


def test_a_bill_to_correct_is_named_by_time_and_number():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("pay", "accept", "more", "correct_tenders")

    (row,) = counter.seen("more", "list")[1]

    assert row.title == "14:05  第 0047 号"


def with_member() -> Counter:
    counter = Counter()
    counter.scan("M0000000001")
    return counter


def test_a_member_on_the_bill_chooses_a_pin_typed_twice():
    counter = with_member()
    counter.press("more", "member_pin")
    form(counter, "246810", "407193", "407193")

    counter.press("accept")

    assert [chosen for _member, *chosen in counter.till.pins_set] == [["407193", "246810"]]


def test_two_different_pins_change_nothing():
    counter = with_member()
    counter.press("more", "member_pin")
    form(counter, "", "407193", "407139")

    counter.press("accept")

    assert counter.till.pins_set == []


def test_a_pin_needs_the_member_on_the_bill():
    counter = Counter()
    counter.press("more", "member_pin")

    assert counter.code == "E-TENDER-MEMBER"
