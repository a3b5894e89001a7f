"""What promotions give or add, as the last lines of a bill."""

from __future__ import annotations

from shop.sales.rules.given import Given
from shop.sales.rules.given_lines import with_given
from tests.shop.sales.rules.test_pricing import line, priced

BOX = Given(rule_id="GIFT", code="BOX1", name="首饰盒", unit="个", worth_fen=30_00)
CLOTH = Given(rule_id="ADD", code="CLOTH", name="擦银布", unit="块", fen=9_90)


def test_they_stand_behind_the_goods_by_whoever_sold_these() -> None:
    bare = priced(line())
    bill = with_given(bare, (BOX, CLOTH))

    assert [(one.line_no, one.name, one.net_fen, one.given_by) for one in bill.lines[1:]] == [
        (2, "首饰盒", 0, "GIFT"),
        (3, "擦银布", 9_90, "ADD"),
    ]
    assert {one.salesperson for one in bill.lines} == {bare.lines[0].salesperson}
    assert (bill.pieces, bill.list_fen, bill.due_fen) == (bare.pieces + 2, bare.list_fen + 9_90, bare.due_fen)


def test_a_bill_that_nothing_was_given_with_stays_as_it_is() -> None:
    bare = priced(line())

    assert with_given(bare, ()) is bare
    assert with_given(bare, (), ("满赠",)).gifts_short == ("满赠",)
