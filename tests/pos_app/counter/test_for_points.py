"""Gifts, goods for a little money and goods for points: lines of the bill that leave stock with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from pos_app.quoting import OpenTill, bill_of, recompute
from shop.goods.facts import GoodsRecord
from shop.goods.queries import quantity
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone
from tests.builders.value import rights_held
from tests.pos_app.counter.test_rule_sets import publish

LI, CODE, POINTS = "李雪梅", "BOX1", 12_860
BOX = GoodsRecord(code=CODE, name="首饰盒", category_major="赠品", category="包装", unit="个", price_fen=30_00)
GIFT = {
    "id": "GIFT", "name": "满千赠首饰盒", "stage": "order", "auto": True, "cond": {"min_amount": 1_000_00},
    "benefit": {"type": "gift", "sku": CODE, "name": "首饰盒", "qty": 1, "worth_fen": 30_00},
}  # fmt: skip
FOR_POINTS = {
    "id": "XCH", "name": "积分换首饰盒", "stage": "points", "opt_in": True, "spends_points": 500,
    "benefit": {"type": "add_on", "sku": CODE, "fen": 9_90},
}  # fmt: skip


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        till.begin(shop.MANAGER)
        till.till.goods.list_goods([BOX])
        till.ok("receive_goods", goods={CODE: 2}, supplier="包装厂")
        yield till


def there(till: Counter) -> int:
    with till.till.post.reading() as connection:
        return quantity(connection, "HP", CODE)


def again(till: Counter, sale_no: str) -> bool:
    with till.till.place.database.reading() as connection:
        return recompute(bill_of(OpenTill(till.till.place.folder, till.till.settings, connection), sale_no)).equal


def test_a_gift_is_a_line_for_nothing_and_leaves_stock_with_the_bill(counter: Counter) -> None:
    publish(counter, 2, GIFT)
    counter.ok("scan", code=shop.RING)

    lines = counter.cart()["lines"]
    done = counter.sell()

    assert [(line["name"], line["net_fen"]) for line in lines][1:] == [("首饰盒", 0)]
    assert (done["due"], there(counter)) == ("8,980.00", 1)
    assert counter.till.post.last is not None
    assert "赠品 × 1 个 价值 30.00" in str(counter.till.post.last.receipt)
    assert again(counter, done["sale_no"])
    assert counter.sound()


def test_points_are_set_aside_when_they_are_asked_for_and_spent_with_the_bill(counter: Counter) -> None:
    publish(counter, 2, FOR_POINTS)
    counter.ok("attach_member", id=counter.member_id(LI))
    counter.ok("scan", code=shop.RING)

    due = counter.ok("choose_promotion", rule="XCH", pin=shop.VALUE_PIN)["due"]
    counter.ok("pay", method="cash")
    done = counter.ok("commit")

    assert (due, there(counter)) == ("8,989.90", 1)
    assert counter.account(LI).points == POINTS - 500 + done["points"]
    assert again(counter, done["sale_no"])
    assert counter.sound()


def test_points_that_were_asked_for_and_are_not_wanted_are_free_again(counter: Counter) -> None:
    publish(counter, 2, FOR_POINTS)
    counter.ok("attach_member", id=counter.member_id(LI))
    counter.ok("scan", code=shop.RING)
    counter.ok("choose_promotion", rule="XCH", pin=shop.VALUE_PIN)

    counter.ok("take_back_choice", rule="XCH")

    assert (counter.cart()["due_fen"], rights_held(counter)) == (8_980_00, ())


def test_without_the_pin_nothing_is_had_for_points(counter: Counter) -> None:
    publish(counter, 2, FOR_POINTS)
    counter.ok("attach_member", id=counter.member_id(LI))
    counter.ok("scan", code=shop.RING)

    assert counter.refusal("choose_promotion", rule="XCH", pin="000000") == "stored_value.pin_wrong"
    assert counter.cart()["due_fen"] == 8_980_00


def test_points_of_another_member_pay_for_nothing(counter: Counter) -> None:
    publish(counter, 2, FOR_POINTS)
    counter.ok("attach_member", id=counter.member_id(LI))
    counter.ok("scan", code=shop.RING)
    counter.ok("choose_promotion", rule="XCH", pin=shop.VALUE_PIN)

    counter.ok("attach_member", tail="周敏")

    assert not counter.do("begin_tender")["ok"]


def test_points_come_back_with_what_was_had_for_them(counter: Counter) -> None:
    publish(counter, 2, FOR_POINTS)
    counter.ok("attach_member", id=counter.member_id(LI))
    counter.ok("scan", code=shop.RING)
    counter.ok("choose_promotion", rule="XCH", pin=shop.VALUE_PIN)
    sale_no = counter.sell()["sale_no"]
    after = counter.account(LI).points

    counter.ok("return_lines", sale_no=sale_no, lines=[2], reason="不合用")
    counter.ok("begin_tender")
    counter.ok("commit")

    assert (counter.account(LI).points, there(counter)) == (after + 500, 2)
    assert counter.sound()


def test_a_gift_that_stays_with_the_customer_when_all_comes_back_costs_its_worth(counter: Counter) -> None:
    publish(counter, 2, GIFT)
    sale_no = counter.sell(shop.RING)["sale_no"]

    counter.ok("return_lines", sale_no=sale_no, lines=[1], reason="不合用")
    kept = counter.cart()["due_fen"]
    counter.ok("return_lines", sale_no=sale_no, lines=[2], reason="不合用")

    assert (kept, counter.cart()["due_fen"]) == (-8_950_00, -8_980_00)
    counter.ok("begin_tender")
    counter.ok("commit")
    assert there(counter) == 2
    assert counter.sound()


def test_the_customer_may_choose_among_the_gifts_that_a_promotion_names(counter: Counter) -> None:
    cloth = GoodsRecord(code="CLOTH", name="擦银布", category_major="赠品", category="包装", unit="块")
    counter.till.goods.list_goods([cloth])
    counter.ok("receive_goods", goods={"CLOTH": 1}, supplier="包装厂")
    publish(counter, 2, {**GIFT, "benefit": {"type": "gift", "sku": [CODE, "CLOTH"]}})
    counter.ok("scan", code=shop.RING)

    counter.ok("choose_gifts", rule="GIFT", codes=["CLOTH"])

    assert [line["name"] for line in counter.cart()["lines"]][1:] == ["擦银布"]
    assert counter.refusal("choose_gifts", rule="GIFT", codes=["RING"]) == "promotion.gift_unknown"


def test_a_gift_that_the_customer_does_not_want_stays_in_stock(counter: Counter) -> None:
    publish(counter, 2, GIFT)
    counter.ok("scan", code=shop.RING)

    counter.till.choosing.decline("GIFT")

    assert len(counter.cart()["lines"]) == 1
    counter.sell()
    assert there(counter) == 2
