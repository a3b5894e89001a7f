"""The second books of bills decide by themselves what may come back, what old gold is, and how many lie on a shelf."""

from __future__ import annotations

import pytest

from kernel.facts import Entry, Fact
from kernel.weight import Weighed
from shop.catalogue.facts import PieceRecord
from shop.goods.facts import GoodsLine, GoodsMoved, GoodsReturned, GoodsSold, SoldGoods
from shop.old_gold.facts import OldGoldTaken
from shop.returns.facts import LineReturned
from shop.sales.facts import PricingPolicy, SaleCompleted, SoldLine, SoldTender
from shop.stock.facts import PiecesReceived, PiecesReturned, PiecesSold, TransferLine
from tests.headquarters.chain import chain_of
from tools.simulation.model import Place
from tools.simulation.piece_model import Stock

RING = PieceRecord(barcode="6900000001", category_major="素金", category="戒指", pricing_mode="by_piece")
CLOTH = "G-1"


def line(number: int, code: str, purity: str = "", qty: int = 1, fen: int = 100) -> SoldLine:
    return SoldLine(
        line_no=number, barcode=code, name="", category_major="素金", category="戒指", purity_code=purity,
        pricing_mode="by_piece", weight_mg=0, board_version=0, board_price_fen=0, metal_fen=0, craft_fen=0,
        stone_fen=0, list_fen=fen, net_fen=fen, shares=(), salesperson="1007", points=0, qty=qty,
        unit="块" if qty > 1 else "",
    )  # fmt: skip


def bill(register: str, number: int, *lines: SoldLine, tenders: tuple[SoldTender, ...] = ()) -> SaleCompleted:
    return SaleCompleted(
        sale_id=f"{register}/{number}", sale_no=f"S-{register}-1-{number}", store=register[:2], cashier="1007",
        member_id="", member_label="", lines=lines, tenders=tenders, list_fen=0, discount_fen=0, due_fen=0,
        change_fen=0, points=0, policy=PricingPolicy(), rule_set="", codes=(),
    )  # fmt: skip


def back(register: str, number: int, of_line: int, code: str, fen: int, **units: int) -> LineReturned:
    return LineReturned(
        store=register[:2], sale_no=f"S-{register}-1-{number}", of_sale_id="HP01/1", of_sale_no="S-HP01-1-1",
        of_line_no=of_line, from_store="HP", member_id="", barcode=code, name="",
        purity_code="AU999" if code == RING.barcode else "", weight_mg=0, paid_fen=fen, kept_fen=0, fee_fen=0,
        refund_fen=fen, points=0, reason="", salesperson="1007", **units,
    )  # fmt: skip


OLD = SoldTender(method="old_gold", amount_fen=60, tendered_fen=60, reference="L-BJ01-1-1")
SOLD = bill("HP01", 1, line(1, RING.barcode, "AU999"), line(2, CLOTH, qty=3))
RECEIVED = PiecesReceived(document_no="R-1", store="HP", source="D-1", opening=False, pieces=(RING,))
GONE = PiecesSold(sale_no="S-HP01-1-1", store="HP", barcodes=(RING.barcode,), versions=(1,))
CLOTHS_SOLD = GoodsSold(
    sale_no="S-HP01-1-1", sale_id="HP01/1", store="HP", lines=(SoldGoods(line_no=2, code=CLOTH, qty=3),)
)
CLOTHS_CAME = GoodsMoved(document_no="Q-HP01-1-1", store="HP", what="received", lines=(GoodsLine(code=CLOTH, qty=9),))


def ring_at(register: str, number: int = 1) -> PiecesReturned:
    lines = (TransferLine(version=2, piece=RING),)
    return PiecesReturned(
        sale_no=f"S-{register}-1-{number}", of_sale_no="S-HP01-1-1", store=register[:2], from_store="HP", lines=lines
    )


def cloths_at(register: str, qty: int, before: int) -> GoodsReturned:
    goods = SoldGoods(line_no=2, code=CLOTH, qty=qty)
    return GoodsReturned(
        sale_no=f"S-{register}-1-1", of_sale_no="S-HP01-1-1", store=register[:2], before=before, line=goods
    )


