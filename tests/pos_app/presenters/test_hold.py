from __future__ import annotations

from pos_app.presenters.hold import parked_row
from pos_app.presenters.host import State
from tests.pos_app.fake_till import BANGLE, RING
from tests.pos_app.fake_views import Counter


def test_holding_asks_for_nothing_and_empties_the_cart():
    counter = Counter()
    counter.scan(BANGLE.barcode)

    counter.press("hold")

    assert counter.state is State.IDLE
    assert counter.message is not None
    assert "HD00000001" in counter.message.text


def test_an_empty_bill_cannot_be_parked():
    counter = Counter()

    counter.press("hold")

    assert counter.code == "I-CART-EMPTY"


def test_a_parked_bill_comes_back_whole():
    counter = Counter()
    counter.scan(BANGLE.barcode, RING.barcode)
    counter.press("hold", "holds")

    counter.press("accept")

    assert counter.state is State.BUILDING
    assert len(counter.till.lines) == 2


def test_a_parked_bills_slip_is_printed_for_its_customer():
    counter = Counter()
    counter.scan(BANGLE.barcode)
    counter.press("hold", "holds")

    counter.press("hold_slip")

    assert counter.till.papers.tried == ["hold_slip HD00000001"]
    assert counter.state is State.HOLD


def test_with_goods_in_the_cart_parking_them_first_is_offered():
    counter = Counter()
    counter.scan(BANGLE.barcode)
    counter.press("hold")
    counter.scan(RING.barcode)

    counter.press("holds", "accept")
    refused = counter.code, counter.message.buttons[0].action if counter.message else ""
    counter.press("hold", "accept")

    assert refused == ("W-CART-BUSY", "hold")
    assert [line.name for line in counter.till.lines] == [BANGLE.name]


def test_no_parked_bill_is_said():
    counter = Counter()

    counter.press("holds")

    assert counter.seen("hold", "holds") == ((), -1, "没有挂单。F8 把当前单据挂起来。")


def test_a_parked_bill_shows_who_where_and_how_much():
    counter = Counter()
    counter.scan(RING.barcode)
    counter.press("hold")

    row = parked_row(counter.till.holds()[0])

    assert row.detail == "HD00000001 · 1 件 · 王芳 · 本机"
    assert row.due == "¥8,980.00"
