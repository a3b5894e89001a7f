"""A line's list price by a member's gram price; the board's is told in test_pricing."""

from __future__ import annotations

from shop.sales.rules.components import components, unit_text
from tests.shop.sales.rules.test_pricing import POLICY, line, piece


def test_a_gram_costs_what_this_customer_pays_for_it():
    """2.46 g at 1,159.00 instead of the board's 1,169.00, 78.00 a gram for the work."""
    part = components(line(), POLICY, 1_159_00)

    assert (part.metal_fen, part.craft_fen, part.list_fen) == (2_851_14, 191_88, 3_043_02)


def test_the_line_shows_the_price_that_is_paid():
    assert unit_text(line(piece(craft_fee_fen=35_00), 1_028_00), 1_018_00) == "1,018+35/g"


def test_a_members_price_counts_for_members_only():
    fixed = line(member_price_fen=1_159_00)

    assert (fixed.gram_fen(for_member=True), fixed.gram_fen(for_member=False)) == (1_159_00, fixed.board_price_fen)
    assert line().gram_fen(for_member=True) == line().board_price_fen
