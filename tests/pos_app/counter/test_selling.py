"""Building a bill at a real till: what each scan does, and that a refusal changes nothing."""

from __future__ import annotations

import logging

import msgspec
import pytest

from shop.stock.facts import PiecesReceived
from tests.builders import shop
from tests.builders.counter import SETUP, Counter, SmallChain, new_board

PAYMENT_CODE = "134567890123456789"


@pytest.mark.parametrize("code", ["110120230101000123", "M12345678901", "VC12345678", "HD00000042", "13800001111"])
def test_a_label_that_looks_like_something_else_is_still_its_piece(counter: Counter, code: str):
    (silver,) = [piece for piece in shop.PIECES if piece.barcode == shop.SILVER]
    twin = msgspec.structs.replace(silver, barcode=code)
    with counter.till.place.keeper.open(SETUP) as books:
        books.record(PiecesReceived(document_no="R-2", store="HP", source="期初", opening=True, pieces=(twin,)))

    assert counter.ok("scan", code=code)["line"]["barcode"] == code


def test_a_certificate_finds_its_piece(counter: Counter):
    answer = counter.ok("scan", code=shop.CERTIFICATE)

    assert (answer["what"], answer["line"]["barcode"]) == ("line", shop.RING)


def test_a_goods_number_finds_its_piece(counter: Counter):
    answer = counter.ok("scan", code=shop.GOODS_NO)

    assert answer["line"]["barcode"] == shop.BANGLE


def test_a_code_typed_in_full_width_is_the_same_code(counter: Counter):
    answer = counter.ok("scan", code=" ６９００ ０１２３４９９９９ ")

    assert answer["line"]["barcode"] == shop.RING


@pytest.mark.parametrize("code", [shop.LI, shop.LI_PHONE])
def test_a_card_or_a_whole_phone_number_attaches_the_member(counter: Counter, code: str):
    answer = counter.ok("scan", code=code)

    assert (answer["what"], answer["member"]) == ("member", "李** 138****6620")


def test_a_phone_number_of_nobody_is_refused_without_showing_it(counter: Counter):
    answer = counter.do("scan", code="13999998888")

    assert answer["code"] == "member.not_found"
    assert "1399999" not in answer["message"]


def test_a_voucher_takes_its_amount_off(counter: Counter):
    counter.ok("scan", code=shop.RING)

    answer = counter.ok("scan", code=shop.VOUCHER)

    assert (answer["what"], answer["off"], answer["due"]) == ("voucher", "100.00", "8,880.00")


def test_a_badge_makes_its_person_the_seller_of_the_last_line(counter: Counter):
    counter.ok("scan", code=shop.RING)

    answer = counter.ok("scan", code=f"ST{shop.SALESPERSON}")

    assert answer["what"] == "salesperson"
    assert counter.cart()["lines"][0]["salesperson_name"] == "赵敏"


def test_a_person_who_does_not_work_here_sells_nothing(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("salesperson", no=1, staff="9999") == "auth.unknown_staff"
    assert counter.cart()["lines"][0]["salesperson"] == shop.CASHIER


def test_a_hold_slip_brings_its_bill_back(counter: Counter):
    counter.ok("scan", code=shop.RING)
    slip = counter.ok("hold")["hold"]["hold_no"]

    answer = counter.ok("scan", code=slip)

    assert (answer["what"], counter.codes()) == ("hold", [shop.RING])


def test_a_receipt_names_its_bill_and_leaves_the_cart_alone(counter: Counter):
    sale_no = counter.sell(shop.SILVER)["sale_no"]
    counter.ok("scan", code=shop.RING)

    answer = counter.ok("scan", code=sale_no)

    assert (answer["what"], counter.codes()) == ("receipt", [shop.RING])


def test_a_payment_code_is_refused_and_kept_nowhere(counter: Counter, caplog: pytest.LogCaptureFixture):
    counter.ok("scan", code=shop.RING)
    with caplog.at_level(logging.DEBUG):
        answer = counter.do("scan", code=PAYMENT_CODE)

    assert answer["code"] == "scan.payment_code"
    assert PAYMENT_CODE not in str(answer) + caplog.text
    counter.till.place.database.close()
    kept = b"".join(path.read_bytes() for path in counter.folder.rglob("*") if path.is_file())
    assert PAYMENT_CODE.encode() not in kept


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("6900000000000", "item.not_found"),
        (shop.BJ_RING, "item.other_store"),
        ("VC0000009999", "voucher.not_found"),
        (shop.OLD_VOUCHER, "voucher.expired"),
        (shop.LI_VOUCHER, "tender.member_needed"),
        ("HD00000000", "sales.cart_not_empty"),
        ("ST9999", "item.not_found"),
        (PAYMENT_CODE, "scan.payment_code"),
    ],
)
def test_a_refused_scan_leaves_the_bill_as_it_was(counter: Counter, code: str, refusal: str):
    counter.ok("scan", code=shop.RING)
    before = counter.cart()

    assert counter.refusal("scan", code=code) == refusal
    assert counter.cart() == before


