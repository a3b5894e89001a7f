"""Stored value: what is on an account, and how a payment divides into principal and bonus."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from kernel.money import Money, split_by_weight
from membership.errors import BalanceTooLow

Split = Literal["pro_rata", "principal_first", "bonus_first"]


@dataclass(frozen=True, slots=True)
class Account:
    """What a member has: points, stored value in fen (paid-in principal and given bonus), bills so far."""

    member_id: str
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    bills: int = 0

    @property
    def balance_fen(self) -> int:
        return self.principal_fen + self.bonus_fen


def spend(account: Account, amount_fen: int, split: Split = "pro_rata") -> tuple[int, int]:
    """(principal_fen, bonus_fen) of a payment; both stay within the account.

    As shipped pro rata by largest remainder, because a refund gives back principal by the share that gifts had
    (法释〔2025〕4号, Art 18). Raises BalanceTooLow.
    """
    assert amount_fen > 0, amount_fen
    if account.balance_fen < amount_fen:
        raise BalanceTooLow(balance=str(Money(account.balance_fen)), asked=str(Money(amount_fen)))
    if split != "pro_rata":
        first = account.principal_fen if split == "principal_first" else account.bonus_fen
        taken = min(first, amount_fen)
        return (taken, amount_fen - taken) if split == "principal_first" else (amount_fen - taken, taken)
    principal_fen, bonus_fen = split_by_weight(amount_fen, (account.principal_fen, account.bonus_fen))
    return principal_fen, bonus_fen
