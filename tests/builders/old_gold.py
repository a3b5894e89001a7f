"""Old gold at a counter: a board, new pieces, a house's terms, a seller, all of them as a test needs them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import msgspec

from promotions import RuleSet
from promotions.facts import RuleSetPublished
from shop.catalogue.facts import PieceRecord
from shop.gold_board.facts import BoardRow
from shop.gold_board.usecases import publish_board
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.trade_in import TradeInRule
from shop.stock.facts import PiecesReceived
from tests.builders.counter import SETUP, Counter
from tests.builders.shop import MORNING

SELLER = {
    "name": "张三丰", "identity": "11010519491231002X", "phone": "13800001111", "address": "和平路 1 号",
    "statement": "自用,结婚时购买",
}  # fmt: skip
DUE_DILIGENCE = {
    "sex": "男", "nationality": "中国", "job": "教师", "identity_until": "2040-01-01", "purpose": "换购首饰",
}  # fmt: skip


def gold_board(counter: Counter, retail_fen: int, trade_in_fen: int, recycle_fen: int) -> None:
    """Today's board with these prices a gram of 足金999."""
    rows = [
        BoardRow(purity_code="AU999", retail_fen=retail_fen, trade_in_fen=trade_in_fen, recycle_fen=recycle_fen),
        BoardRow(purity_code="AU750", retail_fen=790_00, trade_in_fen=770_00, recycle_fen=730_00),
    ]
    with counter.till.place.keeper.open(SETUP) as books:
        publish_board(books, rows, effective_at=MORNING - timedelta(minutes=30))


def new_gold(counter: Counter, barcode: str, mg: int, craft_fee_fen: int) -> None:
    """A new chain of 足金999 in stock, its craft fee by the gram."""
    receive(
        counter,
        PieceRecord(
            barcode=barcode, category_major="素金", category="项链", pricing_mode="by_weight", purity_code="AU999",
            gross_weight_mg=mg, net_gold_weight_mg=mg, craft_fee_mode="per_gram", craft_fee_fen=craft_fee_fen,
        ),
    )  # fmt: skip


def new_ring(counter: Counter, barcode: str, label_price_fen: int) -> None:
    """A new gem ring of a fixed price."""
    receive(
        counter,
        PieceRecord(
            barcode=barcode, category_major="镶嵌", category="戒指", pricing_mode="by_piece", purity_code="AU750",
            gross_weight_mg=3_500, net_gold_weight_mg=3_200, label_price_fen=label_price_fen,
        ),
    )  # fmt: skip


def receive(counter: Counter, piece: PieceRecord) -> None:
    with counter.till.place.keeper.open(SETUP) as books:
        number = f"R-TEST-{piece.barcode}"
        books.record(PiecesReceived(document_no=number, store="HP", source="试", opening=False, pieces=(piece,)))


def ten_percent_off(counter: Counter) -> None:
    """Every gem piece costs nine tenths."""
    rule = {
        "id": "TEN", "name": "钻饰9折", "stage": "unit", "scope": {"any": ["cat:镶嵌"]},
        "benefit": {"type": "percent", "pct": 10},
    }  # fmt: skip
    with counter.till.place.keeper.open(SETUP) as books:
        books.record(
            RuleSetPublished(
                rule_set_version=2, effective_at="2026-11-20T00:00:00.000+08:00", published_by="总部",
                rules=msgspec.json.encode([rule]).decode(), hash=RuleSet.parse([rule]).hash,
            )
        )  # fmt: skip


def house(counter: Counter, **terms: Any) -> None:
    """The house's terms: nothing is lost or kept unless the test says so."""
    free = {"own": TradeInRule(), "other": TradeInRule(), **terms}
    pricing = free.pop("pricing", counter.till.post.settings.pricing)
    counter.till.post.settings = msgspec.structs.replace(
        counter.till.post.settings, old_gold=OldGoldTerms(**free), pricing=pricing
    )


def old_piece(kind: str = "trade_in", weight: str = "10.00", **more: Any) -> dict[str, Any]:
    """What `old_gold_add` is told of an old 足金999 chain of another brand; what is bought was measured."""
    more = {"test": "xrf", **more} if kind == "buy_back" else more
    return {"kind": kind, "purity": "足金999", "category": "项链", "source": "other", "weight": weight, **more}
