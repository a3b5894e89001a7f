"""Much cash goes to nobody who is not known, whatever it is paid for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from shop.payees.tables import cash_payee
from tests.builders import shop
from tests.builders.books import rows
from tests.builders.counter import Counter, SmallChain, standing_alone
from tests.pos_app.counter.test_returning import close, sold, take_back

PAYEE = {
    "name": "张三", "identity": "11010519491231002X", "phone": "13800138000", "address": "深圳市罗湖区水贝",
    "statement": "退货", "due_diligence": {
        "sex": "男", "nationality": "中国", "job": "教师", "identity_until": "长期", "purpose": "退货",
    },
}  # fmt: skip
OLD = {
    "kind": "buy_back", "purity": "足金999", "category": "手镯", "source": "other", "test": "xrf", "weight": "20.00",
}  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        till.fill_drawer()
        yield till


def order_off(counter: Counter, contract: str, member: str = "") -> None:
    """An order that was paid in cash is off: the money lies on the bill."""
    line = {"category": "手镯", "description": "定制", "purity": "足金999", "weight": "100.00", "craft_fee": "1.00"}
    placed = counter.ok("order_place", lines=[line], pickup="2026-11-28", contract=contract, name="张三")["order"]
    counter.ok("order_deposit", order=placed["order_no"], amount=contract)
    counter.ok("pay", method="cash")
    counter.ok("commit")
    counter.ok("order_cancel", order=placed["order_no"], fault="nobody", reason="不要了")
    if member:
        counter.ok("scan", code=member)


def pay_out(counter: Counter, amount: str) -> str:
    counter.ok("pay", method="cash", amount=amount)
    number: str = counter.ok("commit")["sale_no"]
    return number


def payees(counter: Counter) -> list[dict[str, Any]]:
    return [dict(row) for row in rows(counter.till.place.keeper.database, cash_payee)]


def test_cash_up_to_the_limit_asks_for_the_form(counter: Counter):
    order_off(counter, "100000.00")

    refused = counter.do("pay", method="cash", amount="100000.00")
    counter.ok("cancel_tender")
    counter.ok("name_payee", payee=PAYEE)
    number = pay_out(counter, "100000.00")

    assert refused["code"] == "payee.missing"
    assert "100,000.00" in refused["message"]
    (row,) = payees(counter)
    assert (row["document_no"], row["cash_fen"], row["payee_label"]) == (number, 100_000_00, "张** 110105********002X")
    assert counter.sound()


def test_below_the_limit_nobody_is_asked_for_a_name(counter: Counter):
    order_off(counter, "99999.99")

    pay_out(counter, "99999.99")

    assert payees(counter) == []


def test_by_card_nobody_is_asked_for_a_name(counter: Counter):
    order_off(counter, "100000.00")

    counter.ok("pay", method="card", amount="100000.00", reference="5521")

    assert counter.ok("commit")["sale_no"]


def test_a_members_cash_of_the_day_is_counted_together(counter: Counter):
    order_off(counter, "60000.00", shop.LI)
    pay_out(counter, "60000.00")
    order_off(counter, "40000.00", shop.LI)

    refused = counter.refusal("pay", method="cash", amount="40000.00")
    counter.ok("cancel_tender")
    named = counter.ok("name_payee", payee=PAYEE)
    pay_out(counter, "40000.00")

    assert (refused, named["paid_today"]) == ("payee.missing", "0.00")


def test_goods_that_come_back_ask_before_the_bill_is_paid(counter: Counter):
    """The refund's own way is cash: the bill is stopped where it is built."""
    number = sold(counter, shop.BANGLE, member=shop.LI)
    order_off(counter, "90000.00", shop.LI)
    pay_out(counter, "90000.00")
    take_back(counter, number, 1)
    counter.ok("weigh_return", sale_no=number, line=1, weight="20.35")

    refused = counter.refusal("begin_tender")
    counter.ok("name_payee", payee=PAYEE)
    close(counter)

    assert refused == "payee.missing"
    assert [row["cash_fen"] for row in payees(counter)] == [21_489_60]


def test_all_that_a_bill_pays_is_counted_together(counter: Counter):
    number = sold(counter, shop.BANGLE)
    order_off(counter, "80000.00")
    take_back(counter, number, 1)
    counter.ok("weigh_return", sale_no=number, line=1, weight="20.35")

    assert counter.refusal("pay", method="cash", amount="80000.00") == "payee.missing"


def test_old_gold_and_other_cash_of_a_person_are_counted_together(counter: Counter):
    order_off(counter, "100000.00")
    counter.ok("name_payee", payee=PAYEE)
    pay_out(counter, "100000.00")
    seller = {name: value for name, value in PAYEE.items() if name != "due_diligence"}
    counter.ok("old_gold_add", piece={**OLD, "seller": seller})

    left = counter.ok("begin_tender")["left"].removeprefix("-").replace(",", "")
    counter.ok("pay", method="cash", amount=left)
    refused = counter.refusal("commit")
    counter.ok("cancel_tender")
    counter.ok("old_gold_seller", seller=PAYEE)
    pay_out(counter, left)

    assert refused == "old_gold.cash_too_much"


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"due_diligence": None}, "old_gold.seller_missing"),
        ({"name": " "}, "old_gold.seller_missing"),
        ({"identity": "123"}, "old_gold.identity_wrong"),
        ({"due_diligence": {**PAYEE["due_diligence"], "identity_until": "2020-01-01"}}, "old_gold.identity_expired"),  # type: ignore[dict-item]
    ],
)
def test_a_form_that_says_too_little_names_nobody(counter: Counter, changed: dict[str, Any], code: str):
    order_off(counter, "100000.00")

    assert counter.refusal("name_payee", payee={**PAYEE, **changed}) == code
    assert counter.refusal("pay", method="cash", amount="100000.00") == "payee.missing"


def test_nobody_is_named_where_nothing_is_paid_out(counter: Counter):
    counter.ok("scan", code=shop.SILVER)

    assert counter.refusal("name_payee", payee=PAYEE) == "payee.nothing"


def test_a_cashier_does_not_let_so_much_go(counter: Counter):
    order_off(counter, "100000.00")
    counter.unlock(shop.CASHIER)

    refused = counter.refusal("name_payee", payee=PAYEE)
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission="cash.pay_out_large")
    counter.ok("name_payee", payee=PAYEE)
    pay_out(counter, "100000.00")

    assert refused == "auth.not_permitted"
    assert payees(counter)[0]["approved_by"].endswith(f"/{shop.MANAGER}")


def test_the_person_signs_a_paper(counter: Counter):
    order_off(counter, "100000.00")
    counter.ok("name_payee", payee=PAYEE)
    number = pay_out(counter, "100000.00")

    text = " ".join(str(block) for block in counter.till.paper.document_of("payee", number).blocks)

    assert "现金付款确认单" in text
    assert "100,000.00" in text
    assert "张三" not in text


def test_who_was_paid_is_in_no_journal_in_the_clear(chain: SmallChain):
    till = chain["HP01"]
    till.unlock(shop.MANAGER)
    till.fill_drawer()
    order_off(till, "100000.00")
    till.ok("name_payee", payee=PAYEE)
    pay_out(till, "100000.00")
    chain.sync("HP01")

    (entry,) = till.journal("payees.named")

    assert "张三" not in entry.body
    assert "11010519491231002X" not in entry.body
    with chain.office.database.reading() as connection:
        assert connection.execute(cash_payee.select()).one().cash_fen == 100_000_00
