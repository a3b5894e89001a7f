"""Promotions that cost points: what of them is set aside on a bill, and whether that is what its price wants."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from shop.sales.errors import PointsNotAsked
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PricedCart

KIND = "for_points"


class ForPointsPart(msgspec.Struct, frozen=True, kw_only=True):
    """`points` of the member are held for the promotion `rule_id`."""

    member_id: str
    rule_id: str
    name: str
    points: int


_parts = msgspec.json.Decoder(ForPointsPart)


def part_id_of(rule_id: str) -> str:
    return f"{KIND}:{rule_id}"


def held_on(cart: Cart) -> Iterator[tuple[CartPart, ForPointsPart]]:
    """What the bill holds points for."""
    for part in cart.parts:
        if part.kind == KIND:
            yield part, _parts.decode(part.body)


def require_points_held(cart: Cart, priced: PricedCart) -> None:
    """Every promotion on the bill that costs points has them set aside. Raises PointsNotAsked."""
    held = {body.rule_id for _, body in held_on(cart)}
    for one in priced.answer.applied if priced.answer is not None else ():
        if one.points and one.rule_id not in held:
            raise PointsNotAsked(promotion=one.name)
