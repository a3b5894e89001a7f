"""What can happen to old gold."""

from __future__ import annotations

from shop.old_gold.facts import RefinedMetal


def test_what_was_lost_in_the_fire_is_below_zero():
    gold = RefinedMetal(metal="gold", told_mg=9_990, gross_mg=9_970, fineness_permille_x10=9_999, fine_mg=9_969)

    assert gold.difference_mg == -21
