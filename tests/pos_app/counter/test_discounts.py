"""Discounts and prices by hand: limits by role, a second person, never below cost unasked."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from pos_app.quoting import bill_of, reading_till, recompute
from shop.catalogue.tables import piece
from shop.sales.facts import ManualDiscount, SaleCompleted
from tests.builders import shop
from tests.builders.counter import Counter
from tests.pos_app.counter.test_rule_sets import publish, tenth_off


def sold(counter: Counter) -> SaleCompleted:
    counter.ok("pay", method="cash")
    counter.ok("commit")
    return msgspec.json.decode(counter.journal("sales.completed")[-1].body, type=SaleCompleted)


def give(counter: Counter, value: str, what: str = "amount", no: int = 1, **more: Any) -> dict[str, Any]:
    return counter.do("give_discount", no=no, what=what, value=value, reason=more.pop("reason", "老顾客"))


def approve(counter: Counter, permission: str) -> None:
    counter.ok("approve", staff=shop.MANAGER, pin=shop.pin_of(shop.MANAGER), permission=permission)


def test_a_discount_within_the_own_limit_is_given_at_once_and_stands_on_the_sale(counter: Counter):
    counter.ok("scan", code=shop.RING)

    given = give(counter, "180", reason=" 样品有划痕 ")
    fact = sold(counter)

    assert (given["takes"], fact.due_fen) == ("180.00", 8_800_00)
    assert fact.choices.manual == (ManualDiscount(
        rule_id="MANUAL-1", on="1", what="amount", value=180_00, by=shop.CASHIER, reason="样品有划痕", units=1,
    ),)  # fmt: skip
    assert [(share.rule_id, share.name, share.fen) for share in fact.lines[0].shares] == [
        ("MANUAL-1", "店长折扣", 180_00)
    ]


@pytest.mark.parametrize(("what", "value", "due"), [
    ("craft_pct", "10", 21_560_82), ("pct", "0.5", 21_523_89), ("per_gram", "5", 21_530_30),
    ("price", "21500", 21_500_00),
])  # fmt: skip
def test_each_kind_of_discount_on_a_weighed_piece(counter: Counter, what: str, value: str, due: int):
    counter.ok("scan", code=shop.BANGLE)

    assert give(counter, value, what)["ok"]
    assert counter.cart()["due_fen"] == due


def test_above_the_own_limit_a_manager_lets_one_change_through(counter: Counter):
    counter.ok("scan", code=shop.RING)
    refused = give(counter, "449.01")
    assert (refused["code"], refused["message"]) == (
        "auth.over_limit", "减 449.01 元超过 王芳 的权限 5 %,最多 200.00 元。价格没有变。请权限够的人来确认。",
    )  # fmt: skip

    approve(counter, "sale.discount_over")
    assert give(counter, "449.01")["ok"]

    assert give(counter, "500")["code"] == "auth.over_limit"
    (given,) = sold(counter).choices.manual
    assert (given.by, given.approved_by, given.value) == (shop.CASHIER, shop.MANAGER, 449_01)


def test_what_is_over_the_managers_limit_too_is_refused_with_the_managers_limit(counter: Counter):
    counter.ok("scan", code=shop.RING)
    approve(counter, "sale.discount_over")

    refused = give(counter, "50", "pct")

    assert (refused["code"], "周建平 的权限 20 %" in refused["message"]) == ("auth.over_limit", True)
    assert counter.cart()["off_fen"] == 0


def test_a_salesperson_gives_nothing_alone(counter: Counter):
    counter.unlock(shop.SALESPERSON)
    counter.ok("scan", code=shop.RING)
    assert give(counter, "0.01")["code"] == "auth.over_limit"

    approve(counter, "sale.discount_over")

    assert give(counter, "100")["ok"]


def test_the_chain_says_how_far_a_role_may_go(counter: Counter):
    limits = {"cashier": {"most_line_pct": 50, "most_line_fen": 5_000_00}}
    settings = msgspec.to_builtins(counter.till.post.settings) | {"manual_limits": limits}
    counter.till.post.settings = msgspec.convert(settings, type(counter.till.post.settings))
    counter.ok("scan", code=shop.RING)

    assert give(counter, "3000")["ok"]
    assert give(counter, "10", "pct", no=0)["code"] == "auth.over_limit"


def test_nothing_goes_below_its_cost_without_the_permission(counter: Counter):
    costs(counter, shop.RING, 8_900_00)
    counter.ok("scan", code=shop.RING)
    assert give(counter, "80")["ok"]  # at its cost
    refused = give(counter, "80.01")
    assert refused["code"] == "auth.not_permitted"

    approve(counter, "sale.below_cost")

    assert give(counter, "80.01")["ok"]


def costs(counter: Counter, barcode: str, fen: int) -> None:
    """The piece is known to have cost so much."""
    with counter.till.place.database.writing() as connection:
        connection.execute(piece.update().where(piece.c.barcode == barcode).values(cost_fen=fen))


def test_on_the_whole_bill_it_comes_after_the_promotions_and_is_shared_by_the_lines(counter: Counter):
    publish(counter, 2, tenth_off("TENTH"))
    for code in (shop.RING, shop.SILVER):
        counter.ok("scan", code=code)

    given = give(counter, "100", no=0)
    fact = sold(counter)

    assert (given["takes"], fact.due_fen) == ("100.00", 8_313_20)  # (8,980 + 368) x 0.9 - 100
    assert fact.choices.manual[0].on == ""


def test_a_bill_that_grows_gets_no_more_of_it_than_the_limit_that_let_it_through(counter: Counter):
    counter.ok("scan", code=shop.SILVER)
    assert give(counter, "20", "pct", no=0)["ok"]  # 73.60 of the cashier's 200.00

    counter.ok("scan", code=shop.RING)

    assert counter.cart()["off_fen"] == 200_00


def test_where_a_promotion_is_cheaper_it_counts_and_the_discount_says_why_not(counter: Counter):
    publish(counter, 2, tenth_off("TENTH"))
    counter.ok("scan", code=shop.RING)

    given = give(counter, "100")

    assert (given["takes"], given["due"]) == ("0.00", "8,082.00")
    reasons = {one["rule_id"]: one["words"] for one in counter.cart()["reasons"]}
    assert reasons["MANUAL-1"] == "已用「TENTH」，不可叠加"


@pytest.mark.parametrize(("value", "what", "no", "code"), [
    ("0", "amount", 1, "discount.wrong"), ("-5", "amount", 1, "discount.wrong"),
    ("8980.01", "amount", 1, "discount.wrong"), ("8980", "price", 1, "discount.wrong"),
    ("10", "craft_pct", 1, "discount.wrong"), ("10", "price", 0, "discount.wrong"),
    ("5", "amount", 2, "script.bad_command"), ("五", "pct", 1, "script.bad_command"),
    ("5", "half", 1, "script.bad_command"),
])  # fmt: skip
def test_what_is_no_discount_is_refused_and_the_price_stays(
    counter: Counter, value: str, what: str, no: int, code: str
):
    counter.ok("scan", code=shop.RING)

    assert give(counter, value, what, no)["code"] == code
    assert counter.cart()["due_fen"] == 8_980_00


def test_a_discount_needs_a_reason_goods_and_a_bill_that_is_not_being_paid(counter: Counter):
    assert give(counter, "1", no=0)["code"] == "sales.cart_empty"
    counter.ok("scan", code=shop.RING)
    assert give(counter, "1", reason=" ")["code"] == "sales.reason_missing"
    counter.ok("begin_tender")
    assert give(counter, "1")["code"] == "sales.in_tender"


def test_it_can_be_taken_back_and_goes_with_its_line(counter: Counter):
    counter.ok("scan", code=shop.RING)
    counter.ok("scan", code=shop.SILVER)
    give(counter, "100")
    give(counter, "10", no=2)

    counter.ok("take_back_choice", rule="MANUAL-1")
    counter.ok("remove_line", no=2)

    assert sold(counter).choices.manual == ()


def test_the_bill_is_worked_out_again_from_its_sheet(counter: Counter):
    counter.ok("scan", code=shop.BANGLE)
    counter.ok("scan", code=shop.RING)
    give(counter, "10", "craft_pct")
    give(counter, "100", no=0)
    number = sold(counter).sale_no

    with reading_till(counter.folder) as till:
        found = recompute(bill_of(till, number))

    assert found.equal, found.lines
