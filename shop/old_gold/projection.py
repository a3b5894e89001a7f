"""What each fact of old gold does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import structs

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Handlers, Insert, Projection, RowOp, Set
from shop.old_gold.facts import LedgerPiece, OldGoldCorrected, OldGoldRefined, OldGoldSent, OldGoldTaken
from shop.old_gold.rules.refining import fine_of
from shop.old_gold.tables import old_gold, old_gold_batch, old_gold_movement, old_gold_refined, receipt_piece
from shop.sales.tables import sale_tender

_SAME = (
    "old_no", "store", "sale_no", "how", "source", "receipt_no", "barcode", "category", "purity_code",
    "fineness_permille_x10", "net_mg", "settled_mg", "within_mg", "within_fen_per_g", "surplus_fen_per_g", "fine_mg",
    "loss_ppm", "credit_fen", "cash_fen", "seller_mac", "seller_label", "sealed_under", "sealed_seller", "held_until",
)  # fmt: skip


def _taken(entry: Entry, fact: OldGoldTaken) -> Iterable[RowOp]:
    said = {name: getattr(fact, name) for name in _SAME}
    when = {"register": entry.register, "business_date": entry.business_date, "at": entry.wall, "actor": entry.actor}
    more = {"gross_mg": fact.gross.mg, "photos": " ".join(fact.photos), "state": "here", "sent_no": ""}
    yield Insert(old_gold, {**said, **when, **more})
    if fact.source == "own" and fact.receipt_no:
        yield came_back(entry, fact.receipt_no, fact.barcode, fact.old_no)
    yield _moved(entry, fact.store, fact.how, taken_as(fact))


def came_back(entry: Entry, receipt_no: str, barcode: str, document_no: str) -> RowOp:
    """A piece that a receipt sold is not its customer's any more; whoever says so second is in conflict."""
    row = {"receipt_no": receipt_no, "barcode": barcode, "document_no": document_no}
    return Insert(receipt_piece, {**row, "business_date": entry.business_date})


def taken_as(fact: OldGoldTaken) -> LedgerPiece:
    """The piece as it stands in the ledger."""
    return LedgerPiece(
        old_no=fact.old_no, purity_code=fact.purity_code, gross_mg=fact.gross.mg, fine_mg=fact.fine_mg,
        cost_fen=fact.credit_fen,
    )  # fmt: skip


def _moved(entry: Entry, store: str, what: str, piece: LedgerPiece, sign: int = 1, place: int = 1) -> RowOp:
    return Insert(
        old_gold_movement,
        {
            "old_no": piece.old_no, "entry_id": entry.id, "place": place, "store": store,
            "business_date": entry.business_date, "what": what, "purity_code": piece.purity_code, "pieces": sign,
            "gross_mg": sign * piece.gross_mg, "fine_mg": sign * piece.fine_mg, "cost_fen": sign * piece.cost_fen,
        },
    )  # fmt: skip


def _known(piece: LedgerPiece) -> dict[str, object]:
    """The piece's row is as the fact says: what leaves the ledger was in it."""
    return {
        "purity_code": piece.purity_code, "gross_mg": piece.gross_mg, "fine_mg": piece.fine_mg,
        "credit_fen": piece.cost_fen,
    }  # fmt: skip


def _sent(entry: Entry, fact: OldGoldSent) -> Iterable[RowOp]:
    sums = {name: sum(getattr(piece, name) for piece in fact.pieces) for name in ("gross_mg", "fine_mg", "cost_fen")}
    when = {"business_date": entry.business_date, "at": entry.wall, "actor": entry.actor}
    told = {"refinery": fact.refinery, "pieces": len(fact.pieces), "weighed_mg": fact.weighed_mg, "reason": fact.reason}
    yield Insert(old_gold_batch, {"sent_no": fact.sent_no, "store": fact.store, **when, **told, **sums, **_AWAY})
    for place, piece in enumerate(fact.pieces, start=1):
        here = {"state": "here", "store": fact.store, **_known(piece)}
        yield Set(old_gold, {"old_no": piece.old_no}, {"state": "sent", "sent_no": fact.sent_no}, expect=here)
        yield _moved(entry, fact.store, "sent", piece, -1, place)


_AWAY = {"state": "sent", "refinery_no": "", "back_on": "", "back_mg": 0, "fee_fen": 0}


def _refined(entry: Entry, fact: OldGoldRefined) -> Iterable[RowOp]:
    came = {
        "state": "back", "refinery_no": fact.refinery_no, "back_on": entry.business_date, "fee_fen": fact.fee_fen,
        "back_mg": sum(one.fine_mg for one in fact.metals), "reason": fact.reason,
    }  # fmt: skip
    away = {"state": "sent", "store": fact.store, "fine_mg": sum(one.told_mg for one in fact.metals)}
    yield Set(old_gold_batch, {"sent_no": fact.sent_no}, came, expect=away)
    for one in fact.metals:
        yield Insert(old_gold_refined, {"sent_no": fact.sent_no, **structs.asdict(one)})


def _corrected(entry: Entry, fact: OldGoldCorrected) -> Iterable[RowOp]:
    here = {"state": "here", "store": fact.store, **_known(fact.was)}
    yield Set(old_gold, {"old_no": fact.old_no}, _known(fact.now), expect=here)
    yield _moved(entry, fact.store, "corrected", fact.was, -1)
    yield _moved(entry, fact.store, "corrected", fact.now, place=2)


# --- what must hold before headquarters takes a register's word ----------------------------------------------------


def _paid_of_its_bill(entry: Entry, fact: OldGoldTaken) -> Iterable[RowOp]:
    """A piece stands behind the tender that names it: gold that no bill paid for is no gold."""
    if not 0 < fact.fine_mg <= fact.net_mg <= fact.gross.mg:
        raise Conflict(f"{fact.old_no} weighs {fact.gross.mg}, {fact.net_mg} net, {fact.fine_mg} fine")
    paid = {"amount_fen": fact.credit_fen, "method": "old_gold", "register": entry.register}
    yield Set(sale_tender, {"sale_id": fact.sale_id, "reference": fact.old_no}, {}, expect=paid)


def _same_cost(_entry: Entry, fact: OldGoldCorrected) -> Iterable[RowOp]:
    same = (fact.old_no, fact.old_no, fact.was.cost_fen)
    if (fact.was.old_no, fact.now.old_no, fact.now.cost_fen) != same or not 0 < fact.now.fine_mg <= fact.now.gross_mg:
        raise Conflict(f"{fact.old_no} cannot be corrected so")
    return ()


def _can_have_come_back(_entry: Entry, fact: OldGoldRefined) -> Iterable[RowOp]:
    for one in fact.metals:
        if one.gross_mg <= 0 or one.fine_mg != fine_of(one.gross_mg, one.fineness_permille_x10):
            raise Conflict(f"{fact.sent_no} cannot have given {one.fine_mg} of {one.gross_mg} {one.metal}")
    return ()


GUARDS: dict[type[Fact], Projection] = {
    OldGoldTaken: _paid_of_its_bill, OldGoldRefined: _can_have_come_back, OldGoldCorrected: _same_cost,
}  # fmt: skip
PROJECTIONS: Handlers = {
    OldGoldTaken: _taken, OldGoldSent: _sent, OldGoldRefined: _refined, OldGoldCorrected: _corrected,
}  # fmt: skip
