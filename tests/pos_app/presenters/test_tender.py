from __future__ import annotations

from kernel.database import DiskTrouble
from membership.errors import PinMissing
from pos_app.presenters.host import State
from shop.sales.rules.pricing import PartLine
from tests.pos_app.fake_gift_cards import CARD, SECRET
from tests.pos_app.fake_till import BANGLE, MEMBER_PIN, PIN, RING
from tests.pos_app.fake_views import Counter
from tests.pos_app.presenters.test_sale import SlowTasks


def paying(*codes: str) -> Counter:
    counter = Counter()
    counter.scan(*codes)
    counter.press("pay")
    return counter


def test_two_key_sale_takes_the_exact_amount_in_cash():
    counter = Counter()
    counter.scan(RING.barcode)

    counter.press("pay", "accept")

    (done,) = counter.till.sold
    assert [(t.method, t.amount_fen) for t in done.tenders] == [("cash", 898_000)]
    assert counter.state is State.DONE


def test_an_empty_bill_cannot_be_paid():
    counter = Counter()

    counter.press("pay")

    assert counter.state is State.IDLE
    assert counter.code == "I-CART-EMPTY"


def test_the_amount_is_what_is_left():
    counter = paying(RING.barcode)

    assert counter.views["tender"].amount_text == "8980.00"


def test_more_cash_than_due_gives_change():
    counter = paying(RING.barcode)
    counter.views["tender"].amount_text = "9000"

    counter.press("by_cash")

    assert counter.till.sold[0].change_fen == 2_000


def test_quick_amounts_round_up_to_notes():
    counter = paying(RING.barcode)

    (picture,) = counter.seen("tender", "tender")
    counter.press("quick_1")

    assert picture.quick == ("9,000", "8,980")
    assert counter.till.sold[0].change_fen == 2_000


def test_a_card_asks_for_its_number_first():
    counter = paying(RING.barcode)

    counter.press("by_card")
    asked = counter.seen("tender", "tender")[0].ask
    counter.views["tender"].answer_text = "4412"
    counter.press("accept")

    assert asked == "card"
    assert counter.till.sold[0].tenders[0].reference == "4412"


def test_a_card_without_its_number_is_refused_and_asked_again():
    counter = paying(RING.barcode)
    counter.press("by_card")

    counter.press("accept")

    assert counter.code == "E-TENDER-REF"
    assert counter.state is State.TENDER


def test_a_bill_is_split_over_three_ways():
    counter = paying(BANGLE.barcode, "M0000000001")
    counter.press("pay")
    view = counter.views["tender"]

    view.amount_text, view.answer_text = "3200", MEMBER_PIN
    counter.press("by_stored_value", "accept")
    view.amount_text, view.answer_text = "10000", "4412"
    counter.press("by_card", "accept", "accept")

    assert [t.method for t in counter.till.sold[0].tenders] == ["stored_value", "card", "cash"]
    assert sum(t.amount_fen for t in counter.till.sold[0].tenders) == counter.till.sold[0].due_fen


def test_stored_value_needs_the_member_on_the_bill():
    counter = paying(RING.barcode)

    counter.press("by_stored_value")

    assert counter.code == "E-TENDER-MEMBER"


def test_a_wrong_pin_leaves_the_bill_to_be_paid():
    counter = paying(RING.barcode, "M0000000001")
    counter.views["tender"].answer_text = "000000"

    counter.press("by_stored_value", "accept")

    assert counter.code == "E-SV-PIN"
    assert counter.seen("tender", "busy") == (False,)
    assert counter.till.sold == []


def test_too_little_stored_value_offers_what_there_is():
    counter = paying(RING.barcode, "M0000000001")
    view = counter.views["tender"]
    view.answer_text = MEMBER_PIN

    counter.press("by_stored_value", "accept")
    offered = counter.seen("tender", "tender")[0].enter_words
    counter.press("accept", "accept")

    assert offered == "Enter = 先用储值 3,200.00"
    assert counter.till.tenders is not None
    assert counter.till.tenders[0].amount_fen == 320_000


