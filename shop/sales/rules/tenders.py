"""How a bill is paid: split tenders, change, and what can be taken back before the commit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from kernel.money import Money
from shop.sales.errors import (
    ChangeTooLarge,
    NotPaidInFull,
    NotPaidOut,
    TenderNotPositive,
    TenderReferenceMissing,
    TenderTooMuch,
    TenderUnknown,
)
from shop.sales.facts import SoldTender

CASH, CARD, STORED_VALUE, CREDIT_RISK, POINTS = "cash", "card", "stored_value", "credit_risk", "points"
GIFT_CARD = "gift_card"  # by a right on the card, whose number is the reference
DEPOSIT = "deposit"  # what was paid ahead on the order that is the reference
PAYS_OUT = frozenset({CASH, CARD})
CHANGE_LIMIT_FEN = 10_000_00  # a bundle of notes may be handed over whole; more is a slip of the finger
SECRET_DIGITS = range(13, 25)  # card numbers have 13 to 19, payment codes 16 to 24; a slip's numbers 12 at most
REASON_LONGEST = 40
_DIGITS = re.compile(r"[\d \-]+")
METHODS = {CASH: "现金", CARD: "银行卡", STORED_VALUE: "储值", CREDIT_RISK: "门店垫付"}
# What parts of a bill pay, or a card with a secret of its own: nobody enters these afterwards.
BROUGHT = {"old_gold": "旧料抵扣", DEPOSIT: "定金抵扣", POINTS: "积分抵扣", GIFT_CARD: "礼品卡"}


@dataclass(frozen=True, slots=True)
class Tendering:
    """A bill on its way to being paid."""

    due_fen: int
    tenders: tuple[SoldTender, ...]

    @property
    def left_fen(self) -> int:
        return self.due_fen - sum(tender.amount_fen for tender in self.tenders)

    @property
    def change_fen(self) -> int:
        return sum(tender.tendered_fen - tender.amount_fen for tender in self.tenders)

    @property
    def complete(self) -> bool:
        return self.left_fen == 0


def take(tendering: Tendering, method: str, asked_fen: int, *, reference: str = "") -> SoldTender:
    """The tender that `asked_fen` by `method` makes; stored value is made by its granted right instead, a store's
    credit risk by a manager's decision.

    Cash may exceed what is left, the rest is change. Raises TenderUnknown, TenderNotPositive, TenderTooMuch,
    TenderReferenceMissing, ChangeTooLarge.
    """
    left = tendering.left_fen
    if method not in METHODS or method == CREDIT_RISK:
        raise TenderUnknown(method=method)
    if asked_fen <= 0:
        raise TenderNotPositive()
    if left <= 0 or (method != CASH and asked_fen > left):
        raise TenderTooMuch(left=str(Money(left)), asked=str(Money(asked_fen)))
    if not _is_reference(method, reference):
        raise TenderReferenceMissing()
    if asked_fen - left > CHANGE_LIMIT_FEN:
        raise ChangeTooLarge(change=str(Money(asked_fen - left)), limit=str(Money(CHANGE_LIMIT_FEN)))
    amount = min(asked_fen, left)
    return SoldTender(method=method, amount_fen=amount, tendered_fen=asked_fen, reference=reference.strip())


def pay_out(tendering: Tendering, method: str, asked_fen: int, *, reference: str = "") -> SoldTender:
    """The tender by which the customer is paid `asked_fen` (> 0): more was credited than the bill costs.

    Raises TenderUnknown, TenderNotPositive, TenderTooMuch, TenderReferenceMissing.
    """
    owed = -tendering.left_fen
    if method not in PAYS_OUT:
        raise TenderUnknown(method=method)
    if asked_fen <= 0:
        raise TenderNotPositive()
    if asked_fen > owed:
        raise TenderTooMuch(left=str(Money(owed)), asked=str(Money(asked_fen)))
    if not _is_reference(method, reference):
        raise TenderReferenceMissing()
    return SoldTender(
        method=method, amount_fen=-asked_fen, tendered_fen=-asked_fen, reference=reference.strip()
    )  # fmt: skip


def is_sound(tender: SoldTender) -> bool:
    """Whether `take`, or a granted right, could have made this tender: for those that are entered afterwards."""
    return (
        tender.method in METHODS
        and 0 < tender.amount_fen <= tender.tendered_fen
        and (tender.method == CASH or tender.amount_fen == tender.tendered_fen)
        and _is_reference(tender.method, tender.reference)
    )


def stands(tender: SoldTender) -> bool:
    """Whether this can never be entered anew afterwards: a person's risk, what a part of the bill paid, a pay-out."""
    return tender.method == CREDIT_RISK or tender.method not in METHODS or tender.amount_fen < 0


def _is_reference(method: str, reference: str) -> bool:
    """A card needs one. A whole card number or a customer's payment code is none: neither may be kept anywhere."""
    runs = (sum(map(str.isdigit, run)) for run in _DIGITS.findall(reference))  # a stripe has more behind its number
    secret = sum(map(str.isdigit, reference)) in SECRET_DIGITS or any(count in SECRET_DIGITS for count in runs)
    return not secret and (method != CARD or bool(reference.strip()))


def method_name(method: str) -> str:
    """A way of paying in words; one that this version does not know stands for itself."""
    return METHODS.get(method) or BROUGHT.get(method, method)


def methods_in_words(tenders: Sequence[SoldTender]) -> str:
    """How a bill was paid: '储值 + 银行卡 + 现金'."""
    return " + ".join(method_name(tender.method) for tender in tenders)


def require_paid(tendering: Tendering) -> None:
    """Raises NotPaidInFull, NotPaidOut."""
    if tendering.left_fen < 0:
        raise NotPaidOut(left=str(Money(-tendering.left_fen)))
    if not tendering.complete:
        raise NotPaidInFull(left=str(Money(tendering.left_fen)))


def take_at_risk(
    tendering: Tendering, asked_fen: int, *, reason: str, approved_by: str, right_held_at: str
) -> SoldTender:
    """A tender at the store's risk, because the member's value is set aside at `right_held_at`.

    Raises TenderNotPositive, TenderTooMuch, TenderReferenceMissing (it needs a reason).
    """
    if asked_fen <= 0:
        raise TenderNotPositive()
    if asked_fen > tendering.left_fen:
        raise TenderTooMuch(left=str(Money(tendering.left_fen)), asked=str(Money(asked_fen)))
    if not reason.strip() or not _is_reference(CREDIT_RISK, reason):
        raise TenderReferenceMissing()
    return SoldTender(
        method=CREDIT_RISK, amount_fen=asked_fen, tendered_fen=asked_fen, reference=reason.strip()[:REASON_LONGEST],
        approved_by=approved_by, right_held_at=right_held_at,
    )  # fmt: skip
