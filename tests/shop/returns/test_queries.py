"""A bill as a return of its goods sees it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from shop.returns.queries import ReturnedRow, next_request_no, sold_bill, units_back
from tests.builders import shop
from tests.builders.counter import Counter, standing_alone


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[Counter]:
    with standing_alone(tmp_path) as till:
        yield till.begin()


def test_a_bill_tells_its_pieces_its_tenders_and_the_rules_of_its_vouchers(counter: Counter):
    counter.ok("scan", code=shop.SILVER)
    counter.ok("scan", code=shop.VOUCHER)
    counter.ok("pay", method="cash")
    number = counter.ok("commit")["sale_no"]

    with counter.till.post.reading() as connection:
        bill = sold_bill(connection, number, key="")

    assert bill is not None
    (line,) = bill.lines
    assert line.stock is not None
    assert (line.net_fen, line.status, line.document_no, line.stock.version) == (268_00, "sold", number, 2)
    assert [(one.code, one.rule_ids) for one in bill.vouchers] == [(shop.VOUCHER, ("VOUCHER-100",))]
    assert [one.amount_fen for one in bill.tenders] == [268_00]


def test_a_bill_of_another_register_is_not_known(counter: Counter):
    with counter.till.post.reading() as connection:
        assert sold_bill(connection, "S-BJ01-20261121-0001", key="") is None


def test_requests_are_numbered_by_register_and_day(counter: Counter):
    first = counter.ok("ask_return", sale_no="S-BJ01-20261121-0001", reason="尺寸不合")["request_no"]

    with counter.till.post.reading() as connection:
        following = next_request_no(connection, "HP01", "2026-11-21")
    listed = counter.ok("return_requests")["requests"]

    assert (first, following) == ("R-HP01-20261121-0001", "R-HP01-20261121-0002")
    assert [one["of_sale_no"] for one in listed] == ["S-BJ01-20261121-0001"]


def test_units_before_one_that_came_back_came_back_too():
    """Another store took the first two, which these books never heard of or lost."""
    later = ReturnedRow(
        of_sale_no="S-HP01-20261121-0003", of_line_no=1, sale_no="S-BJ02-20261121-0013", at="", store="BJ",
        barcode="J-1", name="串珠", weight_mg=0, paid_fen=100, kept_fen=0, fee_fen=0, refund_fen=100, reason="",
        qty=1, before=2,
    )  # fmt: skip

    assert units_back([later]) == {1: 3}
