"""What can happen to stored value besides being sold and spent."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class VoidPart(msgspec.Struct, frozen=True, kw_only=True):
    """A part of a gift that will not come any more: the top-up's entry, its day, its fen."""

    entry_id: str
    on: str
    fen: int


class ValueRefunded(Fact, frozen=True, kw_only=True):
    """A member gave stored value back, by a right on all of it; the account loses it wholly, gifts and all.

    `paid_back_fen` is what the bill `document_no` paid out for it, `cause` merchant | customer | seven_days, `formula`
    the sum as it stands on paper. `void` are the parts of gifts that would have come later. `sealed_payee` (name,
    paper, bank account) opens as a buyer's does (`StoredValueToppedUp`), '' where nobody had to be named.
    """

    kind: ClassVar[str] = "membership.value_refunded"
    member_id: str
    right_id: str
    principal_fen: int
    bonus_fen: int
    paid_back_fen: int
    cause: str
    formula: str
    document_no: str
    void: tuple[VoidPart, ...] = ()
    sealed_under: str = ""
    sealed_payee: str = ""


FACTS = (ValueRefunded,)
