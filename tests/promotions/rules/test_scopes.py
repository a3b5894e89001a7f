from __future__ import annotations

import pytest

from promotions import Line
from tests.promotions.asking import compiled, order_off, set_price, unit_pct


@pytest.mark.parametrize(
    ("scope", "held"),
    [
        ({"any": ["outlet"]}, True),
        ({"any": ["cat:素金"]}, True),
        ({"any": ["ring"]}, True),
        ({"any": ["cat:银饰"]}, False),
        ({"all": True, "not": ["outlet"]}, False),
        ({"all": True, "where": [["price", ">=", 1_000]]}, True),
        ({"all": True, "where": [["price", ">", 1_000]]}, False),
    ],
)
def test_a_line_is_named_by_tag_category_or_code(scope: dict[str, object], held: bool) -> None:
    line = Line(id="ring", price=1_000, tags=("outlet",), category="素金")

    assert bool(compiled(unit_pct("A", 5, scope=scope)).scopes.of(line)) is held


def test_goods_without_discount_are_in_no_rules_scope() -> None:
    rules = compiled(unit_pct("A", 5), order_off("B", 10))

    assert rules.scopes.of(Line(id="bar", price=1_000, discountable=False)) == 0


def test_a_line_may_fill_several_slots_of_a_set() -> None:
    rules = compiled(set_price("S", ["ring", "chain", "ring"], 900))

    assert rules.scopes.slots_of(Line(id="one", price=1_000, tags=("ring",))) == {0: 0b101}
    assert rules.scopes.slots_of(Line(id="bar", price=1_000, tags=("ring",), discountable=False)) == {}
