"""What can happen to promotion rules and vouchers."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class RuleSetProposed(Fact, frozen=True, kw_only=True):
    """Somebody wants other promotions. They are in force when a second person has approved them, and not before.

    `effective_at` is an ISO time, '' for the moment of the approval. `base_version` was in force when it was written.
    """

    kind: ClassVar[str] = "promotions.rule_set_proposed"
    proposal_no: str
    proposed_by: str
    proposer_name: str
    base_version: int
    effective_at: str
    note: str
    rules: str
    hash: str


class RuleSetWithdrawn(Fact, frozen=True, kw_only=True):
    """A proposal is not to be decided any more; one that was published stays published."""

    kind: ClassVar[str] = "promotions.rule_set_withdrawn"
    proposal_no: str
    reason: str


class RuleSetPublished(Fact, frozen=True, kw_only=True):
    """An immutable set of rules (JSON text of the rule format), in force from `effective_at` until a later version is.

    `hash` is of its canonical text; `signature` is headquarters' over version, minute and hash, '' in a shop that
    stands alone. `published_by` wrote it and `approved_by` let it through, by name.
    """

    kind: ClassVar[str] = "promotions.rule_set_published"
    rule_set_version: int
    effective_at: str
    published_by: str
    rules: str
    hash: str
    signature: str = ""
    proposal_no: str = ""
    approved_by: str = ""


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
    """A promotion may be given away `total` times in the whole chain; what was given away before counts.

    `per_member` times to one member, 0 where only the total counts.
    """

    kind: ClassVar[str] = "promotions.quota_set"
    name: str
    total: int
    per_member: int = 0


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


class VouchersMoved(Fact, frozen=True, kw_only=True):
    """The vouchers of a member are the `survivor`'s now: both are one person. Each as the writer's books have it."""

    kind: ClassVar[str] = "promotions.vouchers_moved"
    member_id: str
    survivor: str
    vouchers: tuple[ToldVoucher, ...]


FACTS = (
    RuleSetProposed,
    RuleSetWithdrawn,
    RuleSetPublished,
    VoucherIssued,
    VoucherRedeemed,
    VoucherGivenBack,
    VouchersTold,
    VouchersMoved,
    QuotaSet,
)
