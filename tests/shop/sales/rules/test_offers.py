"""A bill's lines as promotions see them."""

from __future__ import annotations

import pytest

from promotions import RuleSet
from shop.sales.rules.offers import component_of, trade_in_weights
from tests.promotions.asking import Raw, craft_pct, order_off, per_gram, unit_pct


@pytest.mark.parametrize(
    ("rule", "component"),
    [
        (per_gram("R", 1_500), "metal"),
        ({"id": "R", "stage": "price", "benefit": {"type": "gram_price", "fen_per_g": 98_000}}, "metal"),
        (craft_pct("R", 20), "craft"),
        (unit_pct("R", 20), ""),
        (order_off("R", 100), ""),
    ],
)
def test_a_share_is_of_the_part_that_its_rule_comes_off(rule: Raw, component: str):
    assert component_of(RuleSet.parse([rule])["R"]) == component


def test_old_gold_counts_by_its_metal():
    assert trade_in_weights([("gold", 2_000), ("platinum", 500), ("gold", 1_000), ("", 900), ("gold", 0)]) == {
        "gold": 3_000,
        "platinum": 500,
    }
