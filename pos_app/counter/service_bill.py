"""Service fees on the bill: paid ahead or at the end, given back where nothing was done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec
from sqlalchemy import Connection

from kernel.books import Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.facts import canonical
from pos_app.counter.parts import parts_of
from pos_app.counter.post import Post
from pos_app.papers_services import hand_over_slip, take_in_slip
from shop.sales.facts import Charge, SaleCompleted, SoldTender
from shop.sales.rules.cart import Cart, CartPart
from shop.sales.rules.pricing import PartLine, PricedCart
from shop.services.errors import TicketUnknown
from shop.services.queries import Ticket, ticket_by_no
from shop.services.rules.wording import kinds_in_words
from shop.services.usecases import hand_over, require_payable, settle_fee, ticket_of

KIND = "service"


class ServicePart(msgspec.Struct, frozen=True, kw_only=True):
    """What a bill takes for a ticket, below zero what it gives back; `weight_mg`: the article is fetched with it."""

    ticket_no: str
    fen: int
    weight_mg: int = 0

    def for_cart(self) -> CartPart:
        """A ticket is on a bill once."""
        return CartPart(part_id=f"{KIND}:{self.ticket_no}", kind=KIND, body=canonical(self).decode())


_parts = msgspec.json.Decoder(ServicePart)


class ServiceBill:
    """The owner of tickets' parts (`PartOwner`)."""

    kind = KIND

    def __init__(self, post: Post) -> None:
        self._post = post

    def charges(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[Charge]:
        return [
            Charge(kind=KIND, reference=part.ticket_no, name=_name(part, ticket), fen=part.fen)
            for _, part, ticket in self._of(connection, cart)
            if not _trouble(part, ticket)
        ]

    def tenders(self, _connection: Connection, _cart: Cart, _priced: PricedCart) -> Sequence[SoldTender]:
        return ()

    def lines(self, connection: Connection, cart: Cart, _priced: PricedCart) -> Sequence[PartLine]:
        return [
            PartLine(
                part_id, KIND, f"{_name(part, ticket)} {ticket.ticket_no}",
                f"{kinds_in_words(ticket.opened.kinds)} {ticket.opened.article}",
                0 if _trouble(part, ticket) else part.fen, _trouble(part, ticket),
            )
            for part_id, part, ticket in self._of(connection, cart)
        ]  # fmt: skip

    def record(self, books: Books, cart: Cart, _priced: PricedCart, fact: SaleCompleted) -> None:
        """Raises what `lines` would name as trouble, where the ticket changed since the price was told."""
        for _, part, _ticket in self._of(books.connection, cart):
            settle_fee(books, part.ticket_no, part.fen, store=self._post.store, document_no=fact.sale_no)
            if part.weight_mg:
                self.hand_over(books, part.ticket_no, part.weight_mg)

    def hand_over(self, books: Books, ticket_no: str, weight_mg: int) -> None:
        """The customer has the article; queue what is signed for it. Raises as shop.services' `hand_over`."""
        ticket, at, by = ticket_of(books, ticket_no, self._post.store), stamp(books.clock.now()), books.actor.name
        fact = hand_over(books, ticket_no, store=self._post.store, weight_mg=weight_mg)
        paper_no = self._post.paper.free_no(books, KIND, ticket_no)
        rows = self._post.paper.slip_rows(
            books, KIND, paper_no, lambda head: hand_over_slip(head, ticket, fact, by=by, at=at)
        )
        books.carry_out(rows)

    def print_slip(self, books: Books, ticket_no: str) -> None:
        """Queue the pick-up slip. Raises TicketUnknown."""
        ticket, at, by = ticket_of(books, ticket_no, self._post.store), stamp(books.clock.now()), books.actor.name
        paper_no = self._post.paper.free_no(books, KIND, ticket_no)
        rows = self._post.paper.slip_rows(books, KIND, paper_no, lambda head: take_in_slip(head, ticket, by=by, at=at))
        books.carry_out(rows)

    def _of(self, connection: Connection, cart: Cart) -> Iterator[tuple[str, ServicePart, Ticket]]:
        for one in parts_of(cart, KIND):
            part = _parts.decode(one.body)
            ticket = ticket_by_no(connection, part.ticket_no)
            if ticket is None:  # a bill recalled at a till that has not heard of the ticket
                raise TicketUnknown(ticket=part.ticket_no)
            yield one.part_id, part, ticket


def _name(part: ServicePart, ticket: Ticket) -> str:
    if part.fen < 0:
        return "退维修费"
    return "维修费" if part.fen == ticket.left_fen else "维修预付"


def _trouble(part: ServicePart, ticket: Ticket) -> str:
    """Why the part cannot be paid, as a code."""
    try:
        require_payable(ticket, part.fen)
    except DomainError as error:
        return error.code
    return ""
