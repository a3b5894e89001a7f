"""What goes to the refinery and what comes back: weights that must agree, pure metal, and how far they may differ."""

from __future__ import annotations

from kernel.money import divide_half_up
from shop.old_gold.rules.buy_back import WHOLE_FINENESS

WEIGHING_MG = 10  # a scale of 0.01 g may be that far off with each piece
MILLION = 1_000_000


def fine_of(gross_mg: int, fineness_permille_x10: int) -> int:
    """Pure metal in a bar, half up to the mg."""
    return divide_half_up(gross_mg * fineness_permille_x10, WHOLE_FINENESS)


def weighs_otherwise(told_mg: int, weighed_mg: int, pieces: int) -> bool:
    """Whether a bag on the scale is not what its pieces weigh one by one."""
    return abs(weighed_mg - told_mg) > WEIGHING_MG * pieces


def beyond_tolerance(told_mg: int, found_mg: int, tolerance_ppm: int) -> bool:
    """Whether more pure metal is lacking, or too much, than the house lets pass without a word."""
    return abs(found_mg - told_mg) * MILLION > told_mg * tolerance_ppm
