"""Which vouchers stay on a bill when somebody else's it becomes."""

from __future__ import annotations

from pathlib import Path

import pytest

from pos_app.counter.vouchers import dropped, kept_for, reserve_voucher
from shop.sales.errors import VoucherUnknown
from shop.sales.rules.cart import Cart, CartVoucher
from tests.builders.counter import standing_alone

ONE, TWO = (CartVoucher(code=f"VC{n}", rule_code="R", right_id=f"right-{n}") for n in (1, 2))
BILL = Cart(cart_id="c", opened_at="2026-11-21T10:00:00.000+08:00", vouchers=(ONE, TWO))


def test_the_rights_that_leave_a_bill_are_given_back():
    assert dropped(BILL, Cart(cart_id="c", opened_at="", vouchers=(TWO,))) == ["right-1"]


def test_a_voucher_that_nobody_issued_is_refused_and_does_not_stay(tmp_path: Path):
    with standing_alone(tmp_path) as counter:
        counter.begin()

        with pytest.raises(VoucherUnknown):
            reserve_voucher(counter.till.post, "VCNOTHING1")
        assert kept_for(counter.till.post, BILL, "") == ()
