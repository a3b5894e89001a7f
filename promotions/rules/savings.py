"""What a unit rule takes off one unit: rounded once, and never more than the part it aims at."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from kernel.money import divide_half_up, metal_value
from promotions.rules.basket import COMPONENTS
from promotions.rules.rule import WHOLE, AmountOff, FixedPrice, Percent, PerGramOff, Rule, basis_points

# Parts of one unit's price in the order of COMPONENTS, mg of metal, mg of the old gold brought for it: fen off.
Saving = Callable[[Sequence[int], int, int], int]


def unit_saving(rule: Rule, parts: Sequence[int], weight_mg: int, old_weight_mg: int = 0) -> int:
    """Fen off one unit."""
    return saving_by(rule)(parts, weight_mg, old_weight_mg)


def saving_by(rule: Rule) -> Saving:
    """The rule's own sum, made ready once."""
    benefit = rule.benefit
    if isinstance(benefit, PerGramOff):
        fen_per_g, mg = benefit.fen_per_g, benefit.counted_mg
        return lambda parts, weight_mg, old_mg: min(metal_value(mg(weight_mg, old_mg), fen_per_g), parts[0])
    if isinstance(benefit, FixedPrice):
        fen = benefit.fen
        return lambda parts, _weight_mg, _old_mg: max(0, sum(parts) - fen)
    assert isinstance(benefit, Percent | AmountOff), rule.id
    return _of_parts(benefit)


def _of_parts(benefit: Percent | AmountOff) -> Saving:
    whole = benefit.component == "total"
    at = 0 if whole else COMPONENTS.index(benefit.component)
    if isinstance(benefit, AmountOff):
        fen = benefit.fen
        return lambda parts, _weight_mg, _old_mg: min(fen, sum(parts) if whole else parts[at])
    points = basis_points(benefit.pct)
    return lambda parts, _weight_mg, _old_mg: percent_of(sum(parts) if whole else parts[at], points)


def percent_of(fen: int, points: int) -> int:
    """`points` basis points of an amount, half up."""
    return divide_half_up(fen * points, WHOLE)