def old_ring(**told: object) -> OldGoldTaken:
    facts: dict[str, object] = {
        "old_no": "L-BJ01-1-1", "store": "BJ", "sale_id": "BJ01/1", "sale_no": "S-BJ01-1-1", "how": "buy_back",
        "method": "", "source": "own", "receipt_no": "S-HP01-1-1", "barcode": RING.barcode, "category": "戒指",
        "purity_code": "AU999", "metal": "gold", "test": "none", "fineness_permille_x10": 9_990, "consent": False,
        "gross": Weighed(mg=1_000, raw="", source="manual", at="", by=""), "deducted_mg": 0, "deducted_what": "",
        "net_mg": 1_000, "settled_mg": 990, "within_mg": 0, "fine_mg": 999, "within_fen_per_g": 0,
        "surplus_fen_per_g": 60, "board_version": 0, "retail_fen": 0, "trade_in_fen": 0, "recycle_fen": 60,
        "loss_ppm": 0, "service_fee_fen_per_g": 0, "depreciation_fen_per_g": 0, "melt_fee_fen": 0, "credit_fen": 60,
        "cash_fen": 60, "line_barcode": "", "paid_fen": 0, "photos": (), "held_until": "2026-11-28",
    }  # fmt: skip
    return OldGoldTaken(**{**facts, **told})  # type: ignore[arg-type]


def books(told: list[tuple[str, Fact]], troubled: dict[Place, str] | None = None) -> Stock:
    """The second books after these facts, told in this order, behind a bill of a ring and three cloths at HP01."""
    told = [("HP01", one) for one in (RECEIVED, CLOTHS_CAME, SOLD, GONE, CLOTHS_SOLD)] + told
    stores = {"HP01": "HP", "HP02": "HP", "BJ01": "BJ"}
    chains = {one: iter(chain_of(one, [fact for by, fact in told if by == one])) for one in stores}
    entries: list[Entry] = [next(chains[register]) for register, _fact in told]
    return Stock(stores, {}).replay(entries, troubled or {})


RING_BACK = [("BJ01", bill("BJ01", 1)), ("BJ01", back("BJ01", 1, 1, RING.barcode, 100)), ("BJ01", ring_at("BJ01"))]


def test_a_piece_lies_in_the_store_that_took_it_back() -> None:
    found = books(RING_BACK)

    assert found.wrong == []
    assert (found.where[RING.barcode].store, found.where[RING.barcode].status) == ("BJ", "in_stock")


def test_cloths_come_back_one_and_then_two_each_at_its_share() -> None:
    came = [
        ("HP02", bill("HP02", 1)),
        ("HP02", back("HP02", 1, 2, CLOTH, 34, qty=1, before=0, of_qty=3)), ("HP02", cloths_at("HP02", 1, 0)),
        ("BJ01", bill("BJ01", 1)),
        ("BJ01", back("BJ01", 1, 2, CLOTH, 66, qty=2, before=1, of_qty=3)), ("BJ01", cloths_at("BJ01", 2, 1)),
    ]  # fmt: skip
    found = books(came)

    assert found.wrong == []
    assert dict(found.bills.on_shelf) == {("HP", CLOTH): 7, ("BJ", CLOTH): 2}


@pytest.mark.parametrize(
    "told",
    [
        [*RING_BACK, ("HP02", bill("HP02", 1)), ("HP02", back("HP02", 1, 1, RING.barcode, 100))],
        [("BJ01", bill("BJ01", 1)), ("BJ01", ring_at("BJ01"))],
        [("BJ01", bill("BJ01", 1)), ("BJ01", back("BJ01", 1, 1, RING.barcode, 101))],
        [("BJ01", bill("BJ01", 1)), ("BJ01", back("BJ01", 1, 2, CLOTH, 34, qty=1, before=1, of_qty=3))],
        [("BJ01", bill("BJ01", 1)), ("BJ01", cloths_at("BJ01", 1, 0))],
        [("HP01", CLOTHS_CAME)],
        [("BJ01", CLOTHS_CAME)],
        [("BJ01", bill("BJ01", 1)), ("BJ01", old_ring())],
        [("BJ01", bill("BJ01", 1, tenders=(OLD,))), ("BJ01", old_ring(fine_mg=1_001))],
        [*RING_BACK, ("BJ01", bill("BJ01", 2, tenders=(OLD,))), ("BJ01", old_ring(sale_id="BJ01/2"))],
    ],
    ids=["line back twice", "no line came back", "more than was paid", "not behind what came before",
         "goods of no return", "one paper twice", "another store's paper", "gold that no tender paid",
         "more than pure", "returned before"],
)  # fmt: skip
def test_what_may_not_count_is_wrong_unless_it_waits_for_a_person(told: list[tuple[str, Fact]]) -> None:
    last = told[-1][0]
    number = sum(by == last for by, _fact in told) + (5 if last == "HP01" else 0)

    assert len(books(told).wrong) == 1
    assert books(told, {(last, 1, number): "conflict"}).wrong == []
