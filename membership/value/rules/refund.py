"""What a member gets back for stored value that is not used: 法释〔2025〕4号, Articles 14 to 20.

Gifts are never paid out, and what is paid back is never more than what was paid in (Art 20 claws nothing back).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Literal, NamedTuple

from kernel.money import divide_half_up, plain_yuan
from membership.value.rules.lots import Contract

Cause = Literal["merchant", "customer", "seven_days"]
CAUSES: dict[str, str] = {"merchant": "商家原因", "customer": "顾客原因", "seven_days": "七日内退款"}


DAYS_UNUSED = 7  # Art 14


class Refund(NamedTuple):
    """What is paid back, and the formula with its figures, as it stands on paper and in the books."""

    cause: Cause
    fen: int
    formula: str


def refund_of(contracts: Sequence[Contract], cause: Cause, *, today: str, extra_fen: int = 0) -> Refund:
    """What comes back of these contracts.

    `merchant`: what was used counts by the share that principal had (Art 18). `customer`: what was used counts
    whole, at the undiscounted price, of which `extra_fen` is more than what was paid for it (Art 19). A contract that
    is unused and young comes back whole whatever the cause (Art 14); the cause told is `seven_days` where all are. Of
    what was brought along from other books nobody knows when it was paid: it is old.
    """
    young = [one for one in contracts if one.document_no and not one.used_fen and _days(one.day, today) <= DAYS_UNUSED]
    others = [one for one in contracts if one not in young]
    whole_fen = sum(one.principal_fen for one in young)
    if not others:
        return Refund("seven_days", whole_fen, f"{plain_yuan(whole_fen)} (7 日内未使用)" if young else "0.00")
    paid_in = sum(one.principal_fen for one in others)
    given, used = sum(one.bonus_fen for one in others), sum(one.used_fen for one in others)
    if cause == "customer":
        fen = max(0, paid_in - used - extra_fen)
        formula = f"{plain_yuan(paid_in)} - {plain_yuan(used + extra_fen)}"
    else:
        fen = paid_in - divide_half_up(used * paid_in, paid_in + given) if paid_in else 0
        formula = f"{plain_yuan(paid_in)} - {plain_yuan(used)} × {plain_yuan(paid_in)} ÷ {plain_yuan(paid_in + given)}"
    if young:
        formula = f"{plain_yuan(whole_fen)} + {formula}"
    return Refund(
        "merchant" if cause == "seven_days" else cause, whole_fen + fen, f"{formula} = {plain_yuan(whole_fen + fen)}"
    )


def _days(since: str, today: str) -> int:
    return (date.fromisoformat(today) - date.fromisoformat(since)).days
