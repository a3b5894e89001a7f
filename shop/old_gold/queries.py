"""Old gold as frozen answers: the pieces that lie here, what a person sold in a day, the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Connection, func, select

from kernel.tables import journal
from shop.catalogue.rules.purity import metal_of
from shop.numbers import place_in_numbers
from shop.old_gold.facts import OldGoldTaken, RefinedMetal
from shop.old_gold.tables import old_gold, old_gold_batch, old_gold_movement, old_gold_refined, receipt_piece


@dataclass(frozen=True, slots=True)
class OldPieceRow:
    """One old piece; weights mg, `credit_fen` what it took off its bill. `state` here | sent."""

    old_no: str
    store: str
    business_date: str
    sale_no: str
    how: str
    source: str
    receipt_no: str
    barcode: str
    category: str
    purity_code: str
    fineness_permille_x10: int
    gross_mg: int
    net_mg: int
    settled_mg: int
    within_mg: int
    within_fen_per_g: int
    surplus_fen_per_g: int
    fine_mg: int
    loss_ppm: int
    credit_fen: int
    seller_label: str
    sealed_under: str
    sealed_seller: str
    photos: str
    held_until: str
    state: str
    sent_no: str


_ROW = select(*(old_gold.c[name] for name in OldPieceRow.__slots__))


def old_piece(connection: Connection, old_no: str) -> OldPieceRow | None:
    row = connection.execute(_ROW.where(old_gold.c.old_no == old_no)).first()
    return None if row is None else OldPieceRow(**row._mapping)


def old_pieces_here(connection: Connection, store: str) -> tuple[OldPieceRow, ...]:
    """What lies in a store, oldest first."""
    here = _ROW.where(old_gold.c.store == store, old_gold.c.state == "here")
    return _rows(connection.execute(here.order_by(old_gold.c.business_date, old_gold.c.old_no)))


def old_pieces_of_sale(connection: Connection, sale_no: str) -> tuple[OldPieceRow, ...]:
    """What came in with a bill, in its order."""
    return _rows(connection.execute(_ROW.where(old_gold.c.sale_no == sale_no).order_by(old_gold.c.old_no)))


def _rows(found: Iterable[object]) -> tuple[OldPieceRow, ...]:
    return tuple(OldPieceRow(**row._mapping) for row in found)  # type: ignore[attr-defined]


def taken_before(connection: Connection, receipt_no: str, barcode: str) -> tuple[str, str] | None:
    """(business date, document) by which this piece of a receipt came back already, or the receipt as a whole."""
    came = receipt_piece.c
    same = came.barcode == "" if not barcode else came.barcode.in_((barcode, ""))
    row = connection.execute(
        select(came.business_date, came.document_no).where(came.receipt_no == receipt_no, same)
    ).first()
    return None if row is None else (row.business_date, row.document_no)


@dataclass(frozen=True, slots=True)
class SellerDay:
    """What one person got for old gold in a store on a day, and how much of it in cash; fen."""

    credit_fen: int = 0
    cash_fen: int = 0


def seller_day(connection: Connection, store: str, seller_mac: str, date: str) -> SellerDay:
    """Across the store's tills, as far as they have told; nobody knows what an unnamed person sold before."""
    if not seller_mac:
        return SellerDay()
    own = (old_gold.c.seller_mac == seller_mac, old_gold.c.business_date == date, old_gold.c.store == store)
    row = connection.execute(select(func.sum(old_gold.c.credit_fen), func.sum(old_gold.c.cash_fen)).where(*own)).one()
    return SellerDay(int(row[0] or 0), int(row[1] or 0))


def old_gold_numbers(connection: Connection, register: str, date: str, count: int) -> tuple[str, ...]:
    """The next numbers of this register: 'L-HP01-20261121-0001'. After a restore they name the epoch."""
    place = place_in_numbers(connection, register)
    mine = (journal.c.register == register, journal.c.kind == OldGoldTaken.kind)
    before = int(connection.scalar(select(func.count()).where(*mine)) or 0)
    return tuple(f"L-{place}-{date.replace('-', '')}-{before + n:04}" for n in range(1, count + 1))


# --- at the refinery ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class BatchRow:
    """Pieces that went to the refinery together; mg and fen. `state` sent | back, `back_mg` of pure metal then."""

    sent_no: str
    store: str
    business_date: str
    refinery: str
    pieces: int
    gross_mg: int
    weighed_mg: int
    fine_mg: int
    cost_fen: int
    state: str
    refinery_no: str
    back_on: str
    back_mg: int
    fee_fen: int
    reason: str


_BATCH = select(*(old_gold_batch.c[name] for name in BatchRow.__slots__))


def batch_by_no(connection: Connection, sent_no: str) -> BatchRow | None:
    row = connection.execute(_BATCH.where(old_gold_batch.c.sent_no == sent_no)).first()
    return None if row is None else BatchRow(**row._mapping)


