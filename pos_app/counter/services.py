"""Service tickets at the counter: taken in, quoted, sent, back, notified, fetched, refused."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from kernel.books import Books
from membership.facts import Personal
from pos_app.counter.dating import business_day
from pos_app.counter.post import Post
from pos_app.counter.selling import Selling
from pos_app.counter.service_bill import ServiceBill, ServicePart
from pos_app.photos import keep_photos
from shop.catalogue.rules.barcode import normalise_number
from shop.customers import Who, person_behind
from shop.reports.rules.period import period
from shop.sales.rules.pricing import PricedCart
from shop.services.errors import LossTooMuch, TicketIncomplete, TicketUnknown
from shop.services.facts import Metal, MetalUsed, Stones
from shop.services.queries import (
    MetalLedger,
    Ticket,
    TicketStep,
    metal_ledger,
    metal_owed,
    steps_of,
    ticket_by_no,
    tickets_of_store,
)
from shop.services.rules.steps import Article, require_step
from shop.services.usecases import notify, open_ticket, quote, refuse, require_payable, send, take_back
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class TicketDetail:
    """A ticket with its life and the own metal that is here."""

    ticket: Ticket
    steps: tuple[TicketStep, ...]
    owed: tuple[Metal, ...]
    today: str

    @property
    def overdue(self) -> bool:
        return self.ticket.overdue(self.today)


@dataclass(slots=True)
class Services:
    """The tickets of this store. Each step is in the books before the answer; the fee waits for its bill."""

    post: Post
    selling: Selling
    bill: ServiceBill
    folder: Path

    # --- reading -----------------------------------------------------------------------------------------------------

    def listing(self) -> tuple[Ticket, ...]:
        """Every ticket whose article is here or in work, the soonest promise first."""
        with self.post.reading() as connection:
            return tickets_of_store(connection, self.post.store)

    def due(self) -> tuple[Ticket, ...]:
        """What was promised for today or earlier and is not done."""
        today = self._today()
        return tuple(ticket for ticket in self.listing() if ticket.overdue(today))

    def ticket(self, ticket_no: str) -> TicketDetail:
        """Raises TicketUnknown."""
        number = normalise_number(ticket_no)
        with self.post.reading() as connection:
            found = ticket_by_no(connection, number)
            if found is None or found.store != self.post.store:
                raise TicketUnknown(ticket=number)
            return TicketDetail(found, steps_of(connection, number), metal_owed(connection, number), self._today())

    def person(self, ticket: Ticket) -> Personal | None:
        """Name and phone of a customer who is no member. Raises NotPermitted."""
        self.post.allowed(roles.MEMBER_VIEW)
        with self.post.reading() as connection:
            return person_behind(connection, self.post.keys, ticket.customer)

    def metal(self, since: str = "", until: str = "") -> tuple[MetalLedger, ...]:
        """Customers' own metal by purity over business days; today alone without any. Raises PeriodWrong."""
        with self.post.reading() as connection:
            today = business_day(connection, self.post.register, self.post.right_clock.now())
            return metal_ledger(connection, self.post.store, *period(since, until, today))

    def _today(self) -> str:
        return self.post.now()[:10]

    # --- steps -------------------------------------------------------------------------------------------------------

    def take_in(self, article: Article, who: Who, photos: Sequence[Path] = ()) -> TicketDetail:
        """Take an article in; the pick-up slip is printed.

        Raises as shop.services' `open_ticket`, and PhotoUnreadable, PurityUnknown, NotPermitted.
        """
        self.post.allowed(roles.TAKE_SERVICE)
        metal = tuple(Metal(purity_code=self.post.purity(one.purity_code).code, mg=one.mg) for one in article.metal)
        article = msgspec.structs.replace(article, metal=metal, photos=keep_photos(self.folder, photos))
        with self.post.books(roles.TAKE_SERVICE) as books:
            fact = open_ticket(
                books, self.post.keys, article, store=self.post.store, today=self._today(), who=who
            )  # fmt: skip
            self.bill.print_slip(books, fact.ticket_no)
        self.post.paper.print_soon()
        return self.ticket(fact.ticket_no)

    def _go_on(self, ticket_no: str, step: Callable[[Books, str], None]) -> TicketDetail:
        number = normalise_number(ticket_no)
        with self.post.books(roles.GO_ON_WITH_SERVICE) as books:
            step(books, number)
        return self.ticket(number)

    def quote(self, ticket_no: str, fee_fen: int, promised_on: str = "") -> TicketDetail:
        """The customer agreed to a price. Raises as shop.services' `quote`, and NotPermitted."""
        store, today = self.post.store, self._today()
        day = promised_on or max(self.ticket(ticket_no).ticket.promised_on, today)
        return self._go_on(
            ticket_no, lambda books, number: quote(
                books, number, store=store, fee_fen=fee_fen, promised_on=day, today=today
            )
        )  # fmt: skip

    def send(self, ticket_no: str, workshop: str, weight_mg: int) -> TicketDetail:
        """The article leaves for a workshop. Raises as shop.services' `send`, and NotPermitted."""
        store = self.post.store
        return self._go_on(
            ticket_no, lambda books, number: send(books, number, store=store, workshop=workshop, weight_mg=weight_mg)
        )

    def back(
        self, ticket_no: str, weight_mg: int, *, stones: Sequence[Stones] | None = None,
        used: Sequence[MetalUsed] = (), photos: Sequence[Path] = (), note: str = "",
    ) -> TicketDetail:  # fmt: skip
        """The work is done. A loss above the agreed one needs a permission.

        Raises as shop.services' `take_back`, and PhotoUnreadable, PurityUnknown, NotPermitted.
        """
        known = [msgspec.structs.replace(one, purity_code=self.post.purity(one.purity_code).code) for one in used]
        kept = keep_photos(self.folder, photos)

        def step(books: Books, number: str, over_loss_by: str = "") -> None:
            take_back(
                books, number, store=self.post.store, weight_mg=weight_mg, stones=stones, used=known, photos=kept,
                note=note, over_loss_by=over_loss_by,
            )  # fmt: skip

        try:
            return self._go_on(ticket_no, step)
        except LossTooMuch:
            by = self.post.allowed(roles.OVER_LOSS).staff_no
            return self._go_on(ticket_no, lambda books, number: step(books, number, by))

    def notify(self, ticket_no: str, how: str) -> TicketDetail:
        """The customer was told. Raises as shop.services' `notify`, and NotPermitted."""
        store = self.post.store
        return self._go_on(ticket_no, lambda books, number: notify(books, number, store=store, how=how))

    def refuse(self, ticket_no: str, reason: str) -> TicketDetail:
        """The work is not done. Raises as shop.services' `refuse`, and NotPermitted."""
        store = self.post.store
        return self._go_on(ticket_no, lambda books, number: refuse(books, number, store=store, reason=reason))

    def print_slip(self, ticket_no: str) -> None:
        """Print the pick-up slip again. Raises TicketUnknown, NotPermitted."""
        with self.post.books(roles.TAKE_SERVICE) as books:
            self.bill.print_slip(books, normalise_number(ticket_no))
        self.post.paper.print_soon()

    # --- money, by a bill --------------------------------------------------------------------------------------------

    def pay(self, ticket_no: str, fen: int = 0) -> PricedCart:
        """Lay a payment on the bill, all that is left without `fen`. Raises TicketUnknown, FeeTooMuch, InTender."""
        self.post.allowed(roles.SELL)
        ticket = self.ticket(ticket_no).ticket
        asked = fen or ticket.left_fen
        require_payable(ticket, asked)
        return self.selling.lay_part(ServicePart(ticket_no=ticket.ticket_no, fen=asked).for_cart())

    def fetch(self, ticket_no: str, weight_mg: int) -> PricedCart | None:
        """Hand the article over: at once, or with the bill that settles the fee, which is the answer then.

        Raises as shop.services' `hand_over`, and InTender, NotPermitted.
        """
        self.post.allowed(roles.GO_ON_WITH_SERVICE)
        ticket = self.ticket(ticket_no).ticket
        if weight_mg <= 0:
            raise TicketIncomplete(what="取件重量")
        require_step(ticket.ticket_no, ticket.state, "returned" if ticket.state == "refused" else "picked_up")
        if ticket.left_fen:
            part = ServicePart(ticket_no=ticket.ticket_no, fen=ticket.left_fen, weight_mg=weight_mg)
            return self.selling.lay_part(part.for_cart())
        with self.post.books(roles.GO_ON_WITH_SERVICE) as books:
            self.bill.hand_over(books, ticket.ticket_no, weight_mg)
        self.post.paper.print_soon()
        return None
