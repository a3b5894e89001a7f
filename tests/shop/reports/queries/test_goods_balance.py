"""Goods by quantity: opening and each kind of paper come to the closing, and each costs what it cost."""

from __future__ import annotations

from shop.goods.facts import GoodsLine, GoodsListed, GoodsMoved, GoodsRecord, GoodsSold, SoldGoods
from shop.reports.queries.selling import lines_sold
from tests.builders.register import Register
from tests.shop.reports.day import ASKED, NEXT, another_day, rows

BOX = GoodsRecord(code="BOX1", name="红丝绒首饰盒", category_major="配件", category="包装", unit="个", cost_fen=3_00)


def stocked() -> Register:
    register = Register()
    with register.books() as books:
        books.record(GoodsListed(goods=(BOX,)))
        books.record(moved("Q-1", "received", 20))
        books.record(sold("S-1", 3))
        books.record(moved("Q-2", "written_off", -1))
    return register


def moved(number: str, what: str, qty: int) -> GoodsMoved:
    return GoodsMoved(document_no=number, store="HP", what=what, lines=(GoodsLine(code="BOX1", qty=qty),))  # type: ignore[arg-type]


def sold(sale_no: str, qty: int) -> GoodsSold:
    return GoodsSold(sale_no=sale_no, sale_id=sale_no, store="HP", lines=(SoldGoods(line_no=1, code="BOX1", qty=qty),))


def test_what_came_and_went_comes_to_what_is_left():
    found = rows(stocked(), "goods_balance", "数量货平衡")

    assert found == (("BOX1", "红丝绒首饰盒", "个", 0, 20, 0, 0, -3, 0, 0, -1, 0, 0, 0, 16),)


def test_the_next_day_opens_with_what_was_left():
    register = stocked()
    another_day(register)
    with register.books() as books:
        books.record(sold("S-2", 6))

    assert rows(register, "goods_balance", "数量货平衡")[0][-1] == 16
    (today,) = rows(register, "goods_balance", "数量货平衡", first=NEXT, last=NEXT)
    assert (today[3], today[7], today[-1]) == (16, -6, 10)


def test_an_article_that_never_lay_here_is_left_out():
    register = Register()
    with register.books() as books:
        books.record(GoodsListed(goods=(BOX,)))

    assert rows(register, "goods_balance", "数量货平衡") == ()
    with register.reading() as connection:
        assert lines_sold(connection, ASKED) == ()
