"""What is done with old gold: taken with a bill, sent to the refinery, put right in the ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.books import Books
from kernel.money import plain_yuan, split_by_weight
from kernel.weight import grams
from shop.catalogue.rules.purity import purity_name
from shop.numbers import next_no
from shop.old_gold.errors import (
    BatchUnknown,
    BatchWeightOff,
    CashTooMuch,
    CorrectionEmpty,
    FineUnchanged,
    HoldNotOver,
    NothingToSend,
    OldGoldUnknown,
    RefinedOtherwise,
    RefinedWrong,
    RefineryMissing,
    TradedBefore,
)
from shop.old_gold.facts import LedgerPiece, OldGoldCorrected, OldGoldRefined, OldGoldSent, OldGoldTaken, RefinedMetal
from shop.old_gold.queries import (
    OldPieceRow,
    batch_by_no,
    fine_by_metal,
    old_gold_numbers,
    old_piece,
    old_pieces_here,
    seller_day,
    taken_before,
)
from shop.old_gold.rules.buy_back import WHOLE_FINENESS
from shop.old_gold.rules.refining import beyond_tolerance, fine_of, weighs_otherwise
from shop.old_gold.rules.terms import OldGoldTerms
from shop.old_gold.rules.worth import OldPart, Worth
from shop.old_gold.words import METALS


@dataclass(frozen=True, slots=True)
class BillOfOldGold:
    """The bill that old pieces come in with: what it pays out in cash, fen, and the house's terms.

    `beside_fen` is what the seller was paid in cash on that day for anything else.
    """

    sale_id: str
    sale_no: str
    store: str
    cash_fen: int
    terms: OldGoldTerms
    beside_fen: int = 0


def take(books: Books, parts: Sequence[OldPart], worth: Sequence[Worth], bill: BillOfOldGold) -> list[OldGoldTaken]:
    """Record each old piece of a bill, in order. One person brought them all: who is named on one is named on each.

    Raises CashTooMuch, TradedBefore.
    """
    for part in parts:
        require_new(books.connection, part)
    named = next((part for part in parts if part.sealed_seller), parts[0])
    _require_cash_allowed(books, named, bill)
    numbers = old_gold_numbers(books.connection, books.register, books.business_date, len(parts))
    credits = [one.fen for one in worth]
    cash = split_by_weight(bill.cash_fen, credits) if sum(credits) else [0] * len(parts)
    held_until = (date.fromisoformat(books.business_date) + timedelta(days=bill.terms.hold_days)).isoformat()
    taken = []
    for old_no, part, one, cash_fen in zip(numbers, parts, worth, cash, strict=True):
        part = replace(
            part, sealed_under=named.sealed_under, sealed_seller=named.sealed_seller, seller_mac=named.seller_mac,
            seller_label=named.seller_label, due_diligence=named.due_diligence,
        )  # fmt: skip
        fact = _fact(old_no, part, one, bill, cash_fen=cash_fen, held_until=held_until)
        books.record(fact)
        taken.append(fact)
    return taken


def require_new(connection: Connection, part: OldPart) -> None:
    """What the house sold comes back once, by the piece of its receipt. Raises TradedBefore."""
    before = taken_before(connection, part.receipt_no, part.barcode) if part.of_receipt else None
    if before is not None:
        raise TradedBefore(receipt=part.receipt_no, date=before[0], document=before[1])


def _require_cash_allowed(books: Books, named: OldPart, bill: BillOfOldGold) -> None:
    limit = bill.terms.limits.cash_limit_fen
    before = seller_day(books.connection, bill.store, named.seller_mac, books.business_date).cash_fen
    total = before + bill.beside_fen + bill.cash_fen
    if bill.cash_fen and total >= limit and not named.due_diligence:
        raise CashTooMuch(limit=plain_yuan(limit), total=plain_yuan(total))


def _fact(
    old_no: str, part: OldPart, worth: Worth, bill: BillOfOldGold, *, cash_fen: int, held_until: str
) -> OldGoldTaken:
    buying = part.kind == "buy_back"
    trading = part.kind == "trade_in"
    return OldGoldTaken(
        old_no=old_no, store=bill.store, sale_id=bill.sale_id, sale_no=bill.sale_no, how=part.kind,
        method=part.rule.method if trading else "", source=part.source, receipt_no=part.receipt_no,
        barcode=part.barcode, category=part.category, purity_code=part.purity_code, metal=part.metal, test=part.test,
        fineness_permille_x10=part.fineness_permille_x10, consent=part.consent, gross=part.gross,
        deducted_mg=part.deducted_mg, deducted_what=part.deducted_what, net_mg=part.net_mg,
        settled_mg=worth.settled_mg, within_mg=worth.within.net_mg, fine_mg=part.fine_mg,
        within_fen_per_g=worth.within.fen_per_g, surplus_fen_per_g=worth.surplus.fen_per_g,
        board_version=part.board_version, retail_fen=part.retail_fen, trade_in_fen=part.trade_in_fen,
        recycle_fen=part.recycle_fen, loss_ppm=part.buying.loss_ppm if buying else part.rule.loss_ppm,
        service_fee_fen_per_g=part.buying.service_fee_fen_per_g if buying else part.rule.service_fee_fen_per_g,
        depreciation_fen_per_g=0 if buying else part.rule.depreciation_fen_per_g, melt_fee_fen=worth.melt_fee_fen,
        credit_fen=worth.fen, cash_fen=cash_fen, line_barcode=part.line_barcode, paid_fen=part.paid_fen,
        photos=part.photos, held_until=held_until, sealed_under=part.sealed_under, sealed_seller=part.sealed_seller,
        seller_mac=part.seller_mac, seller_label=part.seller_label, due_diligence=part.due_diligence,
        approved_by=part.approved_by,
    )  # fmt: skip


def send_to_refinery(
    books: Books, old_nos: Sequence[str], *, store: str, refinery: str, weighed_mg: int = 0, reason: str = ""
) -> OldGoldSent:
    """Send old pieces to be melted; without numbers all whose days of keeping are over.

    Raises RefineryMissing, OldGoldUnknown, HoldNotOver, NothingToSend, BatchWeightOff.
    """
    if not refinery.strip():
        raise RefineryMissing()
    here = {row.old_no: row for row in old_pieces_here(books.connection, store)}
    chosen = [_known(here, old_no) for old_no in dict.fromkeys(old_nos)]
    for row in chosen:
        if row.held_until > books.business_date:
            raise HoldNotOver(old_no=row.old_no, until=row.held_until)
    if not old_nos:
        chosen = [row for row in here.values() if row.held_until <= books.business_date]
    if not chosen:
        raise NothingToSend()
    told_mg = sum(row.gross_mg for row in chosen)
    if weighed_mg and weighs_otherwise(told_mg, weighed_mg, len(chosen)) and not reason.strip():
        raise BatchWeightOff(told=grams(told_mg), weighed=grams(weighed_mg))
    fact = OldGoldSent(
        sent_no=next_no(books, "M", OldGoldSent),
        store=store,
        refinery=refinery.strip(),
        pieces=tuple(map(in_ledger, chosen)),
        weighed_mg=weighed_mg,
        reason=reason.strip(),
    )
    books.record(fact)
    return fact


@dataclass(frozen=True, slots=True)
class Bar:
    """What the refinery gave back of one metal: mg on the scale, tenths of a permille as assayed."""

    metal: str
    gross_mg: int
    fineness_permille_x10: int


def take_back(
    books: Books, sent_no: str, bars: Sequence[Bar], *, store: str, terms: OldGoldTerms, refinery_no: str = "",
    fee_fen: int = 0, reason: str = "",
) -> OldGoldRefined:  # fmt: skip
    """Book the metal that came back for what was sent: one bar for each metal.

    Raises BatchUnknown, RefinedWrong, RefinedOtherwise.
    """
    batch = batch_by_no(books.connection, sent_no)
    if batch is None or batch.store != store or batch.state != "sent":
        raise BatchUnknown(sent_no=sent_no)
    told, found = fine_by_metal(books.connection, sent_no), {bar.metal: bar for bar in bars}
    sound = all(bar.gross_mg > 0 and 0 < bar.fineness_permille_x10 <= WHOLE_FINENESS for bar in bars)
    if found.keys() != told.keys() or len(found) != len(bars) or not sound:
        raise RefinedWrong(lacking="、".join(METALS.get(metal, metal) for metal in told))
    metals = tuple(
        RefinedMetal(
            metal=metal, told_mg=told[metal], gross_mg=bar.gross_mg, fineness_permille_x10=bar.fineness_permille_x10,
            fine_mg=fine_of(bar.gross_mg, bar.fineness_permille_x10),
        )
        for metal, bar in sorted(found.items())
    )  # fmt: skip
    apart = next(
        (one for one in metals if beyond_tolerance(one.told_mg, one.fine_mg, terms.refining_tolerance_ppm)), None
    )
    if apart is not None and not reason.strip():
        raise RefinedOtherwise(told=grams(apart.told_mg), found=grams(apart.fine_mg))
    fact = OldGoldRefined(
        sent_no=sent_no, store=store, refinery_no=refinery_no.strip(), metals=metals, fee_fen=fee_fen,
        reason=reason.strip() or batch.reason,
    )  # fmt: skip
    books.record(fact)
    return fact


def _known(here: dict[str, OldPieceRow], old_no: str) -> OldPieceRow:
    row = here.get(old_no)
    if row is None:
        raise OldGoldUnknown(old_no=old_no)
    return row


def in_ledger(row: OldPieceRow) -> LedgerPiece:
    """A piece as the ledger has it."""
    return LedgerPiece(
        old_no=row.old_no, purity_code=row.purity_code, gross_mg=row.gross_mg, fine_mg=row.fine_mg,
        cost_fen=row.credit_fen,
    )  # fmt: skip


def correct(
    books: Books,
    old_no: str,
    *,
    store: str,
    reason: str,
    purity_code: str = "",
    gross_mg: int | None = None,
    fine_mg: int | None = None,
) -> OldGoldCorrected:
    """Put a piece right in the ledger; what was paid for it stands.

    Raises OldGoldUnknown, CorrectionEmpty, FineUnchanged.
    """
    row = old_piece(books.connection, old_no)
    if row is None or row.store != store or row.state != "here":
        raise OldGoldUnknown(old_no=old_no)
    was = in_ledger(row)
    now = replace(
        was, purity_code=purity_code or was.purity_code, gross_mg=was.gross_mg if gross_mg is None else gross_mg,
        fine_mg=was.fine_mg if fine_mg is None else fine_mg,
    )  # fmt: skip
    if now == was or not reason.strip() or not 0 < now.fine_mg <= now.gross_mg:
        raise CorrectionEmpty()
    if now.purity_code != was.purity_code and now.fine_mg == was.fine_mg:
        raise FineUnchanged(purity=purity_name(now.purity_code), fine=grams(now.fine_mg))
    fact = OldGoldCorrected(old_no=old_no, store=store, was=was, now=now, reason=reason.strip())
    books.record(fact)
    return fact
