"""Promotions that the customer gives points for: the points are set aside when they are asked for, spent with the bill.

The promotion itself is a choice on the bill; this is its price in points.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection

from kernel.books import Books
from kernel.facts import canonical
from membership.errors import PointsNotGranted
from membership.value.errors import OtherMember
from pos_app.counter.paying import ValueRefused, for_people
from pos_app.counter.post import Post
from promotions import Rule
from shop.sales.errors import MemberNeeded, PointsNotAsked
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.for_points import KIND, ForPointsPart, held_on, part_id_of
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.value import spend_points
from sync.authority import RightDenied, RightHeld


class ForPoints:
    """The owner of points that are given for a promotion (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return ()

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return ()

    def lines(self, _connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[PartLine]:
        return [
            PartLine(
                part.part_id, KIND, "积分换购", f"{body.name} {body.points:,} 分", 0, _trouble(body, cart, priced)
            )
            for part, body in held_on(cart)
        ]  # fmt: skip

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises PointsNotAsked, OtherMember."""
        for part, body in held_on(cart):
            if _trouble(body, cart, priced):
                raise PointsNotAsked(promotion=body.name)
            spend_points(books, part.right_id, body.points, member_id=body.member_id, document_no=fact.sale_no)

    def asked(self, rule: Rule, pin: str) -> CartPart:
        """The part with the right to the points that the rule wants.

        Raises MemberNeeded, ValueRefused, PointsNotGranted.
        """
        member_id = self._post.cart.member_id
        if not member_id:
            raise MemberNeeded()
        answer = self._post.rights.ask(
            right_id=self._post.ids.new(), account=f"points:{member_id}", amount=rule.spends_points, pin=pin
        )
        if isinstance(answer, RightDenied):
            raise ValueRefused(answer.code, **for_people(answer.facts, self._post.store_names()))
        if not isinstance(answer, RightHeld):
            raise PointsNotGranted()
        body = ForPointsPart(member_id=member_id, rule_id=rule.id, name=rule.name, points=rule.spends_points)
        return CartPart(
            part_id=part_id_of(rule.id), kind=KIND, body=canonical(body).decode(), right_id=answer.right_id,
            principal_fen=rule.spends_points,
        )  # fmt: skip


def _trouble(body: ForPointsPart, cart: Cart, priced: PricedCart) -> str:
    if body.member_id != cart.member_id:
        return OtherMember.code
    return "" if any(one.rule_id == body.rule_id for one in priced.rules) else PointsNotAsked.code