def test_a_tender_can_be_taken_back_before_the_commit():
    counter = paying(RING.barcode)
    counter.views["tender"].amount_text = "1000"
    counter.press("by_cash")

    counter.press("remove_tender")

    assert counter.till.tenders == ()
    assert counter.views["tender"].amount_text == "8980.00"


def test_nonsense_in_the_amount_is_refused():
    counter = paying(RING.barcode)
    counter.views["tender"].amount_text = "12,,x"

    counter.press("by_cash")

    assert counter.code == "E-TENDER-AMOUNT"


def test_escape_leaves_the_question_first_and_then_the_tender():
    counter = paying(RING.barcode)
    counter.press("by_card")

    counter.press("back")
    still = counter.state
    counter.press("back")

    assert still is State.TENDER
    assert counter.state is State.BUILDING
    assert counter.till.tenders is None


def test_a_piece_scanned_while_paying_is_not_added():
    counter = paying(RING.barcode)

    counter.scan(BANGLE.barcode)

    assert counter.code == "W-IN-TENDER"
    assert len(counter.till.lines) == 1


def test_a_member_scanned_while_paying_prices_the_bill_again():
    counter = paying(BANGLE.barcode)

    counter.scan("M0000000001")

    assert counter.state is State.TENDER
    assert counter.views["tender"].amount_text == "21489.60"


def test_enter_before_the_till_answers_is_not_lost():
    counter = Counter()
    counter.scan(RING.barcode)
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.press("pay", "accept")
    tasks.answer()

    assert len(counter.till.sold) == 1


def test_a_second_enter_while_the_till_works_takes_no_second_tender():
    counter = paying(RING.barcode)
    tasks = SlowTasks()
    counter.desk._tasks = tasks

    counter.press("accept", "accept")
    tasks.answer()

    assert len(counter.till.sold[0].tenders) == 1


def test_a_full_disk_keeps_the_bill_and_enter_tries_again():
    counter = paying(RING.barcode)
    counter.till.refuse_commit = DiskTrouble(finding="disk full")

    counter.press("accept")
    refused = counter.state, counter.code
    counter.press("accept")

    assert refused == (State.TENDER, "E-DB-FAIL")
    assert len(counter.till.sold) == 1


def test_without_a_stored_value_pin_the_other_ways_are_at_hand_again():
    def no_pin(*asked: object, **more: object) -> None:
        raise PinMissing()

    counter = paying(RING.barcode, "M0000000001")
    counter.till.add_tender = no_pin  # type: ignore[assignment,method-assign]
    counter.views["tender"].amount_text = "1000"

    counter.press("by_stored_value", "accept")

    (picture,) = counter.seen("tender", "tender")
    assert counter.code == "E-SV-NOPIN"
    assert (picture.ask, counter.views["tender"].amount_text) == ("", "1000.00")


def refused_with_no_line() -> Counter:
    counter = paying(RING.barcode, "M0000000001")
    counter.till.line_down = True
    view = counter.views["tender"]
    view.amount_text, view.answer_text = "800", MEMBER_PIN
    counter.press("by_stored_value", "accept")
    return counter


def approve(counter: Counter) -> None:
    counter.views["approval"].typed = ("1001", PIN)
    counter.press("accept")


def test_the_stores_risk_is_offered_only_after_stored_value_was_refused():
    counter = paying(RING.barcode, "M0000000001")
    before = counter.seen("tender", "tender")[0].risk
    counter.press("at_risk")

    after = refused_with_no_line()

    assert (before, counter.seen("tender", "tender")[0].ask) == ("", "")
    assert (after.code, after.seen("tender", "tender")[0].risk) == ("E-SV-OFFLINE", "最多 ¥500.00")


