"""What each promotion fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from promotions.facts import RuleSetPublished, VoucherIssued, VoucherRedeemed
from promotions.tables import promotion_rule_set, voucher


def _published(entry: Entry, fact: RuleSetPublished) -> Iterable[RowOp]:
    yield Insert(
        promotion_rule_set,
        {
            "rule_set_version": fact.rule_set_version,
            "effective_at": fact.effective_at,
            "published_by": fact.published_by,
            "rules": fact.rules,
            "hash": fact.hash,
        },
    )


def _issued(entry: Entry, fact: VoucherIssued) -> Iterable[RowOp]:
    row = {"code": fact.code, "rule_code": fact.rule_code, "member_id": fact.member_id}
    state = {"valid_until": fact.valid_until, "state": "issued", "document_no": "", "store": ""}
    yield Insert(voucher, {**row, **state, "changed_at": entry.wall})


def _redeemed(entry: Entry, fact: VoucherRedeemed) -> Iterable[RowOp]:
    values = {"state": "redeemed", "document_no": fact.document_no, "store": fact.store, "changed_at": entry.wall}
    yield Set(voucher, {"code": fact.code}, values, expect={"state": "issued"})


PROJECTIONS: Handlers = {RuleSetPublished: _published, VoucherIssued: _issued, VoucherRedeemed: _redeemed}
