"""Price lists say what a unit costs before anything is taken off it."""

from __future__ import annotations

from typing import Any

import pytest

from promotions import Context, Engine, Line, MemberContext, Metal, Priced, RuleSet
from tests.promotions.asking import Raw, order_off, unit_pct


def listing(name: str, fen: int, **more: Any) -> Raw:
    return {"id": name, "stage": "price", "benefit": {"type": "fixed_price", "fen": fen}, **more}


def gram_list(name: str, fen_per_g: int) -> Raw:
    return {"id": name, "stage": "price", "benefit": {"type": "gram_price", "fen_per_g": fen_per_g}}


def priced(lines: list[Line], *rules: Raw, ctx: Context | None = None) -> Priced:
    return Engine(RuleSet.parse(list(rules))).price(lines, ctx or Context())


def test_of_two_lists_the_lower_price_counts_and_the_other_says_why_not() -> None:
    found = priced([Line(id="a", qty=2, price=1_000)], listing("A", 950), listing("B", 900))

    assert found.pay_fen == 1_800
    assert [(one.rule_id, one.fen) for one in found.applied] == [("B", 200)]
    assert [(why.rule_id, why.code, why.other) for why in found.reasons] == [("A", "LANE_TAKEN_BY", "B")]


def test_the_bill_shows_the_tag_price_and_what_the_list_took_off() -> None:
    found = priced([Line(id="a", qty=2, price=1_000)], listing("A", 900), unit_pct("P", 10))

    (line,) = found.lines
    assert (line.list_fen, line.net_fen, line.shares) == (2_000, 1_620, (("A", 200), ("P", 180)))
    assert found.list_fen == 2_000


def test_a_price_above_the_tag_was_not_promised() -> None:
    found = priced([Line(id="a", price=1_000)], listing("A", 1_001))

    assert found.pay_fen == 1_000
    assert found.reasons[0].code == "WORSE_BY"


def test_a_gram_price_leaves_fixed_price_goods_alone() -> None:
    chain = Line(id="chain", metal=Metal(1_000, 100_000), craft=500)
    ring = Line(id="ring", price=5_000, metal=Metal(1_000, 100_000))

    found = priced([chain, ring], gram_list("G", 90_000))

    assert [line.net_fen for line in found.lines] == [90_500, 5_000]


def test_a_rule_that_does_not_stand_beside_special_prices_stays_out_even_where_it_would_pay_less() -> None:
    found = priced(
        [Line(id="a", price=1_000, tags=("sp",)), Line(id="b", price=1_000)],
        listing("A", 900, scope={"any": ["sp"]}, ctags=["special"]),
        order_off("O", 500, not_with_tags=["special"]),
    )

    assert found.pay_fen == 1_900
    assert [(why.rule_id, why.code, why.other) for why in found.reasons] == [("O", "NOT_WITH", "A")]


def test_later_stages_see_the_price_of_the_list() -> None:
    rules = (listing("A", 900), order_off("O", 100, reach=1_000))

    assert priced([Line(id="a", price=1_000)], *rules).pay_fen == 900


@pytest.mark.parametrize("earns", [True, False])
def test_goods_at_a_list_price_earn_points_unless_the_list_says_no(earns: bool) -> None:
    engine = Engine(RuleSet.parse([listing("A", 900, earns_points=earns)]))

    found = engine.price([Line(id="a", price=1_000)], Context(member=MemberContext()), {"fen_per_point": 100})

    assert found.points == (9 if earns else 0)
