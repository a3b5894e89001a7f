"""A line comes back once, and settles the wish that was noted for it."""

from __future__ import annotations

import pytest

from kernel.projection import Conflict
from shop.returns.facts import LineReturned, ReturnAsked
from shop.returns.queries import return_requests, returned_of, returned_on
from tests.builders.register import Register
from tests.shop.returns.bills import NO

BACK = LineReturned(
    store="HP", sale_no="S-HP01-20261121-0002", of_sale_id="sale-1", of_sale_no=NO, of_line_no=1, from_store="BJ",
    member_id="", barcode="691", name="银925手链", purity_code="AG925", weight_mg=8_200, paid_fen=375_00, kept_fen=0,
    fee_fen=0, refund_fen=375_00, points=0, reason="尺寸不合", salesperson="1007",
)  # fmt: skip


def test_a_line_that_came_back_is_known_by_both_bills():
    register = Register()
    with register.books() as books:
        books.record(BACK)

    with register.reading() as connection:
        assert returned_on(connection, BACK.sale_no) == returned_of(connection, NO) != ()


def test_a_line_comes_back_once():
    register = Register()
    with register.books() as books:
        books.record(BACK)

    with pytest.raises(Conflict), register.books() as books:
        books.record(BACK)


def test_a_noted_wish_waits_until_the_goods_are_taken_back():
    register = Register()
    with register.books() as books:
        books.record(ReturnAsked(request_no="R-HP01-20261121-0001", store="HP", of_sale_no=NO, reason="尺寸不合"))
        waiting = return_requests(books.connection, "HP")
        books.record(BACK)
        done = return_requests(books.connection, "HP")

    assert ([one.of_sale_no for one in waiting], done) == ([NO], ())
