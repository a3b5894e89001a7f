"""What can happen to promotion rules and vouchers."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class RuleSetPublished(Fact, frozen=True, kw_only=True):
    """An immutable set of rules (JSON text of the rule format), in force from `effective_at`."""

    kind: ClassVar[str] = "promotions.rule_set_published"
    rule_set_version: int
    effective_at: str
    published_by: str
    rules: str
    hash: str


class VoucherIssued(Fact, frozen=True, kw_only=True):
    """A voucher that can be used once. `rule_code` is the code of the voucher rule that says what it is worth."""

    kind: ClassVar[str] = "promotions.voucher_issued"
    code: str
    rule_code: str
    member_id: str
    valid_until: str


class VoucherRedeemed(Fact, frozen=True, kw_only=True):
    """A voucher was used on a bill, by a right that headquarters granted."""

    kind: ClassVar[str] = "promotions.voucher_redeemed"
    code: str
    right_id: str
    document_no: str
    store: str


class VoucherGivenBack(Fact, frozen=True, kw_only=True):
    """A voucher can be used again: all goods of the bill `document_no` that it lessened came back, on `returned_on`."""

    kind: ClassVar[str] = "promotions.voucher_given_back"
    code: str
    document_no: str
    returned_on: str
    store: str


class QuotaSet(Fact, frozen=True, kw_only=True):
    """A promotion may be given away `total` times in the whole chain; what was given away before counts."""

    kind: ClassVar[str] = "promotions.quota_set"
    name: str
    total: int


class ToldVoucher(msgspec.Struct, frozen=True, kw_only=True):
    """One voucher: as it was issued, or where it was used. `state` issued | redeemed."""

    code: str
    rule_code: str
    member_id: str
    valid_until: str
    state: str
    document_no: str
    store: str
    changed_at: str


class VouchersTold(Fact, frozen=True, kw_only=True):
    """A store that meets a member is told of the vouchers that they have, and of those they have used."""

    kind: ClassVar[str] = "promotions.vouchers_told"
    store: str
    vouchers: tuple[ToldVoucher, ...]


FACTS = (RuleSetPublished, VoucherIssued, VoucherRedeemed, VoucherGivenBack, VouchersTold, QuotaSet)
