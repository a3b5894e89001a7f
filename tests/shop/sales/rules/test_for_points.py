"""Points that are set aside for promotions are those that the price wants."""

from __future__ import annotations

from dataclasses import replace

import pytest
from msgspec import structs

from kernel.facts import canonical
from promotions import AppliedRule, Context, Engine, RuleSet
from shop.sales.errors import PointsNotAsked
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.for_points import KIND, ForPointsPart, held_on, part_id_of, require_points_held
from shop.sales.rules.pricing import PricedCart
from tests.shop.sales.rules.test_pricing import line, priced

BODY = ForPointsPart(member_id="m1", rule_id="XCH", name="积分换购", points=500)
PART = CartPart(part_id=part_id_of("XCH"), kind=KIND, body=canonical(BODY).decode(), right_id="r1")
WITH, WITHOUT = (Cart(cart_id="c", opened_at="", parts=parts) for parts in ((PART,), ()))


def for_points() -> PricedCart:
    applied = AppliedRule("XCH", 1, "积分换购", "points", 0, points=500)
    answer = structs.replace(Engine(RuleSet.parse([])).price([], Context()), applied=(applied,))
    return replace(priced(line()), answer=answer)


def test_a_bill_that_holds_them_may_be_paid() -> None:
    require_points_held(WITH, for_points())

    assert [body.points for _, body in held_on(WITH)] == [500]


def test_a_promotion_that_costs_points_is_not_had_without_them() -> None:
    with pytest.raises(PointsNotAsked, match="积分换购"):
        require_points_held(WITHOUT, for_points())
