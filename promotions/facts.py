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
    batch_no: str = ""
    reason: str = ""


class VouchersMade(Fact, frozen=True, kw_only=True):
    """A batch of vouchers to bearer, or a part of it; `stores` none for all, `valid_from` and `valid_until` ISO times.

    `count` of them are in the whole batch.
    """

    kind: ClassVar[str] = "promotions.vouchers_made"
    batch_no: str
    rule_code: str
    codes: tuple[str, ...]
    count: int
    valid_from: str
    valid_until: str
    stores: tuple[str, ...] = ()
    note: str = ""


class VouchersGiven(Fact, frozen=True, kw_only=True):
    """A bill handed out vouchers for later, by its promotion `rule_id`; to its member, '' to bearer."""

    kind: ClassVar[str] = "promotions.vouchers_given"
    store: str
    sale_id: str
    document_no: str
    rule_id: str
    rule_code: str
    member_id: str
    codes: tuple[str, ...]
    valid_until: str


class VouchersVoided(Fact, frozen=True, kw_only=True):
    """Vouchers that nobody has used yet are worth nothing any more.

    `document_no` is the bill that gave them and `returned_on` the one on which its goods came back; both '' where
    headquarters decided it, and says why.
    """

    kind: ClassVar[str] = "promotions.vouchers_voided"
    codes: tuple[str, ...]
    store: str = ""
    document_no: str = ""
    returned_on: str = ""
    reason: str = ""


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
    """One voucher: as it was issued, or where it was used. `state` issued | redeemed | void.

    `goods_back` 1 where the goods of the bill that handed it out came back.
    """

    code: str
    rule_code: str
    member_id: str
    valid_until: str
    state: str
    document_no: str
    store: str
    changed_at: str
    valid_from: str = ""
    stores: str = ""
    batch_no: str = ""
    issued_on: str = ""
    goods_back: int = 0


class HeardOf(msgspec.Struct, frozen=True, kw_only=True):
    """How far headquarters has a register's journal."""

    register: str
    epoch: int
    seq: int


class VouchersTold(Fact, frozen=True, kw_only=True):
    """A store that meets a member is told of the vouchers that they have, and of those they have used.

    `heard` is how far its registers were heard by then: what one of them said of a voucher since is newer.
    """

    kind: ClassVar[str] = "promotions.vouchers_told"
    store: str
    vouchers: tuple[ToldVoucher, ...]
    heard: tuple[HeardOf, ...] = ()


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
    VouchersMade,
    VouchersGiven,
    VouchersVoided,
    VoucherRedeemed,
    VoucherGivenBack,
    VouchersTold,
    VouchersMoved,
    QuotaSet,
)