def test_a_sold_piece_is_refused_with_day_and_store(counter: Counter):
    counter.sell(shop.RING)

    answer = counter.do("scan", code=shop.RING)

    assert answer["code"] == "item.sold"
    assert "11-21" in answer["message"]
    assert "和平路店" in answer["message"]


def test_a_piece_of_a_parked_bill_is_refused(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("hold", name="王先生")

    assert counter.refusal("scan", code=shop.RING) == "item.held"


def test_the_other_store_s_piece_is_refused_with_its_store(counter: Counter):
    answer = counter.do("scan", code=shop.BJ_RING)

    assert answer["code"] == "item.other_store"
    assert "北京路店" in answer["message"]


def test_without_a_valid_gold_price_weighed_goods_wait_and_fixed_prices_sell_on(counter: Counter):
    counter.clock.forward(hours=25)

    assert counter.refusal("scan", code=shop.BANGLE) == "gold.no_price"
    assert counter.refusal("scan", code=shop.PENDANT) == "gold.no_price"
    assert counter.sell(shop.RING)["due"] == "8,980.00"


def test_scanning_a_piece_twice_selects_its_line(counter: Counter):
    counter.ok("scan", code=shop.SILVER)
    first = counter.ok("scan", code=shop.RING)["line"]

    again = counter.ok("scan", code=shop.RING)

    assert (again["what"], again["line"], again["pieces"]) == ("duplicate", first, 2)


def test_goods_wait_while_the_bill_is_being_paid(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("begin_tender")

    assert counter.refusal("scan", code=shop.SILVER) == "sales.in_tender"
    assert counter.refusal("remove_line", no=1) == "sales.in_tender"
    assert counter.refusal("undo") == "sales.in_tender"


def test_a_removed_line_comes_back_in_its_place(counter: Counter):
    for code in shop.PLAIN_RINGS[:3]:
        counter.ok("scan", code=code)
    counter.ok("remove_line", no=2)

    counter.ok("undo")

    assert counter.codes() == list(shop.PLAIN_RINGS[:3])


def test_twenty_steps_can_be_taken_back_and_no_more(counter: Counter):
    counter.ok("scan", code=shop.RING)
    for number in range(20):
        counter.ok("salesperson", no=1, staff=(shop.SALESPERSON, shop.CASHIER)[number % 2])

    answers = [counter.do("undo")["ok"] for _ in range(21)]

    assert answers == [True] * 20 + [False]
    assert counter.codes() == [shop.RING]


def test_a_member_changes_the_price_and_leaving_changes_it_back(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    attached = counter.ok("attach_member", tail="李雪梅")
    detached = counter.ok("detach_member")

    assert (attached["due"], attached["off"]) == ("21,489.60", "142.45")
    assert (detached["due"], detached["member"], detached["points"]) == ("21,632.05", None, 0)


def test_a_tail_of_two_members_asks_for_one(counter: Counter):
    assert counter.refusal("attach_member", tail="6620") == "script.bad_command"


def test_a_members_voucher_leaves_the_bill_with_the_member(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.LI_VOUCHER)

    counter.ok("detach_member")

    assert counter.cart()["codes"] == ()
    counter.ok("attach_member", tail="李雪梅")
    assert counter.ok("scan", code=shop.LI_VOUCHER)["what"] == "voucher"


def test_another_members_voucher_is_refused(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("attach_member", tail="刘小敏")

    assert counter.refusal("scan", code=shop.LI_VOUCHER) == "voucher.of_other_member"


def test_an_undone_voucher_can_be_used_again(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=shop.VOUCHER)
    counter.ok("undo")

    assert counter.ok("scan", code=shop.VOUCHER)["off"] == "100.00"


def test_a_removed_voucher_can_be_used_again(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=shop.VOUCHER)

    assert counter.ok("remove_voucher", code=shop.VOUCHER)["off"] == "0.00"
    assert counter.ok("scan", code=shop.VOUCHER)["off"] == "100.00"


def test_throwing_goods_away_needs_a_reason_and_leaves_a_trace(counter: Counter):
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("void", reason=" ") == "sales.reason_missing"
    assert counter.codes() == [shop.RING]
    counter.ok("void", reason="顾客改天再买")
    assert counter.codes() == []
    assert len(counter.journal("sales.voided")) == 1


def test_an_old_gold_price_stops_the_payment_until_someone_decides(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.clock.forward(minutes=31)
    counter.unlock(shop.MANAGER)
    new_board(counter, AU999=1_031_00)

    refused = counter.do("begin_tender")
    assert (refused["code"], "货款 +61.05" in refused["message"]) == ("gold.price_changed", True)
    assert counter.cart()["lines"][0]["stale_price_fen"] == 1_031_00


def test_within_half_an_hour_a_line_keeps_its_price_in_silence(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.clock.forward(minutes=20)
    counter.unlock(shop.MANAGER)
    new_board(counter, AU999=1_031_00)

    assert counter.ok("begin_tender")["due"] == "21,632.05"


def test_pricing_anew_takes_todays_board(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.clock.forward(minutes=31)
    counter.unlock(shop.MANAGER)
    new_board(counter, AU999=1_031_00)

    answer = counter.ok("reprice_gold")

    assert answer["due"] == "21,693.10"
    assert counter.ok("begin_tender")["due"] == "21,693.10"


def test_keeping_the_old_price_is_the_managers_decision_and_is_written_down(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.clock.forward(minutes=31)
    counter.unlock(shop.MANAGER)
    new_board(counter, AU999=1_031_00)
    counter.unlock(shop.CASHIER)

    assert counter.refusal("keep_gold") == "auth.not_permitted"
    counter.unlock(shop.MANAGER)
    counter.ok("keep_gold")
    assert counter.ok("begin_tender")["due"] == "21,632.05"
    assert [entry.actor for entry in counter.journal("sales.old_gold_price_kept")] == [shop.MANAGER]


def test_a_parked_bill_gets_a_name_that_a_cashier_recognises(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.RING)

    hold = counter.ok("hold")["hold"]

    assert hold["name"] == "09:30 李** 1件"
    assert (hold["due_fen"], hold["own"], hold["staff_name"]) == (8_800_40, True, "王芳")


def test_an_empty_bill_cannot_be_parked(counter: Counter):
    assert counter.refusal("hold") == "sales.cart_empty"


def test_a_bill_cannot_be_recalled_onto_another(counter: Counter):
    counter.ok("scan", code=shop.RING)
    hold_no = counter.ok("hold")["hold"]["hold_no"]
    counter.ok("scan", code=shop.SILVER)

    assert counter.refusal("recall", hold_no=hold_no) == "sales.cart_not_empty"
    assert counter.codes() == [shop.SILVER]


def test_a_parked_bill_comes_back_with_its_member_and_its_voucher_is_free_meanwhile(counter: Counter):
    counter.ok("attach_member", tail="李雪梅")
    counter.ok("scan", code=shop.RING)
    before = counter.ok("scan", code=shop.VOUCHER)
    parked = counter.ok("hold")["hold"]["hold_no"]
    counter.ok("scan", code=shop.SILVER)
    counter.ok("scan", code=shop.VOUCHER)
    counter.ok("void", reason="试用券")

    counter.ok("recall", hold_no=parked)

    assert counter.ok("scan", code=shop.VOUCHER) == before


def test_a_voucher_on_an_empty_bill_is_given_back_when_a_parked_one_is_recalled(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("hold")
    counter.ok("scan", code=shop.VOUCHER)

    counter.ok("recall")

    assert counter.ok("scan", code=shop.VOUCHER)["off"] == "100.00"


def test_a_bill_parked_at_one_till_is_recalled_at_the_other(chain: SmallChain):
    chain["HP01"].ok("scan", code=shop.RING)
    hold_no = chain["HP01"].ok("hold", name="陈女士")["hold"]["hold_no"]
    chain.sync("HP01", "HP02", "BJ01")

    (row,) = chain["HP02"].ok("holds")["holds"]
    assert (row["hold_no"], row["name"], row["register"], row["own"]) == (hold_no, "陈女士", "HP01", False)
    assert chain["HP02"].refusal("scan", code=shop.RING) == "item.held"
    chain["HP02"].ok("recall", hold_no=hold_no)
    assert chain["HP02"].codes() == [shop.RING]
    chain.sync("HP02", "HP01")
    assert chain["HP01"].ok("holds")["holds"] == []
    assert chain["BJ01"].ok("holds")["holds"] == []


def test_a_parked_bill_comes_back_though_one_of_its_pieces_was_sold_offline_meanwhile(chain: SmallChain):
    chain.wires["HP01"].down = chain.wires["HP02"].down = True
    for code in (shop.RING, shop.SILVER):
        chain["HP01"].ok("scan", code=code)
    hold_no = chain["HP01"].ok("hold")["hold"]["hold_no"]
    chain["HP02"].sell(shop.RING)
    chain.wires["HP01"].down = chain.wires["HP02"].down = False
    chain.sync("HP01", "HP02")

    chain["HP02"].ok("recall", hold_no=hold_no)

    assert chain["HP02"].codes() == [shop.RING, shop.SILVER]
    assert chain["HP02"].refusal("begin_tender") == "sales.line_blocked"
    chain["HP02"].ok("remove_line", no=1)
    assert chain["HP02"].ok("begin_tender")["due"] == "368.00"
    assert chain["HP02"].sound()


def test_a_recalled_bill_cannot_be_recalled_again(counter: Counter):
    counter.ok("scan", code=shop.RING)
    hold_no = counter.ok("hold")["hold"]["hold_no"]
    counter.ok("recall", hold_no=hold_no)
    counter.ok("void", reason="顾客走了")

    assert counter.refusal("recall", hold_no=hold_no) == "sales.hold_unknown"
