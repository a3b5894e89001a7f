"""A priced line as the sale records it."""

from __future__ import annotations

from shop.sales.facts import RuleShare
from shop.sales.rules.sold import sold_line
from tests.shop.sales.rules.test_pricing import line, priced, rule


def test_a_recorded_share_says_which_part_of_the_price_it_came_off():
    rules = (
        rule("CRAFT", "unit", {"type": "percent", "pct": 20, "component": "craft"}),
        rule("GRAM", "unit", {"type": "per_gram_off", "fen_per_g": 30_00}),
    )

    (sold,) = (sold_line(one) for one in priced(line(), rules=rules).lines)

    assert sold.shares == (
        RuleShare(rule_id="CRAFT", name="CRAFT", fen=38_38, component="craft"),
        RuleShare(rule_id="GRAM", name="GRAM", fen=73_80, component="metal"),
    )
    assert sold.net_fen == sold.list_fen - 38_38 - 73_80
