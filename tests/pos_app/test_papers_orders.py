"""The customer's paper of an order tells earnest from prepayment and what the lock is."""

from __future__ import annotations

import msgspec
import pytest

from pos_app.papers_orders import LOCK_RULE, deposit_words, order_slip
from pos_app.printing import Letterhead
from shop.customers import Customer
from shop.orders.facts import OrderTerms
from shop.orders.queries import Order
from shop.orders.rules.deposit import Deposit
from shop.staff.queries import Company, Store
from tests.printers.reading import on_paper
from tests.shop.orders.orders import TERMS

HEAD = Letterhead(
    company=Company(name="金铺", tax_no="", receipt_footer="", invoice_url=""),
    store=Store(code="HP", name="和平路店", address="", phone=""), register="HP01", staff={},
)  # fmt: skip


def slip(terms: OrderTerms, held: Deposit) -> str:
    order = Order(
        order_no="D-HP01-20261121-0001", store="HP", customer=Customer(label="李**"), salesperson="1008", placed_at="",
        state="open", step=1, terms=terms, held=held, refund_fen=0, penalty_fen=0, reason="",
    )  # fmt: skip
    return on_paper(order_slip(HEAD, order, held, by="王芳", at="2026-11-21T09:30:00.000+08:00"), 48)


@pytest.mark.parametrize(
    ("deposit", "said"),
    [(Deposit(1, 0), "定金"), (Deposit(0, 1), "预付款"), (Deposit(1, 1), "定金 + 预付款"), (Deposit(0, 0), "未付款")],
)
def test_money_is_called_what_it_is(deposit: Deposit, said: str):
    assert deposit_words(deposit) == said


def test_a_prepayment_promises_no_double_return():
    text = slip(msgspec.structs.replace(TERMS, deposit_kind="prepayment", locked_fen=0), Deposit(0, 500_00))

    assert "双倍" not in text
    assert LOCK_RULE not in text
    assert "预付款:未交货时全额退还" in text


def test_the_lower_price_that_was_promised_stands_on_the_paper():
    text = slip(msgspec.structs.replace(TERMS, lower_of_two=True), Deposit(5_072_00, 928_00))

    assert "1,268.00/g,提货日更低按低价" in text
    assert LOCK_RULE in text