def batches(connection: Connection, store: str, state: str) -> tuple[BatchRow, ...]:
    """A store's batches that are out (`sent`) or came back (`back`), newest first."""
    own = _BATCH.where(old_gold_batch.c.store == store, old_gold_batch.c.state == state)
    found = connection.execute(own.order_by(old_gold_batch.c.at.desc()))
    return tuple(BatchRow(**row._mapping) for row in found)


def pieces_of_batch(connection: Connection, sent_no: str) -> tuple[OldPieceRow, ...]:
    """What was sent together, by number."""
    return _rows(connection.execute(_ROW.where(old_gold.c.sent_no == sent_no).order_by(old_gold.c.old_no)))


def fine_by_metal(connection: Connection, sent_no: str) -> dict[str, int]:
    """Pure metal of a batch by the ledger, mg."""
    told: dict[str, int] = {}
    for row in pieces_of_batch(connection, sent_no):
        metal = metal_of(row.purity_code) or row.purity_code
        told[metal] = told.get(metal, 0) + row.fine_mg
    return told


def refined_of(connection: Connection, sent_no: str) -> tuple[RefinedMetal, ...]:
    """What came back of a batch, by metal."""
    columns = (old_gold_refined.c[name] for name in RefinedMetal.__struct_fields__)
    found = connection.execute(
        select(*columns).where(old_gold_refined.c.sent_no == sent_no).order_by(old_gold_refined.c.metal)
    )
    return tuple(RefinedMetal(**row._mapping) for row in found)


# --- the ledger --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Amount:
    """Pieces, mg and fen of one column of the ledger."""

    pieces: int = 0
    gross_mg: int = 0
    fine_mg: int = 0
    cost_fen: int = 0

    def plus(self, other: Amount) -> Amount:
        return Amount(
            self.pieces + other.pieces, self.gross_mg + other.gross_mg, self.fine_mg + other.fine_mg,
            self.cost_fen + other.cost_fen,
        )  # fmt: skip


NOTHING = Amount()


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One purity: opening + what came in - `sent` + `corrected` = closing. `sent` is below zero."""

    purity_code: str
    opening: Amount = NOTHING
    trade_in: Amount = NOTHING
    buy_back: Amount = NOTHING
    cut_off: Amount = NOTHING
    gem_trade_up: Amount = NOTHING
    sent: Amount = NOTHING
    corrected: Amount = NOTHING

    @property
    def closing(self) -> Amount:
        total = self.opening
        for column in (self.trade_in, self.buy_back, self.cut_off, self.gem_trade_up, self.sent, self.corrected):
            total = total.plus(column)
        return total


def ledger(connection: Connection, store: str, first: str, last: str) -> tuple[LedgerRow, ...]:
    """旧料台账 of a store for the business days `first` to `last`, by purity."""
    moved = old_gold_movement.c
    sums = [func.sum(moved[name]) for name in Amount.__slots__]
    found: dict[str, dict[str, Amount]] = {}
    before = select(moved.purity_code, *sums).where(moved.store == store, moved.business_date < first)
    for purity, *amounts in connection.execute(before.group_by(moved.purity_code)):
        found.setdefault(purity, {})["opening"] = Amount(*map(int, amounts))
    within = select(moved.purity_code, moved.what, *sums).where(
        moved.store == store, moved.business_date >= first, moved.business_date <= last
    )
    for purity, what, *amounts in connection.execute(within.group_by(moved.purity_code, moved.what)):
        found.setdefault(purity, {})[what] = Amount(*map(int, amounts))
    rows = (LedgerRow(purity, **columns) for purity, columns in sorted(found.items()))
    return tuple(row for row in rows if row != LedgerRow(row.purity_code))


def out_of_step(connection: Connection, store: str) -> tuple[str, ...]:
    """Purities of which the ledger says other grams than the pieces that lie here: none, or something is broken."""
    pieces = {
        row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4]))
        for row in connection.execute(
            select(
                old_gold.c.purity_code, func.count(), func.sum(old_gold.c.gross_mg), func.sum(old_gold.c.fine_mg),
                func.sum(old_gold.c.credit_fen),
            )
            .where(old_gold.c.store == store, old_gold.c.state == "here")
            .group_by(old_gold.c.purity_code)
        )
    }  # fmt: skip
    closing = {row.purity_code: row.closing for row in ledger(connection, store, "", "9999-12-31")}
    said = {
        purity: (amount.pieces, amount.gross_mg, amount.fine_mg, amount.cost_fen)
        for purity, amount in closing.items()
        if amount != NOTHING
    }
    return tuple(sorted(purity for purity in pieces.keys() | said.keys() if pieces.get(purity) != said.get(purity)))
