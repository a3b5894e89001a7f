"""Points on the bill: they pay part of its goods, in whole steps up to the chain's cap, by a right on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.errors import DomainError
from kernel.facts import canonical
from membership.errors import MemberNotFound, PointsNotGranted, PointsNotTaken
from membership.queries import member_view
from membership.rules.points import most_by_points, points_to_pay
from membership.value.errors import OtherMember
from pos_app.counter.parts import parts_of
from pos_app.counter.paying import ValueRefused, for_people
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from shop.sales.errors import InTender, MemberNeeded
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.staff.rules import roles
from shop.value import spend_points
from sync.authority import RightDenied, RightHeld

KIND = "points"


class PointsPart(msgspec.Struct, frozen=True, kw_only=True):
    """`points` of the member pay `fen`; the part's right holds them."""

    member_id: str
    points: int
    fen: int


_parts = msgspec.json.Decoder(PointsPart)


class PointsBill:
    """The owner of points that pay (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return ()

    def tenders(self, _connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return [
            SoldTender(
                method=KIND, amount_fen=body.fen, tendered_fen=body.fen, reference=str(body.points),
                right_id=part.right_id,
            )
            for part, body in _of(cart)
        ]  # fmt: skip

    def lines(self, _connection: Connection, cart: Cart, priced: PricedCart) -> Sequence[PartLine]:
        return [
            PartLine(
                part.part_id, KIND, "积分抵扣", f"{body.points:,} 分", -body.fen, self._trouble(body, cart, priced)
            )
            for part, body in _of(cart)
        ]  # fmt: skip

    def record(self, books: Books, cart: Cart, priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises what `lines` would name as trouble."""
        for part, body in _of(cart):
            self._require(body, cart, priced)
            if any(tender.amount_fen < 0 for tender in fact.tenders):
                raise PointsNotTaken()  # they would be paid out
            spend_points(books, part.right_id, body.points, member_id=body.member_id, document_no=fact.sale_no)

    def most_fen(self, priced: PricedCart) -> int:
        """The most that points may pay of this bill."""
        return most_by_points(self._post.settings.points.tender, goods_of(priced))

    def points_for(self, fen: int, priced: PricedCart) -> int:
        """Raises PointsNotTaken, PointsStepBroken."""
        return points_to_pay(fen, self._post.settings.points.tender, goods_of(priced))

    def _require(self, body: PointsPart, cart: Cart, priced: PricedCart) -> None:
        if body.member_id != cart.member_id:
            raise OtherMember()
        self.points_for(body.fen, priced)

    def _trouble(self, body: PointsPart, cart: Cart, priced: PricedCart) -> str:
        """Why the part cannot pay, as a code: the goods under it may have gone."""
        try:
            self._require(body, cart, priced)
        except DomainError as error:
            return error.code
        return ""


class PayingPoints:
    """Points of the bill's member, before the bill is paid."""

    def __init__(self, post: Post, selling: Selling, bill: PointsBill) -> None:
        self._post, self._selling, self._bill = post, selling, bill

    def pay(self, fen: int, pin: str) -> PricedCart:
        """Let points pay `fen` of the bill; they are set aside for it at once.

        Raises MemberNeeded, MemberNotFound, PointsNotTaken, PointsStepBroken, ValueRefused, PointsNotGranted,
        InTender, NotPermitted.
        """
        self._post.allowed(roles.SELL)
        if self._post.in_tender:
            raise InTender()
        member_id = self._post.cart.member_id
        if not member_id:
            raise MemberNeeded()
        with self._post.reading() as connection:
            view = member_view(connection, member_id)
        if view is None or view.state != "active":
            raise MemberNotFound(asked=member_id)
        if parts_of(self._post.cart, KIND):  # its points are free again before more are asked for
            self._selling.take_part(KIND)
        points = self._bill.points_for(fen, self._selling.cart())
        answer = self._post.rights.ask(
            right_id=self._post.ids.new(), account=f"points:{member_id}", amount=points, pin=pin
        )
        if isinstance(answer, RightDenied):
            raise ValueRefused(answer.code, **for_people(answer.facts, self._post.store_names()))
        if not isinstance(answer, RightHeld):
            raise PointsNotGranted()
        body = PointsPart(member_id=member_id, points=points, fen=fen)
        return self._selling.lay_part(
            CartPart(
                part_id=KIND, kind=KIND, body=canonical(body).decode(), right_id=answer.right_id, principal_fen=points
            )
        )

    def most_fen(self) -> int:
        """The most that points may pay of the bill as it stands."""
        return self._bill.most_fen(self._selling.cart())


def goods_of(priced: PricedCart) -> list[tuple[str, int]]:
    """(major category, net fen) of the goods that are bought."""
    return [(line.category_major, line.net_fen) for line in priced.lines]


def _of(cart: Cart) -> Iterator[tuple[CartPart, PointsPart]]:
    for part in parts_of(cart, KIND):
        yield part, _parts.decode(part.body)
