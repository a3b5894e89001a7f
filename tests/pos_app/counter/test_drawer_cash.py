"""Cash that a bill pays out: the cashier hears what the drawer should hold before the bill is paid."""

from __future__ import annotations

import pytest

from shop.sales.tables import sale_tender
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter
from tests.builders.old_gold import SELLER, house, old_piece

WHY = "上午收的现金没有入账"


@pytest.fixture
def buying(counter: Counter) -> Counter:
    """A drawer with 1,000.00, and gold for more than that on the bill."""
    counter.unlock(shop.MANAGER)
    house(counter)
    counter.ok("old_gold_add", piece=old_piece("buy_back", "10.00", seller=SELLER))
    counter.unlock(shop.CASHIER)
    return counter


def test_more_cash_than_the_drawer_should_hold_is_said_before_the_bill_is_paid(buying: Counter):
    refused = buying.do("pay", method="cash")

    assert refused["code"] == "cash.beyond_drawer"
    assert "钱箱应有 ¥1,000.00,要付 ¥9," in refused["message"]
    assert buying.refusal("commit") == "tender.not_paid_out"


def test_a_card_and_what_the_drawer_holds_pay_together(buying: Counter):
    buying.ok("pay", method="cash", amount="1000")

    assert buying.refusal("pay", method="cash", amount="0.01") == "cash.beyond_drawer"
    assert buying.ok("pay", method="card", reference="4412")["left"] == "0.00"


def test_a_manager_goes_on_with_a_reason_that_the_bill_keeps(buying: Counter):
    assert buying.refusal("pay", method="cash", reference=WHY) == "auth.not_permitted"

    buying.unlock(shop.MANAGER)
    buying.ok("pay", method="cash", reference=WHY)
    buying.ok("commit")

    paid = rows(buying.till.place.keeper.database, sale_tender)[-1]
    assert (paid["method"], paid["reference"], paid["approved_by"]) == ("cash", WHY, shop.MANAGER)
    assert buying.sound()


def test_a_refund_in_cash_that_the_drawer_does_not_hold_goes_another_way(counter: Counter):
    number = counter.sell(shop.BANGLE)["sale_no"]
    counter.ok("cash", what="drop", amount="20000", reason="送银行")
    counter.unlock(shop.MANAGER)
    counter.ok("return_lines", sale_no=number, lines=[1], reason="不喜欢")
    counter.ok("weigh_return", sale_no=number, line=1, weight="20.35")

    assert counter.refusal("begin_tender") == "cash.refund_beyond_drawer"
    counter.ok("refund_otherwise", reason="现金不够")
    counter.ok("pay", method="card", reference="4412")
    counter.ok("commit")
