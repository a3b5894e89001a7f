"""Goods by quantity at headquarters: what a rewritten till says of them moves nothing that no bill bears out."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from kernel.facts import Fact
from shop.goods.facts import GoodsLine, GoodsListed, GoodsMoved, GoodsRecord, GoodsReturned, GoodsSold, SoldGoods
from shop.goods.queries import goods_balances, goods_below_zero, goods_on_the_way, quantity
from shop.goods.tables import goods_move
from shop.returns.facts import LineReturned
from shop.sales.facts import SoldLine
from sync.exceptions import waiting
from tests.headquarters.chain import Chain, chain_of, rows
from tests.headquarters.intake.test_receiving import hand_in
from tests.shop.sales.test_projection import SALE

SOLD_NO, BACK_NO, AGAIN_NO = "S-HP01-20261121-0001", "S-HP01-20261121-0002", "S-HP01-20261121-0003"
LINE = SoldLine(
    line_no=1, barcode="BOX1", name="首饰盒", category_major="配件", category="包装", purity_code="",
    pricing_mode="by_piece", weight_mg=0, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, stone_fen=0,
    list_fen=100_00, net_fen=100_00, shares=(), salesperson="1008", points=100, qty=3, unit="个",
)  # fmt: skip
BILL = replace(SALE, sale_id="s1", sale_no=SOLD_NO, store="HP", member_id="m1", lines=(LINE,), points=100)
CAME = GoodsMoved(
    document_no="Q-HP01-20261121-0001", store="HP", what="received", lines=(GoodsLine(code="BOX1", qty=10),)
)
SOLD = GoodsSold(sale_no=SOLD_NO, sale_id="s1", store="HP", lines=(SoldGoods(line_no=1, code="BOX1", qty=3),))
BACK_BILL = replace(SALE, sale_id="s2", sale_no=BACK_NO, store="HP", due_fen=-66_67, list_fen=0, tenders=(), lines=())
BACK = LineReturned(
    store="HP", sale_no=BACK_NO, of_sale_id="s1", of_sale_no=SOLD_NO, of_line_no=1, from_store="HP", member_id="m1",
    barcode="BOX1", name="首饰盒", purity_code="", weight_mg=0, paid_fen=66_67, kept_fen=0, fee_fen=0, refund_fen=66_67,
    points=67, reason="多买了", salesperson="1008", qty=2, before=0, of_qty=3, line_net_fen=100_00, line_points=100,
)  # fmt: skip
GOODS_BACK = GoodsReturned(
    sale_no=BACK_NO, of_sale_no=SOLD_NO, store="HP", before=0, line=SoldGoods(line_no=1, code="BOX1", qty=2)
)
LAST = replace(BACK, sale_no=AGAIN_NO, paid_fen=33_33, refund_fen=33_33, points=33, qty=1, before=2)


def refused(chain: Chain, *facts: Fact, register: str = "HP01") -> list[str]:
    """Kinds of those that headquarters did not take."""
    hand_in(chain, chain_of(register, facts), register)
    with chain.office.database.reading() as connection:
        return [one.kind for one in waiting(connection)]


def there(chain: Chain) -> int:
    with chain.office.database.reading() as connection:
        assert all(one.gap == 0 for one in goods_balances(connection, "HP").values())
        return quantity(connection, "HP", "BOX1")


def test_what_came_was_sold_and_came_back_unit_by_unit_is_added_up(chain: Chain) -> None:
    again = replace(BACK_BILL, sale_id="s3", sale_no=AGAIN_NO, due_fen=-33_33)

    assert refused(chain, CAME, BILL, SOLD, BACK_BILL, BACK, GOODS_BACK, again, LAST) == []

    assert there(chain) == 9  # of the last unit no goods were laid back


@pytest.mark.parametrize(
    "changed",
    [
        {"paid_fen": 66_66, "refund_fen": 66_66},
        {"points": 100},
        {"qty": 3},
        {"before": 1, "paid_fen": 66_66, "refund_fen": 66_66, "points": 66},
        {"of_qty": 2, "paid_fen": 100_00, "refund_fen": 100_00, "points": 100},
        {"line_net_fen": 200_00, "paid_fen": 133_34, "refund_fen": 133_34},
        {"of_qty": 10**9},
        {"qty": 0, "paid_fen": 0, "refund_fen": 0, "points": 0},
    ],
)
def test_units_that_were_not_sold_so_do_not_come_back(chain: Chain, changed: dict[str, int]) -> None:
    assert refused(chain, BILL, BACK_BILL, replace(BACK, **changed)) == [LineReturned.kind]


def test_a_unit_comes_back_once(chain: Chain) -> None:
    again = replace(BACK_BILL, sale_id="s3", sale_no=AGAIN_NO)

    assert refused(chain, BILL, BACK_BILL, BACK, again, replace(BACK, sale_no=AGAIN_NO)) == [LineReturned.kind]


@pytest.mark.parametrize(
    "fact",
    [
        replace(SOLD, lines=(SoldGoods(line_no=1, code="BOX1", qty=2),)),
        replace(SOLD, lines=(SoldGoods(line_no=2, code="BOX1", qty=3),)),
        replace(SOLD, sale_no=BACK_NO),
        GOODS_BACK,
        replace(CAME, store="BJ"),
        replace(CAME, document_no="Q-BJ01-20261121-0001"),
        GoodsListed(goods=(GoodsRecord(code="BOX1", name="盒", category_major="配件", category="包装"),)),
    ],
)
def test_what_no_bill_or_paper_of_the_own_store_bears_out_moves_nothing(chain: Chain, fact: Fact) -> None:
    assert refused(chain, BILL, fact) == [fact.kind]

    assert rows(chain.office.database, goods_move) == []


def test_what_is_on_its_way_or_below_zero_is_seen_at_headquarters(chain: Chain) -> None:
    sent = GoodsMoved(
        document_no="Q-HP01-20261121-0001", store="HP", what="sent", lines=(GoodsLine(code="BOX1", qty=-4),),
        to_store="BJ",
    )  # fmt: skip
    came = GoodsMoved(
        document_no="Q-BJ01-20261121-0001", store="BJ", what="arrived", lines=(GoodsLine(code="BOX1", qty=3),),
        from_store="HP", of_document=sent.document_no,
    )  # fmt: skip

    assert refused(chain, came, register="BJ01") == []  # heard of before its sending
    assert refused(chain, sent) == []

    with chain.office.database.reading() as connection:
        (way,) = goods_on_the_way(connection)
        assert goods_below_zero(connection) == (("HP", "BOX1", -4),)
    assert (way.from_store, way.to_store, way.qty) == ("HP", "BJ", 1)
