"""What each fact of selling does to the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Insert, Remove, RowOp, Set
from shop.sales.facts import (
    HoldEnded,
    SaleCompleted,
    SaleHeld,
    SaleMemberCorrected,
    SaleTenderCorrected,
    SaleVoided,
    SoldTender,
)
from shop.sales.tables import held_sale, sale, sale_charge, sale_line, sale_manual, sale_rule, sale_tender, voided_sale


def _completed(entry: Entry, fact: SaleCompleted) -> Iterable[RowOp]:
    yield Insert(
        sale,
        {
            "sale_id": fact.sale_id,
            "sale_no": fact.sale_no,
            "register": entry.register,
            "business_date": entry.business_date,
            "wall": entry.wall,
            "store": fact.store,
            "cashier": fact.cashier,
            "member_id": fact.member_id,
            "member_label": fact.member_label,
            "pieces": sum(line.qty for line in fact.lines),
            "list_fen": fact.list_fen,
            "discount_fen": fact.discount_fen,
            "due_fen": fact.due_fen,
            "change_fen": fact.change_fen,
            "points": fact.points,
            "rule_set": fact.rule_set,
            "policy": canonical(fact.policy).decode(),
            "journal_no": f"{entry.register}-{entry.epoch}-{entry.seq}",
            "journal_hash": entry.hash,
            "corrections": 0,
            "charges_fen": sum(charge.fen for charge in fact.charges),
        },
    )
    for line in fact.lines:
        row = {**msgspec.structs.asdict(line), "shares": canonical(line.shares).decode(), "returned": 0}
        del row["weighed"], row["locked_by"]  # evidence, for whoever looks into the journal: no screen asks for it
        yield Insert(sale_line, {"sale_id": fact.sale_id, **row})
    for number, charge in enumerate(fact.charges, start=1):
        place = {"sale_id": fact.sale_id, "charge_no": number, "register": entry.register}
        day = {"business_date": entry.business_date}
        yield Insert(sale_charge, {**place, **day, **msgspec.structs.asdict(charge)})
    for use in fact.rules:
        place = {"sale_id": fact.sale_id, "store": fact.store, "business_date": entry.business_date}
        yield Insert(sale_rule, {**place, **msgspec.structs.asdict(use)})
    yield from _by_hand(entry, fact)
    yield from _tenders(entry, fact.sale_id, fact.tenders)


def _by_hand(entry: Entry, fact: SaleCompleted) -> Iterable[RowOp]:
    for given in fact.choices.manual:
        line_no = next((line.line_no for line in fact.lines if str(line.line_no) == given.on), 0)
        took = (share.fen for line in fact.lines for share in line.shares if share.rule_id == given.rule_id)
        row = {
            "sale_id": fact.sale_id, "rule_id": given.rule_id, "register": entry.register, "store": fact.store,
            "business_date": entry.business_date, "line_no": line_no, "what": given.what,
            "value": given.value, "fen": sum(took), "given_by": given.by, "approved_by": given.approved_by,
            "reason": given.reason,
        }  # fmt: skip
        yield Insert(sale_manual, row)


def _tenders(entry: Entry, sale_id: str, tenders: Sequence[SoldTender]) -> Iterable[RowOp]:
    for number, tender in enumerate(tenders, start=1):
        place = {"sale_id": sale_id, "tender_no": number, "register": entry.register}
        row = msgspec.structs.asdict(tender)
        yield Insert(sale_tender, {**place, "business_date": entry.business_date, **row})


def _voided(entry: Entry, fact: SaleVoided) -> Iterable[RowOp]:
    place = {"register": entry.register, "business_date": entry.business_date, "wall": entry.wall}
    row = {"cart_id": fact.cart_id, "reason": fact.reason, "pieces": fact.pieces, "list_fen": fact.list_fen}
    yield Insert(voided_sale, {**place, **row, "actor": entry.actor})


def _held(entry: Entry, fact: SaleHeld) -> Iterable[RowOp]:
    place = {"register": entry.register, "business_date": entry.business_date, "wall": entry.wall}
    row = msgspec.structs.asdict(fact)
    yield Insert(held_sale, {**place, **row, "actor": entry.actor, "state": "held"})


def _hold_ended(entry: Entry, fact: HoldEnded) -> Iterable[RowOp]:
    place = {"hold_no": fact.hold_no, "store": fact.store}
    yield Set(held_sale, place, {"state": fact.how}, expect={"state": "held"})


def _tender_corrected(entry: Entry, fact: SaleTenderCorrected) -> Iterable[RowOp]:
    yield Set(sale, {"sale_id": fact.sale_id}, {"change_fen": fact.change_fen}, deltas={"corrections": 1})
    yield Remove(sale_tender, {"sale_id": fact.sale_id})
    yield from _tenders(entry, fact.sale_id, fact.tenders)


def _member_corrected(entry: Entry, fact: SaleMemberCorrected) -> Iterable[RowOp]:
    values = {"member_id": fact.member_id, "member_label": fact.member_label, "points": fact.points}
    yield Set(sale, {"sale_id": fact.sale_id}, values, deltas={"corrections": 1})
    for line_no, points in enumerate(fact.line_points, start=1):
        yield Set(sale_line, {"sale_id": fact.sale_id, "line_no": line_no}, {"points": points})


PROJECTIONS: Handlers = {
    SaleCompleted: _completed,
    SaleVoided: _voided,
    SaleHeld: _held,
    HoldEnded: _hold_ended,
    SaleTenderCorrected: _tender_corrected,
    SaleMemberCorrected: _member_corrected,
}
