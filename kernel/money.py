"""Amounts in whole fen, and the only places that round them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

RoundingMode = Literal["half_up", "floor", "ceil"]
_YUAN = re.compile(r"^(-?)(\d{1,12}|\d{1,3}(?:[,，]\d{3}){1,3})(?:\.(\d{1,2}))?$")


@dataclass(frozen=True, order=True, slots=True)
class Money:
    """An amount in whole fen. A float never becomes a price."""

    fen: int

    def __str__(self) -> str:
        return f"{'-' if self.fen < 0 else ''}¥{plain_yuan(abs(self.fen))}"


def plain_yuan(fen: int) -> str:
    """Fen as yuan with thousands separators and two decimals, no currency sign: 2148960 -> '21,489.60'."""
    yuan, rest = divmod(abs(fen), 100)
    return f"{'-' if fen < 0 else ''}{yuan:,}.{rest:02}"


def parse_yuan(text: str) -> int:
    """What a person typed, in fen: '14,000' -> 1400000.

    Raises ValueError for anything that is not a plain amount with at most two decimals. A comma stands between
    thousands only: '14,5' may have meant 14.5, so it is refused rather than taken for 145.
    """
    found = _YUAN.match(text.strip().lstrip("¥￥"))
    if found is None:
        raise ValueError(f"not an amount in yuan: {text!r}")
    sign, yuan, cents = found.groups()
    fen = int(yuan.replace(",", "").replace("，", "")) * 100 + int((cents or "0").ljust(2, "0"))
    return -fen if sign else fen


def divide_half_up(numerator: int, denominator: int) -> int:
    """Integer division rounded half away from zero. `denominator` must be positive."""
    assert denominator > 0, denominator
    sign = -1 if numerator < 0 else 1
    return sign * ((2 * abs(numerator) + denominator) // (2 * denominator))


def divide(numerator: int, denominator: int, mode: RoundingMode) -> int:
    """Integer division rounded as `mode` says; `floor` goes down and `ceil` up, also below zero."""
    if mode == "half_up":
        return divide_half_up(numerator, denominator)
    assert denominator > 0, denominator
    return numerator // denominator if mode == "floor" else -(-numerator // denominator)


def to_unit(amount: int, unit: int, mode: RoundingMode) -> int:
    """The multiple of `unit` that `mode` takes for `amount`: 306762 by 100 half up is 306800."""
    return divide(amount, unit, mode) * unit


def metal_value(weight_mg: int, price_fen_per_gram: int) -> int:
    """Value in fen of so many mg at so many fen a gram, half up. No other line rounds metal."""
    return divide_half_up(weight_mg * price_fen_per_gram, 1000)


def split_by_weight(amount: int, weights: Sequence[int], caps: Sequence[int] | None = None) -> list[int]:
    """Share `amount` (>= 0) pro rata by largest remainder; the shares sum to `amount` exactly.

    Odd units go to the largest fraction, then the larger weight, then the earlier place.
    With `caps` no share exceeds its cap; raises ValueError when the caps cannot hold the amount.
    """
    assert amount >= 0, amount
    total = sum(weights)
    if amount == 0 or not weights:
        if amount:
            raise ValueError("nothing to share the amount over")
        return [0] * len(weights)
    if total == 0:
        raise ValueError("all weights are zero")
    shares = [amount * weight // total for weight in weights]
    left = amount - sum(shares)
    order = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % total), -weights[i], i))
    for i in order[:left]:
        shares[i] += 1
    return shares if caps is None else _push_below_caps(shares, caps, order)


def _push_below_caps(shares: list[int], caps: Sequence[int], order: list[int]) -> list[int]:
    over = 0
    for i, cap in enumerate(caps):
        if shares[i] > cap:
            over += shares[i] - cap
            shares[i] = cap
    for i in order if over else ():
        room = min(over, caps[i] - shares[i])
        shares[i] += room
        over -= room
    if over:
        raise ValueError("the caps cannot hold the amount")
    return shares
