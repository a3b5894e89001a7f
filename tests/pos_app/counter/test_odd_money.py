"""Odd money let go by hand."""

from __future__ import annotations

import msgspec
import pytest

from shop.sales.facts import OddTaken, SaleCompleted
from tests.builders import shop
from tests.builders.counter import Counter


def sold(counter: Counter) -> SaleCompleted:
    counter.ok("pay", method="cash")
    counter.ok("commit")
    return msgspec.json.decode(counter.journal("sales.completed")[-1].body, type=SaleCompleted)


def test_a_little_is_let_go_with_a_reason_that_stands_on_the_sale(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)

    counter.ok("let_go", amount="2.05", reason=" 老顾客 ")
    fact = sold(counter)

    assert (fact.due_fen, fact.odd) == (21_630_00, OddTaken(fen=2_05, reason="老顾客", by=shop.CASHIER))
    assert [(share.name, share.fen) for share in fact.lines[0].shares] == [("手工抹零", 2_05)]


def test_more_than_the_chains_limit_takes_a_manager(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    assert counter.refusal("let_go", amount="10.01", reason="老顾客") == "auth.not_permitted"

    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="sale.odd")
    counter.ok("let_go", amount="32.05", reason="老顾客")

    odd = sold(counter).odd
    assert odd is not None
    assert odd.by == f"{shop.CASHIER}/{shop.MANAGER}"


@pytest.mark.parametrize(("amount", "reason", "code"), [
    ("100.01", "老顾客", "odd.too_much"), ("-1", "老顾客", "odd.too_much"), ("1", " ", "sales.reason_missing"),
])  # fmt: skip
def test_what_is_no_odd_money_is_refused_and_the_bill_stays(counter: Counter, amount: str, reason: str, code: str):
    counter.ok("scan", code=shop.BANGLE)

    assert counter.refusal("let_go", amount=amount, reason=reason) == code
    assert counter.cart()["due_fen"] == 21_632_05


def test_an_empty_bill_has_no_odd_money(counter: Counter):
    assert counter.refusal("let_go", amount="1", reason="老顾客") == "sales.cart_empty"


def test_all_of_the_bill_may_be_asked_for_again(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("let_go", amount="2.05", reason="老顾客")

    counter.ok("let_go", amount="0")

    assert sold(counter).odd is None


def test_the_price_that_was_told_stands_while_the_bill_is_paid(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("begin_tender")

    assert counter.refusal("let_go", amount="1", reason="老顾客") == "sales.in_tender"