def test_a_manager_lets_the_store_bear_what_the_member_cannot_pay_now():
    counter = refused_with_no_line()

    counter.press("at_risk")
    asked = counter.seen("tender", "tender")[0].ask_words
    counter.views["tender"].answer_text = counter.seen("tender", "reason")[0]
    counter.press("accept")
    manager_sees = counter.message.text if counter.message else ""
    waits_for = counter.state
    approve(counter)
    counter.press("accept")

    (risk, cash) = counter.till.sold[0].tenders
    assert asked.startswith("门店垫付 ¥500.00:由店长担保。顾客的储值这次不扣")
    assert (waits_for, manager_sees) == (State.APPROVAL, "门店垫付 ¥500.00:由店长担保,门店承担,不扣储值")
    assert (risk.method, risk.amount_fen, risk.reference) == ("credit_risk", 50_000, "联系不上总部")
    assert (cash.method, cash.amount_fen) == ("cash", 848_000)


def test_the_risk_needs_a_reason():
    counter = refused_with_no_line()
    counter.press("at_risk")
    counter.views["tender"].answer_text = "  "

    counter.press("accept")

    assert (counter.code, counter.state) == ("E-RISK-WHY", State.TENDER)


def test_when_no_manager_says_yes_the_bill_is_paid_otherwise():
    counter = refused_with_no_line()
    counter.press("at_risk")
    counter.views["tender"].answer_text = "老顾客"
    counter.press("accept", "back")

    counter.views["tender"].amount_text = "8980"
    counter.press("by_cash")

    assert [tender.method for tender in counter.till.sold[0].tenders] == ["cash"]


def test_a_risk_taken_back_can_be_taken_again():
    counter = refused_with_no_line()
    counter.press("at_risk")
    counter.views["tender"].answer_text = "老顾客"
    counter.press("accept")
    approve(counter)
    used_up = counter.seen("tender", "tender")[0].risk

    counter.till.risk_fen = 50_000
    counter.press("remove_tender")

    assert (used_up, counter.seen("tender", "tender")[0].risk) == ("", "最多 ¥500.00")


def test_a_bill_that_pays_the_customer_says_so():
    counter = Counter()
    counter.till.parts = (PartLine("P1", "old_gold", "回收 足金999", "", -500_00),)
    counter.desk.show_cart(counter.till.cart())

    counter.press("pay")

    (picture,) = counter.seen("tender", "tender")
    assert (picture.title, picture.due_words, picture.left_words) == ("付给顾客", "应退", "应退顾客")
    assert picture.enter_words == "Enter = 付出现金 500.00"


def test_change_stays_on_the_members_card_by_one_key():
    counter = Counter()
    counter.till.change.offered = True
    counter.scan(RING.barcode, "M0000000001")
    counter.press("pay")
    counter.views["tender"].amount_text = "9000"

    counter.press("keep_change")

    assert counter.seen("tender", "tender")[-1].keeps_change
    assert counter.till.value.laid == [("change", 9_000_00)]
    assert counter.state is State.DONE


def test_a_gift_card_is_asked_for_its_number_and_then_for_its_secret():
    counter = paying(RING.barcode)
    view = counter.views["tender"]
    view.amount_text = "300"

    counter.press("by_gift_card")
    view.answer_text = CARD.card_no
    counter.press("accept")
    asked = counter.seen("tender", "tender")[0]
    view.answer_text = SECRET
    counter.press("accept")

    assert (asked.ask, CARD.card_no in asked.ask_words) == ("gift_card_secret", True)
    assert counter.till.tenders is not None
    assert [(one.method, one.amount_fen, one.reference) for one in counter.till.tenders] == [
        ("gift_card", 300_00, CARD.card_no)
    ]


def test_a_gift_card_that_is_scanned_while_paying_is_asked_for_its_secret_at_once():
    counter = paying(RING.barcode)

    counter.scan(CARD.card_no)

    assert counter.seen("tender", "tender")[0].ask == "gift_card_secret"


def test_a_wrong_secret_is_asked_again_and_too_little_offers_the_rest():
    counter = paying(RING.barcode)
    view = counter.views["tender"]
    counter.scan(CARD.card_no)

    view.answer_text = "222222222222"
    counter.press("accept")
    wrong = counter.code, counter.seen("tender", "tender")[0].ask
    view.answer_text = SECRET
    counter.press("accept")

    assert wrong == ("E-GIFT-SECRET", "gift_card_secret")
    assert (counter.code, view.amount_text) == ("E-GIFT-LOW", "500.00")
