"""Goods by quantity at one till, told by script: listed, received, sold, brought back, counted."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import shop
from tests.builders.counter import Counter, standing_alone

EARRING = {
    "code": "6901234567892", "name": "珍珠耳钉", "category_major": "配件", "category": "耳饰", "unit": "对",
    "price_fen": 33_33, "cost_fen": 12_00, "supplier": "饰品厂",
}  # fmt: skip
BOX = {"code": "BOX1", "name": "首饰盒", "category_major": "赠品", "category": "包装", "unit": "个", "cost_fen": 3_00}
CODE = EARRING["code"]


@pytest.fixture
def till(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path / "till") as counter:
        counter.begin(shop.MANAGER)
        counter.ok("list_goods", goods=[EARRING, BOX])
        counter.ok("receive_goods", goods={CODE: 10, "BOX1": 50}, supplier="饰品厂")
        yield counter


def quantity(till: Counter, code: str = str(CODE)) -> int:
    (row,) = till.ok("goods", text=code)["goods"]
    return int(row["qty"])


def sell(till: Counter, qty: int) -> str:
    till.ok("scan", code=f"{qty}*{CODE}")
    till.ok("pay", method="cash")
    return str(till.ok("commit")["sale_no"])


def test_scanned_twice_is_two_of_them_on_one_line(till: Counter):
    till.ok("scan", code=CODE)
    bill = till.ok("scan", code=CODE)

    assert (bill["line"]["qty"], bill["due"], len(till.cart()["lines"])) == (2, "66.66", 1)


def test_the_quantity_of_a_line_is_changed_and_undone(till: Counter):
    till.ok("scan", code=CODE)

    assert till.ok("set_quantity", no=1, qty=3)["due"] == "99.99"
    assert till.ok("undo")["due"] == "33.33"


def test_a_single_piece_has_no_quantity(till: Counter):
    till.ok("scan", code=shop.RING)

    assert till.refusal("set_quantity", no=1, qty=2) == "item.unique"
    assert till.refusal("scan", code=f"2*{shop.BANGLE}") == "item.unique"
    assert till.cart()["pieces"] == 1


@pytest.mark.parametrize("qty", [0, -1, 1000])
def test_a_quantity_that_is_none_leaves_the_bill_as_it_was(till: Counter, qty: int):
    till.ok("scan", code=CODE)

    assert till.refusal("set_quantity", no=1, qty=qty) == "goods.quantity_wrong"
    assert till.cart()["pieces"] == 1


def test_none_of_them_is_no_scan_whether_or_not_they_lie_there_already(till: Counter):
    fresh = till.refusal("scan", code=f"0*{CODE}")
    till.ok("scan", code=CODE)

    assert (fresh, till.refusal("scan", code=f"0*{CODE}")) == ("goods.quantity_wrong", "goods.quantity_wrong")
    assert till.cart()["pieces"] == 1


def test_three_of_what_nobody_knows_is_not_found(till: Counter):
    assert till.refusal("scan", code="3*NOBODY") == "item.not_found"


def test_a_balance_since_no_time_at_all_is_not_told(till: Counter):
    assert till.refusal("goods_balance", since="昨天") == "script.bad_command"
    assert till.refusal("gram_balance", since="昨天") == "script.bad_command"


def test_what_is_sold_leaves_the_store_and_stands_on_the_receipt(till: Counter):
    sell(till, 3)

    receipt = "\n".join(till.ok("receipt")["text"])
    assert quantity(till) == 7
    assert "33.33 × 3 对" in receipt
    assert "99.99" in receipt
    assert till.sound()


def test_units_come_back_one_by_one_and_never_more_than_were_sold(till: Counter):
    sale_no = sell(till, 3)

    for left in (2, 1, 0):
        till.ok("return_lines", sale_no=sale_no, lines=[1], reason="顾客改主意", qty=1)
        till.ok("begin_tender")
        till.ok("commit")
        assert till.ok("find_bill", sale_no=sale_no)["lines"][0]["left"] == left
    assert quantity(till) == 10
    assert till.refusal("return_lines", sale_no=sale_no, lines=[1], reason="再退", qty=1) == "return.already"
    assert till.sound()


def test_more_than_the_books_have_can_be_sold_and_is_shown_until_it_is_counted(till: Counter):
    sell(till, 12)

    assert till.ok("goods_exceptions")["goods"] == [{"code": CODE, "name": "珍珠耳钉", "qty": -2}]
    till.ok("count_goods", counted={CODE: 1}, reason="漏记了一次入库")
    assert till.ok("goods_exceptions")["goods"] == []
    assert quantity(till) == 1


def test_a_paper_never_takes_more_than_there_is(till: Counter):
    assert till.refusal("write_off_goods", goods={CODE: 11}, reason="压坏") == "goods.short"
    assert till.refusal("return_goods", goods={CODE: 11}, supplier="饰品厂", reason="瑕疵") == "goods.short"
    assert quantity(till) == 10


def test_two_books_of_one_thing_say_the_same(till: Counter):
    sell(till, 2)
    till.ok("write_off_goods", goods={CODE: 1}, reason="压坏")
    till.ok("return_goods", goods={CODE: 3}, supplier="饰品厂", reason="瑕疵")

    balance = till.ok("goods_balance")["balance"][CODE]
    assert balance == {
        "opening": 0, "moves": {"received": 10, "sold": -2, "written_off": -1, "to_supplier": -3}, "closing": 4
    }  # fmt: skip


def test_what_an_article_cost_is_for_those_who_may_see_it(till: Counter):
    till.unlock(shop.CASHIER)

    assert till.refusal("goods_page", code=CODE, cost=True) == "auth.not_permitted"
    assert "cost_fen" not in till.ok("goods_page", code=CODE)["page"]["record"]


@pytest.mark.parametrize("wrong", [{"code": "6901234567893"}, {"price_fen": 0}, {"price_fen": -1}, {"unit": ""}])
def test_an_article_that_cannot_be_is_not_listed(till: Counter, wrong: dict[str, object]):
    assert till.refusal("list_goods", goods=[{**EARRING, **wrong}]) == "goods.not_sound"


def test_a_new_price_holds_from_the_next_scan(till: Counter):
    till.ok("scan", code=CODE)
    till.ok("list_goods", goods=[{**EARRING, "price_fen": 40_00}])

    assert till.cart()["due_fen"] == 33_33
    till.ok("void", reason="练习")
    assert till.ok("scan", code=CODE)["due"] == "40.00"
