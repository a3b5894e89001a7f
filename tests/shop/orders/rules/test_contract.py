"""What must be written before there is an order, and what its money is."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.catalogue.errors import PurityNameRefused, WeightAbsurd
from shop.orders.errors import LockRefused, OrderDayWrong, OrderIncomplete
from shop.orders.rules.contract import goes_back, line_fen, lock_of, next_payment, require_sound
from shop.orders.rules.deposit import Deposit, earnest_cap_fen, given_back_fen
from tests.shop.orders.orders import LATER, LINE, PICKUP, TERMS, TODAY

NUMBER = "D-HP01-20261121-0001"


def test_a_line_is_gold_craft_fee_and_what_is_paid_besides():
    line = msgspec.structs.replace(LINE, weight_mg=20_130, other_fen=100_00)

    assert line_fen(line, 1_268_00) == 25_524_84 + 805_20 + 100_00


def test_a_craft_fee_a_piece_does_not_grow_with_the_weight():
    assert line_fen(msgspec.structs.replace(LINE, craft_fee_mode="per_piece"), 0) == 40_00


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"lines": ()}, OrderIncomplete),
        ({"lines": (msgspec.structs.replace(LINE, description=" "),)}, OrderIncomplete),
        ({"lines": (msgspec.structs.replace(LINE, weight_mg=-1),)}, OrderIncomplete),
        ({"contract_fen": 0}, OrderIncomplete),
        ({"pickup_date": ""}, OrderDayWrong),
        ({"pickup_date": "2026-11-20"}, OrderDayWrong),
        ({"pickup_date": LATER}, OrderDayWrong),
        ({"pickup_date": "明天", "expires_on": "明天"}, OrderDayWrong),
        ({"expires_on": "2026-11-31"}, OrderDayWrong),
        ({"pickup_date": "9999-12-31", "expires_on": "9999-12-31"}, OrderDayWrong),
        ({"lines": (msgspec.structs.replace(LINE, description="千足金手镯"),)}, PurityNameRefused),
        ({"lines": (msgspec.structs.replace(LINE, weight_mg=9_999_999),)}, WeightAbsurd),
        ({"contract_fen": 10**12}, OrderIncomplete),
        ({"lines": (LINE, msgspec.structs.replace(LINE, line_no=2, purity_code="PT950"))}, LockRefused),
        ({"lines": (msgspec.structs.replace(LINE, weight_mg=0),)}, LockRefused),
        ({"locked_fen": -1}, LockRefused),
    ],
)
def test_an_order_that_does_not_say_enough_is_none(wrong: dict[str, Any], error: type[Exception]):
    with pytest.raises(error):
        require_sound(NUMBER, msgspec.structs.replace(TERMS, **wrong), TODAY)


def test_a_lock_holds_through_its_last_day_and_no_longer():
    last = lock_of(NUMBER, TERMS, PICKUP)

    assert last is not None
    assert (last.price_fen, last.order_no) == (1_268_00, NUMBER)
    assert lock_of(NUMBER, TERMS, "2026-11-29") is None


@given(payments=st.lists(st.integers(1, 3_000_00), max_size=8))
def test_however_it_is_paid_no_more_than_a_fifth_is_earnest(payments: list[int]):
    held = Deposit(0, 0)
    for fen in payments:
        more = next_payment(TERMS, held, fen)
        held = Deposit(held.earnest_fen + more.earnest_fen, held.prepayment_fen + more.prepayment_fen)

    assert held.fen == sum(payments)
    assert held.earnest_fen == min(sum(payments), earnest_cap_fen(TERMS.contract_fen))


@given(
    earnest=st.integers(0, 10**7), prepayment=st.integers(0, 10**7),
    fault=st.sampled_from(["customer", "shop", "nobody"]),
)  # fmt: skip
def test_every_fen_paid_ahead_goes_back_or_is_forfeited(earnest: int, prepayment: int, fault: Any):
    deposit = Deposit(earnest, prepayment)
    given_back = given_back_fen(deposit, fault)

    refund, penalty, forfeited = goes_back(deposit, given_back)

    assert refund + forfeited == deposit.fen
    assert refund + penalty == given_back
    assert penalty == (earnest if fault == "shop" else 0)
