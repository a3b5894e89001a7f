"""What a register may say of vouchers: used by a right, handed out by its own bills, gone back with their goods."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from headquarters.intake.spending import consumed
from kernel.facts import Entry
from kernel.projection import Conflict, RowOp, Set
from promotions.rules.vouchers import codes_of_bill
from promotions.tables import voucher
from shop.sales.tables import sale, sale_rule

MOST_ON_A_BILL = 100


def _redeemed(entry: Entry, fact: Any) -> Iterator[RowOp]:
    yield consumed(entry, fact.right_id, f"voucher:{fact.code}", 1)


def _given_back(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    used = {"state": "redeemed", "document_no": fact.document_no}
    yield Set(voucher, {"code": fact.code}, {}, expect=used)


def _handed_out(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    """Exactly those codes that follow from a bill of the own store, to its member, as many as it says."""
    count = len(fact.codes)
    if not 0 < count <= MOST_ON_A_BILL or fact.codes != codes_of_bill(fact.sale_id, fact.rule_id, count):
        raise Conflict(f"these are not the vouchers of {fact.document_no}")
    bill = {"sale_no": fact.document_no, "store": fact.store, "member_id": fact.member_id}
    yield Set(sale, {"sale_id": fact.sale_id}, {}, expect=bill)
    yield Set(sale_rule, {"sale_id": fact.sale_id, "rule_id": fact.rule_id}, {}, expect={"vouchers": count})


def _voided(_entry: Entry, fact: Any) -> Iterator[RowOp]:
    """Only with goods that came back; that they did, and where, is asked beside (guards._document_of)."""
    if not fact.returned_on or not fact.document_no:
        raise Conflict("only headquarters takes vouchers out of use")
    if len(fact.codes) > MOST_ON_A_BILL:
        raise Conflict(f"no bill hands out {len(fact.codes)} vouchers")
    yield from ()


VOUCHER_GUARDS: Mapping[str, Callable[[Entry, Any], Iterable[RowOp]]] = {
    "promotions.voucher_redeemed": _redeemed,
    "promotions.voucher_given_back": _given_back,
    "promotions.vouchers_given": _handed_out,
    "promotions.vouchers_voided": _voided,
}
