"""What each promotion fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from kernel.facts import Entry
from kernel.projection import Add, Ensure, Handlers, Insert, Put, RowOp, Set
from promotions.facts import (
    QuotaSet,
    RuleSetProposed,
    RuleSetPublished,
    RuleSetWithdrawn,
    VoucherGivenBack,
    VoucherIssued,
    VoucherRedeemed,
    VouchersMoved,
    VouchersTold,
)
from promotions.tables import (
    promotion_proposal,
    promotion_quota,
    promotion_quota_member,
    promotion_rule_set,
    voucher,
    voucher_move,
)


def _proposed(entry: Entry, fact: RuleSetProposed) -> Iterable[RowOp]:
    row = {**msgspec.structs.asdict(fact), "proposed_at": entry.wall, "withdrawn_at": "", "withdrawn_why": ""}
    yield Insert(promotion_proposal, row)


def _withdrawn(entry: Entry, fact: RuleSetWithdrawn) -> Iterable[RowOp]:
    values = {"withdrawn_at": entry.wall, "withdrawn_why": fact.reason}
    yield Set(promotion_proposal, {"proposal_no": fact.proposal_no}, values)


def _published(entry: Entry, fact: RuleSetPublished) -> Iterable[RowOp]:
    yield Insert(promotion_rule_set, msgspec.structs.asdict(fact))


def _issued(entry: Entry, fact: VoucherIssued) -> Iterable[RowOp]:
    row = {"code": fact.code, "rule_code": fact.rule_code, "member_id": fact.member_id}
    state = {"valid_until": fact.valid_until, "state": "issued", "document_no": "", "store": ""}
    yield Insert(voucher, {**row, **state, "changed_at": entry.wall})


def _told(entry: Entry, fact: VouchersTold) -> Iterable[RowOp]:
    for told in fact.vouchers:  # what this place knows of a voucher is newer: it may have taken it already
        yield Ensure(voucher, msgspec.structs.asdict(told))


def _moved(_entry: Entry, fact: VouchersMoved) -> Iterable[RowOp]:
    for told in fact.vouchers:
        yield Ensure(voucher, msgspec.structs.asdict(told))
        yield Set(voucher, {"code": told.code}, {"member_id": fact.survivor})
        yield Put(voucher_move, {"code": told.code, "from_member": fact.member_id, "to_member": fact.survivor})


def _redeemed(entry: Entry, fact: VoucherRedeemed) -> Iterable[RowOp]:
    values = {"state": "redeemed", "document_no": fact.document_no, "store": fact.store, "changed_at": entry.wall}
    yield Set(voucher, {"code": fact.code}, values, expect={"state": "issued"})


def _given_back(entry: Entry, fact: VoucherGivenBack) -> Iterable[RowOp]:
    # Meets nothing where the voucher is not known; headquarters, which knows all of them, asks beside.
    used = {"code": fact.code, "state": "redeemed", "document_no": fact.document_no}
    yield Set(voucher, used, {"state": "issued", "document_no": "", "store": "", "changed_at": entry.wall})


def _quota_set(entry: Entry, fact: QuotaSet) -> Iterable[RowOp]:
    key = {"name": fact.name}
    yield Add(promotion_quota, key, {"total": 0, "used": 0})
    values = {"total": fact.total, "per_member": fact.per_member}
    yield Set(promotion_quota, key, values)  # below what was used: a case for a person


def quota_used(name: str, uses: int) -> RowOp:
    """So many uses of a quota were given away; one that is unknown here is a conflict, as is more than its total.

    "D11@MEMBER" counts what one member had: the right that was used says that there were so many.
    """
    quota, _, member_id = name.partition("@")
    if member_id:
        return Add(promotion_quota_member, {"name": quota, "member_id": member_id}, {"used": uses})
    key = {"name": name}
    return Set(promotion_quota, key, {}, expect=key, deltas={"used": uses})


PROJECTIONS: Handlers = {
    RuleSetProposed: _proposed,
    RuleSetWithdrawn: _withdrawn,
    RuleSetPublished: _published,
    VoucherIssued: _issued,
    VoucherRedeemed: _redeemed,
    VoucherGivenBack: _given_back,
    VouchersTold: _told,
    VouchersMoved: _moved,
    QuotaSet: _quota_set,
}
