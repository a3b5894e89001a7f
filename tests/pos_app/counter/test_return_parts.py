"""What comes back on a bill, for whoever else has to know."""

from __future__ import annotations

from kernel.facts import canonical
from pos_app.counter.return_parts import KIND, OTHER_WAY, drafts_on, other_way, part_id, pieces_back
from shop.returns.rules.refunds import OtherWay
from shop.sales.rules.cart import Cart, CartPart
from tests.shop.returns.bills import NO, draft

WAY = OtherWay(reason="卡已注销", by="1001")


def test_lines_that_come_back_and_the_other_way_are_told_apart():
    line = draft()
    parts = (
        CartPart(part_id=part_id(line), kind=KIND, body=canonical(line).decode()),
        CartPart(part_id=OTHER_WAY, kind=KIND, body=canonical(WAY).decode()),
        CartPart(part_id="x", kind="order", body="{}"),
    )
    cart = Cart(cart_id="c-1", opened_at="2026-11-21T10:00:00+08:00", parts=parts)

    assert drafts_on(cart) == (line,)
    assert pieces_back(cart) == {(NO, "691")}
    assert other_way(cart) == WAY
    assert part_id(line) == f"{NO}/1"
