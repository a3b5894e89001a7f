"""Which price a locked line has."""

from __future__ import annotations

import pytest

from shop.orders.rules.price_lock import PriceLock, locked_price_fen, may_lock

LOCK = PriceLock(order_no="O-HP01-20261121-0001", price_fen=1_268_00, pickup_date="2026-12-01")
LOWER = PriceLock(order_no="O-HP01-20261121-0001", price_fen=1_268_00, pickup_date="2026-12-01", lower_of_two=True)


@pytest.mark.parametrize(("lock", "today", "price"), [
    (LOCK, 1_240_00, 1_268_00), (LOCK, 1_300_00, 1_268_00), (LOWER, 1_240_00, 1_240_00), (LOWER, 1_300_00, 1_268_00),
    (LOWER, 0, 1_268_00),
])  # fmt: skip
def test_the_locked_price_stands_unless_the_lower_of_two_was_promised(lock: PriceLock, today: int, price: int):
    assert locked_price_fen(lock, today) == price


@pytest.mark.parametrize(("barcode", "order_no", "day", "allowed"), [
    ("A1", "", "2026-12-01", True), ("", "O-1", "2026-12-01", True), ("", "", "2026-12-01", False),
    ("A1", "", "", False),
])  # fmt: skip
def test_a_price_is_locked_on_a_piece_or_an_order_with_a_day(barcode: str, order_no: str, day: str, allowed: bool):
    assert may_lock(barcode=barcode, order_no=order_no, pickup_date=day) is allowed
