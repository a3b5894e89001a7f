"""The balance of one purity as the report of a day holds it, and back."""

from __future__ import annotations

from shop.daily_close.facts import GramTotal
from shop.stockroom.rules.balance import IN, OUT, Amount, Balance


def gram_total(purity_code: str, balance: Balance) -> GramTotal:
    """Every figure of a purity's balance."""
    amounts = {"opening": balance.opening, "closing": balance.closing, **{n: balance.move(n) for n in (*IN, *OUT)}}
    pieces = {f"{name}_pieces": amount.pieces for name, amount in amounts.items()}
    return GramTotal(purity_code=purity_code, **pieces, **{f"{n}_mg": amount.mg for n, amount in amounts.items()})


def balance_of(total: GramTotal) -> Balance:
    """The balance that a report tells of."""
    return Balance(
        opening=_amount(total, "opening"),
        moves={name: _amount(total, name) for name in (*IN, *OUT) if _amount(total, name) != Amount()},
        closing=_amount(total, "closing"),
    )


def _amount(total: GramTotal, name: str) -> Amount:
    return Amount(getattr(total, f"{name}_pieces"), getattr(total, f"{name}_mg"))
