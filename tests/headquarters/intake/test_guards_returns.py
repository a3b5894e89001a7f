"""Goods come back at any store of the chain; a rewritten till gives nobody more than the bill had."""

from __future__ import annotations

import msgspec
import pytest
from msgspec.structs import replace

from headquarters.tables import document_account
from kernel.database import AnyDatabase
from kernel.facts import Fact
from membership.facts import PointsEarned, PointsTakenBack, StoredValuePutBack
from promotions.facts import VoucherGivenBack
from shop.catalogue.facts import PieceRecord
from shop.returns.facts import LineReturned, ReturnAsked
from shop.returns.tables import sale_return
from shop.sales.facts import SoldLine
from shop.stock.facts import PiecesReceived, PiecesReturned, PiecesSold, TransferLine
from shop.stock.tables import piece_stock
from tests.headquarters.chain import Chain, chain_of, new_chain, rows, troubles
from tests.headquarters.intake.test_receiving import hand_in
from tests.shop.sales.test_projection import SALE

SOLD_NO, BACK_NO = "S-HP01-20261121-0001", "S-BJ01-20261121-0001"
PIECE = PieceRecord(
    barcode="691", category_major="银饰", category="手链", pricing_mode="by_piece", purity_code="AG925",
    gross_weight_mg=8_200, net_gold_weight_mg=8_200, label_price_fen=300_00,
)  # fmt: skip
LINE = SoldLine(
    line_no=1, barcode="691", name="银925手链", category_major="银饰", category="手链", purity_code="AG925",
    pricing_mode="by_piece", weight_mg=8_200, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0, stone_fen=0,
    list_fen=300_00, net_fen=300_00, shares=(), salesperson="1008", points=300,
)  # fmt: skip
BILL = replace(SALE, sale_id="s1", sale_no=SOLD_NO, store="HP", member_id="m1", lines=(LINE,), points=300)
SELLING = (
    PiecesReceived(document_no="R-1", store="HP", source="期初", opening=True, pieces=(PIECE,)),
    BILL,
    PiecesSold(sale_no=SOLD_NO, store="HP", barcodes=("691",), versions=(1,)),
    PointsEarned(member_id="m1", points=300, document_no=SOLD_NO),
)
BACK_BILL = replace(SALE, sale_id="s2", sale_no=BACK_NO, store="BJ", due_fen=-300_00, list_fen=0, tenders=())
BACK = LineReturned(
    store="BJ", sale_no=BACK_NO, of_sale_id="s1", of_sale_no=SOLD_NO, of_line_no=1, from_store="HP", member_id="m1",
    barcode="691", name="银925手链", purity_code="AG925", weight_mg=8_200, paid_fen=300_00, kept_fen=0, fee_fen=0,
    refund_fen=300_00, points=300, reason="尺寸不合", salesperson="1008",
)  # fmt: skip
PIECES_BACK = PiecesReturned(
    sale_no=BACK_NO, of_sale_no=SOLD_NO, store="BJ", from_store="HP", lines=(TransferLine(version=2, piece=PIECE),)
)
POINTS = PointsTakenBack(member_id="m1", points=300, document_no=SOLD_NO, returned_on=BACK_NO)


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    hand_in(made, chain_of("HP01", SELLING))
    assert troubles(made.office.database) == []
    return made


def from_bj(chain: Chain, *facts: Fact) -> int:
    """How many of these headquarters did not take."""
    hand_in(chain, chain_of("BJ01", facts), "BJ01")
    return len(troubles(chain.office.database))


def test_what_one_store_sold_comes_back_at_another(chain: Chain) -> None:
    assert from_bj(chain, BACK_BILL, BACK, PIECES_BACK, POINTS) == 0

    (place,) = rows(chain.office.database, piece_stock)
    (account,) = rows(chain.office.database, document_account)
    assert (place["store"], place["status"], place["version"], account["points"]) == ("BJ", "in_stock", 3, 0)


@pytest.mark.parametrize(
    "changed",
    [
        {"paid_fen": 900_00, "refund_fen": 900_00},
        {"refund_fen": 299_00},
        {"kept_fen": -1_00, "refund_fen": 301_00},
        {"of_line_no": 2},
        {"member_id": "m2"},
        {"from_store": "BJ"},
        {"points": 900},
        {"of_sale_no": "S-HP01-20261121-0009"},
        {"store": "HP"},
    ],
)
def test_a_line_that_was_not_sold_so_does_not_come_back(chain: Chain, changed: dict[str, object]) -> None:
    assert from_bj(chain, BACK_BILL, msgspec.structs.replace(BACK, **changed)) == 1

    assert rows(chain.office.database, sale_return) == []


@pytest.mark.parametrize(
    "fact",
    [
        pytest.param(PIECES_BACK, id="a piece"),
        pytest.param(POINTS, id="points"),
        pytest.param(
            StoredValuePutBack(member_id="m1", principal_fen=1, bonus_fen=0, document_no=SOLD_NO, returned_on=BACK_NO),
            id="value",
        ),
        pytest.param(
            VoucherGivenBack(code="V100", document_no=SOLD_NO, returned_on=BACK_NO, store="BJ"), id="a voucher"
        ),
        pytest.param(
            ReturnAsked(request_no="R-HP01-20261121-0001", store="BJ", of_sale_no=SOLD_NO, reason="x"),
            id="a request by another register's number",
        ),
    ],
)
def test_nothing_goes_back_without_the_goods(chain: Chain, fact: Fact) -> None:
    assert from_bj(chain, BACK_BILL, fact) == 1


def test_a_line_comes_back_once_in_the_chain_and_the_second_bill_keeps_its_money(chain: Chain) -> None:
    from_bj(chain, BACK_BILL, BACK, PIECES_BACK, POINTS)
    again = replace(BACK, store="HP", sale_no="S-HP01-20261121-0002")
    bill = replace(BACK_BILL, sale_id="s3", sale_no="S-HP01-20261121-0002", store="HP")

    sold = chain_of("HP01", SELLING)
    hand_in(chain, chain_of("HP01", [bill, again], seq=len(sold), prev=sold[-1].hash))

    assert len(troubles(chain.office.database)) == 1
    assert [row["store"] for row in rows(chain.office.database, sale_return)] == ["BJ"]


def test_more_points_than_stand_on_the_bill_are_not_taken(chain: Chain) -> None:
    assert from_bj(chain, BACK_BILL, BACK, replace(POINTS, points=301)) == 1


def test_a_voucher_that_the_bill_did_not_use_is_not_given_back(chain: Chain) -> None:
    chain.voucher("V100")

    gift = VoucherGivenBack(code="V100", document_no=SOLD_NO, returned_on=BACK_NO, store="BJ")

    assert from_bj(chain, BACK_BILL, BACK, gift) == 1
