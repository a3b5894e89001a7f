from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QApplication

from pos_app.presenters.tender import TenderPicture
from pos_app.presenters.tender_words import TenderRow
from tests.pos_app.fake_till import BANGLE, MEMBER_PIN, PIN, RING
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

    said = [button.text() for button in panel.methods.values() if button.isVisible()]

    assert said == ["现金 Alt+2", "银行卡 Alt+3", "储值 (先选会员) Alt+4", "礼品卡 Alt+6"]


def test_the_bar_has_the_quick_sums_until_a_question_is_asked(hands: Hands):
    hands.scan("M0000000001")
    panel, bar = paying(hands).window.tender, hands.window.key_bar.buttons
    sums = [made.text() for made in panel.quick if made.isVisible()]

    offered = [bar[key].text() for key in ("F5", "F6", "F7") if bar[key].isEnabled()]
    hands.press("Alt+4")

    assert offered == [" ".join(reversed(text.rsplit(" ", 1))) for text in sums] != []
    assert [bar[key].isEnabled() for key in ("F5", "F6", "F7")] == [False, False, False]


def test_after_a_refusal_a_manager_lets_the_store_bear_it_by_keys_alone(hands: Hands):
    hands.scan("M0000000001")
    paying(hands).till.line_down = True
    panel = hands.window.tender
    hands.type("500")
    hands.press("Alt+4")
    hands.type(MEMBER_PIN)
    hands.press("Return")
    offered = panel.methods["at_risk"].text()

    hands.press("Alt+7")
    reason = (panel.reason.hasFocus(), panel.reason.selectedText(), panel.pad.isVisible())
    hands.press("Return")
    hands.type("1001")
    hands.press("Return")
    hands.type(PIN)
    hands.press("Return")

    assert offered == "门店垫付 (最多 ¥500.00) Alt+7"
    assert reason == (True, "联系不上总部", False)
    assert [tender.method for tender in hands.till.tenders or ()] == ["credit_risk"]
    assert panel.field.hasFocus()


def test_why_cash_is_paid_that_the_drawer_does_not_hold_is_typed_by_keys_alone(hands: Hands):
    hands.till.drawer_fen = 1_000_00
    panel = paying(hands).window.tender

    hands.press("Return")
    asked = (panel.reason.hasFocus(), panel.reason.isVisible(), panel.pad.isVisible(), panel.reply.isVisible())
    hands.type("uncounted")
    hands.press("Return")

    assert asked == (True, True, False, False)
    assert hands.till.sold[0].tenders[0].reference == "uncounted"


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


def test_long_amounts_stay_inside_the_panel_of_a_small_screen(make_window: Callable[..., Hands]):
    hands = make_window(size=(1024, 720))
    hands.scan(BANGLE.barcode)
    hands.press("F12")
    panel = hands.window.tender

    picture = TenderPicture(
        title="收款", due_words="应收", due="¥170,793.11",
        rows=(TenderRow("储值", "-1,000.00"),), chosen=0, left="¥169,793.11", left_words="还差",
        quick=("169,800", "170,000", "169,793.11"), member_value="余 ¥3,200.00", enter_words="Enter = 现金 169,793.11",
        ask="", ask_words="",
    )  # fmt: skip
    panel.show_tender(picture)
    QApplication.processEvents()

    right = panel.mapToGlobal(panel.rect().topRight()).x()
    assert all(made.mapToGlobal(made.rect().topRight()).x() < right for made in (*panel.quick, panel.field))
