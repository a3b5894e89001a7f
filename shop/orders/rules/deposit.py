"""Money paid ahead: earnest (定金) and prepayment (订金, 预付款).

Civil Code 586: earnest is at most 20 % of the contract; what is above has no effect as earnest and is a prepayment.
587: who gave earnest and defaults loses it, who took it and defaults gives back double. A prepayment is given back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import msgspec

from kernel.money import divide
from shop.orders.facts import Way

EARNEST_MOST_PERMILLE = 200
Kind = Literal["earnest", "prepayment"]
Default = Literal["customer", "shop", "nobody"]


@dataclass(frozen=True, slots=True)
class Deposit:
    """What was paid ahead, in fen, by its effect in law: the slip says which part is which."""

    earnest_fen: int
    prepayment_fen: int

    @property
    def fen(self) -> int:
        return self.earnest_fen + self.prepayment_fen


class PaidAhead(msgspec.Struct, frozen=True, kw_only=True):
    """`fen` that bill `document_no` of the member `member_id` took ahead for an order, and how it was paid.

    Goods that were exchanged pay ahead too, by how their own bill was paid: `through` are the bills of the exchanges,
    the first one first. `order_no` is '' where that was no order's money; where it was, it paid of bill `applied_on`.
    """

    order_no: str
    document_no: str
    member_id: str
    fen: int
    ways: tuple[Way, ...]
    applied_on: str = ""
    through: tuple[str, ...] = ()


def earnest_cap_fen(contract_fen: int) -> int:
    """The most that is earnest in a contract of so many fen; a part of a fen is not earnest."""
    return divide(contract_fen * EARNEST_MOST_PERMILLE, 1000, "floor")


def split_deposit(kind: Kind, paid_fen: int, contract_fen: int) -> Deposit:
    """The parts of one payment ahead. What was agreed as a prepayment is wholly one."""
    assert 0 <= paid_fen <= contract_fen, (paid_fen, contract_fen)
    earnest = 0 if kind == "prepayment" else min(paid_fen, earnest_cap_fen(contract_fen))
    return Deposit(earnest, paid_fen - earnest)


def given_back_fen(deposit: Deposit, default: Default) -> int:
    """What the customer gets of a cancelled order, by who defaulted. A difference in price is never settled."""
    times = {"customer": 0, "shop": 2, "nobody": 1}[default]
    return deposit.earnest_fen * times + deposit.prepayment_fen
