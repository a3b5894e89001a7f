"""Orders at the counter: a price that was promised, money paid ahead, and what becomes of both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.gold_board.usecases import publish_board
from shop.sales.tables import sale_charge, sale_tender
from shop.stock.queries import whereabouts
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import SETUP, Counter, standing_alone

PICKUP, LATER = "2026-11-28", "2026-12-05"
BANGLE = [{"barcode": shop.BANGLE}]
WRITTEN = [{"category": "手镯", "description": "龙凤", "purity": "足金999", "weight": "20.00", "craft_fee": "40.00"}]


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin(shop.MANAGER)


def place(counter: Counter, **more: Any) -> str:
    placed = counter.ok("order_place", **{"lines": BANGLE, "pickup": PICKUP, "name": "李大妈", **more})
    return str(placed["order"]["order_no"])


def pay(counter: Counter, order_no: str, amount: str) -> dict[str, Any]:
    counter.ok("order_deposit", order=order_no, amount=amount)
    counter.ok("pay", method="cash")
    return counter.ok("commit")


def state(counter: Counter, order_no: str) -> dict[str, Any]:
    found: dict[str, Any] = counter.ok("order", order=order_no)["order"]
    return found


def status(counter: Counter, barcode: str) -> str:
    with counter.till.post.reading() as connection:
        place = whereabouts(connection, barcode)
    assert place is not None
    return place.status


def publish(counter: Counter, retail_fen: int) -> None:
    with counter.till.place.keeper.open(SETUP) as books:
        publish_board(books, shop.board_rows(AU999=retail_fen), effective_at=counter.clock.now())


def test_an_ordered_piece_is_kept_for_its_customer(counter: Counter):
    order_no = place(counter)

    assert counter.refusal("scan", code=shop.BANGLE) == "item.held"
    assert state(counter, order_no)["state"] == "ready"


def test_what_is_above_a_fifth_of_the_contract_is_a_prepayment(counter: Counter):
    order_no = place(counter, lines=WRITTEN, contract="25360.00")

    pay(counter, order_no, "6000.00")

    found = state(counter, order_no)
    assert (found["earnest"], found["prepayment"]) == ("5,072.00", "928.00")
    charges = [(row["name"], row["fen"]) for row in rows(counter.till.place.keeper.database, sale_charge)]
    assert charges == [("定金", 5_072_00), ("预付款", 928_00)]


def test_a_second_payment_shares_the_cap_of_the_first(counter: Counter):
    order_no = place(counter, lines=WRITTEN, contract="25360.00")
    pay(counter, order_no, "5000.00")

    pay(counter, order_no, "5000.00")

    found = state(counter, order_no)
    assert (found["earnest"], found["prepayment"]) == ("5,072.00", "4,928.00")


def test_more_than_the_contract_is_not_taken_ahead(counter: Counter):
    order_no = place(counter, lines=WRITTEN, contract="25360.00")

    assert counter.refusal("order_deposit", order=order_no, amount="25360.01") == "order.deposit_too_much"


def test_a_prepayment_has_no_earnest_in_it(counter: Counter):
    order_no = place(counter, deposit="prepayment")

    pay(counter, order_no, "1000.00")

    assert state(counter, order_no)["earnest"] == "0.00"


def test_the_slip_says_which_part_is_which(counter: Counter):
    order_no = place(counter, lines=WRITTEN, contract="25360.00")
    pay(counter, order_no, "6000.00")

    document = counter.till.paper.document_of("order", order_no)

    said = " ".join(str(block) for block in document.blocks)
    assert all(words in said for words in ("其中定金", "5,072.00", "其中预付款", "928.00", "双倍返还"))
    assert "李大妈" not in said


def test_a_price_is_locked_by_a_manager_only(counter: Counter):
    counter.unlock(shop.CASHIER)

    refused = counter.refusal("order_place", lines=BANGLE, pickup=PICKUP, name="李大妈", lock=True)

    assert refused == "auth.not_permitted"


@pytest.mark.parametrize(
    ("lines", "pickup", "code"),
    [
        ([{"barcode": shop.RING}], PICKUP, "order.lock_refused"),
        ([{"barcode": shop.BANGLE}, {"barcode": shop.PLATINUM}], PICKUP, "order.lock_refused"),
        (BANGLE, "", "order.day_wrong"),
        (BANGLE, "2026-11-20", "order.day_wrong"),
        ([], PICKUP, "order.lock_refused"),
    ],
)
def test_a_lock_needs_gold_by_weight_of_one_purity_and_a_day(
    counter: Counter, lines: list[dict[str, str]], pickup: str, code: str
):
    assert counter.refusal("order_place", lines=lines, pickup=pickup, name="李大妈", lock=True) == code


def test_the_locked_price_is_that_of_the_ordered_piece_alone(counter: Counter):
    order_no = place(counter, lock=True)
    publish(counter, 1_100_00)

    counter.ok("order_pick_up", order=order_no)
    counter.ok("scan", code=shop.BAR)

    locked, today = counter.cart()["lines"]
    assert (locked["board_price_fen"], locked["locked_by"]) == (1_028_00, order_no)
    assert (today["board_price_fen"], today["locked_by"]) == (1_032_00, "")


def test_repricing_keeps_a_locked_price(counter: Counter):
    order_no = place(counter, lock=True)
    counter.ok("order_pick_up", order=order_no)
    publish(counter, 1_100_00)

    counter.ok("reprice_gold")

    assert counter.cart()["lines"][0]["board_price_fen"] == 1_028_00


def test_the_lower_of_two_prices_is_paid_where_that_was_agreed(counter: Counter):
    order_no = place(counter, lock=True, lower_of_two=True)
    publish(counter, 1_000_00)

    counter.ok("order_pick_up", order=order_no)

    assert counter.cart()["lines"][0]["board_price_fen"] == 1_000_00


def test_a_lock_ends_with_its_day(counter: Counter):
    order_no = place(counter, lock=True, expires=LATER)
    counter.clock.forward(hours=24 * 8)
    publish(counter, 1_100_00)

    counter.ok("order_pick_up", order=order_no)

    assert counter.cart()["lines"][0]["board_price_fen"] == 1_100_00


def test_the_deposit_pays_of_the_goods_and_is_used_up(counter: Counter):
    order_no = place(counter)
    pay(counter, order_no, "1000.00")

    counter.ok("order_pick_up", order=order_no)
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    tenders = [(row["method"], row["amount_fen"], row["reference"]) for row in _tenders(counter)[-2:]]
    assert tenders == [("deposit", 1_000_00, order_no), ("cash", 20_632_05, "")]
    assert (state(counter, order_no)["state"], status(counter, shop.BANGLE)) == ("fulfilled", "sold")
    assert done["due"] == "21,632.05"


def _tenders(counter: Counter) -> list[dict[str, Any]]:
    return rows(counter.till.place.keeper.database, sale_tender)


def test_the_deposit_never_leaves_as_cash_without_the_goods(counter: Counter):
    order_no = place(counter)
    pay(counter, order_no, "1000.00")
    counter.ok("order_pick_up", order=order_no)

    counter.ok("remove_line", no=1)

    assert counter.refusal("begin_tender") == "order.goods_missing"


def test_a_bill_that_is_thrown_away_leaves_order_and_piece_as_they_were(counter: Counter):
    order_no = place(counter)
    counter.ok("order_pick_up", order=order_no)

    counter.ok("void", reason="改天再来")

    assert (state(counter, order_no)["state"], status(counter, shop.BANGLE)) == ("ready", "held")


@pytest.mark.parametrize(
    ("fault", "refund", "penalty", "forfeited"),
    [
        ("customer", "928.00", "0.00", "5,072.00"),
        ("shop", "6,000.00", "5,072.00", "0.00"),
        ("nobody", "6,000.00", "0.00", "0.00"),
    ],
)
def test_a_cancelled_order_gives_back_by_the_deposit_rule_only(
    counter: Counter, fault: str, refund: str, penalty: str, forfeited: str
):
    order_no = place(counter, lines=WRITTEN, contract="25360.00", lock=True)
    counter.fill_drawer()
    pay(counter, order_no, "6000.00")
    publish(counter, 1_500_00)  # a gain of thousands on paper: nothing of it may be paid

    cancelled = counter.ok("order_cancel", order=order_no, fault=fault, reason="改主意")["order"]
    counter.ok("pay", method="cash")
    counter.ok("commit")

    ledger = counter.ok("deposit_ledger")
    assert (cancelled["refund"], cancelled["penalty"]) == (refund, penalty)
    assert (ledger["refunded"], ledger["penalty"], ledger["forfeited"]) == (refund, penalty, forfeited)
    assert ledger["closing"] == "0.00"


def test_a_forfeited_deposit_moves_no_cash(counter: Counter):
    order_no = place(counter)
    pay(counter, order_no, "1000.00")

    counter.ok("order_cancel", order=order_no, fault="customer", reason="不要了")

    assert not counter.cart()["parts"]
    assert status(counter, shop.BANGLE) == "in_stock"


def test_what_was_given_back_once_is_not_given_back_again(counter: Counter):
    order_no = place(counter)
    pay(counter, order_no, "1000.00")
    counter.ok("order_cancel", order=order_no, fault="nobody", reason="不要了")
    counter.ok("pay", method="cash")
    counter.ok("commit")

    counter.ok("order_refund", order=order_no)

    assert counter.refusal("begin_tender") == "order.nothing_to_refund"


def test_a_refund_that_was_thrown_away_is_still_owed(counter: Counter):
    order_no = place(counter)
    pay(counter, order_no, "1000.00")
    counter.ok("order_cancel", order=order_no, fault="nobody", reason="不要了")
    counter.ok("void", reason="顾客先去取身份证")

    assert counter.ok("order_refund", order=order_no)["due"] == "-1,000.00"
    assert [one["order_no"] for one in counter.ok("orders")["orders"]] == [order_no]


def test_an_expired_order_frees_the_piece_and_keeps_the_money(counter: Counter):
    order_no = place(counter, lock=True)
    pay(counter, order_no, "1000.00")
    early = counter.refusal("order_expire", order=order_no)
    counter.clock.forward(hours=24 * 8)

    expired = counter.ok("order_expire", order=order_no)["order"]

    assert early == "order.not_expired"
    assert (expired["state"], expired["earnest"]) == ("expired", "1,000.00")
    assert status(counter, shop.BANGLE) == "in_stock"
    assert counter.ok("locked_gold")["locked"] == []


def test_locked_grams_are_seen_by_purity(counter: Counter):
    place(counter, lock=True)
    place(counter, lines=WRITTEN, lock=True)
    place(counter, lines=[{"barcode": shop.PLATINUM}], lock=True)

    assert counter.ok("locked_gold")["locked"] == [
        {"purity": "AU999", "orders": 2, "weight": "40.35", "amount": "41,479.80"},
        {"purity": "PT950", "orders": 1, "weight": "5.60", "amount": "2,452.80"},
    ]


def test_a_written_order_is_ready_when_its_piece_has_come(counter: Counter):
    order_no = place(counter, lines=WRITTEN)
    waiting = counter.ok("order_pick_up", order=order_no)
    blocked = counter.refusal("begin_tender")
    counter.ok("void", reason="没到货")

    came = counter.ok("order_came", order=order_no, no=1, code=shop.BANGLE)["order"]

    assert (waiting["pieces"], blocked) == (0, "order.piece_not_made")
    assert (came["state"], came["lines"][0]["barcode"]) == ("ready", shop.BANGLE)
    assert status(counter, shop.BANGLE) == "held"


def test_a_piece_of_another_purity_is_not_what_was_ordered(counter: Counter):
    order_no = place(counter, lines=WRITTEN)

    assert counter.refusal("order_came", order=order_no, no=1, code=shop.PLATINUM) == "order.piece_wrong"


def test_a_lock_is_promised_for_longer_by_a_manager_only(counter: Counter):
    order_no = place(counter, lock=True)
    counter.unlock(shop.CASHIER)

    refused = counter.refusal("order_change", order=order_no, reason="出差", pickup=LATER)
    counter.unlock(shop.MANAGER)
    changed = counter.ok("order_change", order=order_no, reason="出差", pickup=LATER)["order"]

    assert refused == "auth.not_permitted"
    assert (changed["pickup"], changed["expires"], changed["state"]) == (LATER, LATER, "ready")


def test_a_strangers_name_is_seen_by_who_may_and_masked_elsewhere(counter: Counter):
    order_no = place(counter, phone="13812345678")

    shown = counter.ok("order", order=order_no)

    assert shown["order"]["customer"] == "李** 138****5678"
    assert shown["person"]["name"] == "李大妈"
    assert all("李大妈" not in entry.body and "13812345678" not in entry.body for entry in counter.journal())


def test_an_order_for_a_member_brings_the_member_to_the_bill(counter: Counter):
    order_no = place(counter, name="", member=counter.member_id(shop.LI))

    counter.ok("order_pick_up", order=order_no)

    assert counter.cart()["member"]["member_id"] == counter.member_id(shop.LI)


def test_the_books_of_orders_are_sound(counter: Counter):
    order_no = place(counter, lock=True)
    pay(counter, order_no, "1000.00")
    counter.ok("order_slip", order=order_no)

    assert counter.sound()
