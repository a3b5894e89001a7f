"""What a unit rule takes off one unit: rounded once, and never more than the part it aims at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from kernel.money import divide_half_up, metal_value
from promotions.rules.basket import COMPONENTS
from promotions.rules.rule import WHOLE, AmountOff, FixedPrice, Percent, PerGramOff, Rule, basis_points


@final
class UnitSaving:
    """What one unit rule takes off a unit, made ready once."""

    def __init__(self, rule: Rule) -> None:
        benefit = rule.benefit
        self._per_gram = benefit if isinstance(benefit, PerGramOff) else None
        self._price = benefit.fen if isinstance(benefit, FixedPrice) else -1  # -1: the rule says none
        self._off = benefit.fen if isinstance(benefit, AmountOff) else -1
        self._points = basis_points(benefit.pct) if isinstance(benefit, Percent) else 0
        # Which part of the price it aims at, by its place in COMPONENTS; -1: all of it.
        aimed = benefit.component if isinstance(benefit, Percent | AmountOff) else "total"
        self._part = -1 if aimed == "total" else COMPONENTS.index(aimed)

    def of(self, parts: Sequence[int], weight_mg: int, old_weight_mg: int) -> int:
        """Fen off one unit: `parts` of its price in the order of COMPONENTS, mg of metal, mg of old gold for it."""
        if self._per_gram is not None:
            grams = self._per_gram.counted_mg(weight_mg, old_weight_mg)
            return min(metal_value(grams, self._per_gram.fen_per_g), parts[0])
        fen = sum(parts) if self._part < 0 else parts[self._part]
        if self._price >= 0:
            return max(0, fen - self._price)
        return percent_of(fen, self._points) if self._off < 0 else min(self._off, fen)


def percent_of(fen: int, points: int) -> int:
    """`points` basis points of an amount, half up."""
    return divide_half_up(fen * points, WHOLE)


def unit_saving(rule: Rule, parts: Sequence[int], weight_mg: int, old_weight_mg: int = 0) -> int:
    """Fen off one unit."""
    return UnitSaving(rule).of(parts, weight_mg, old_weight_mg)
