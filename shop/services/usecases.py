"""What is done with an article that a customer left. The fee is paid on a bill; nothing here moves money."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from kernel.books import Books
from kernel.money import Money
from membership.personal import MemberKeys
from membership.rules.masking import mask_phones_in
from shop.catalogue.rules.weighing import require_plausible
from shop.customers import Who, customer_for
from shop.numbers import next_no
from shop.services.errors import FeeMissing, FeeOpen, FeeTooMuch, TicketIncomplete, TicketUnknown
from shop.services.facts import (
    FeePaid,
    FeeRefunded,
    MetalUsed,
    Stones,
    TicketBack,
    TicketHandedOver,
    TicketNotified,
    TicketOpened,
    TicketQuoted,
    TicketRefused,
    TicketSent,
)
from shop.services.queries import Ticket, metal_owed, ticket_by_no
from shop.services.rules.steps import (
    Article,
    require_fee,
    require_metal,
    require_promise,
    require_same_stones,
    require_sound,
    require_step,
    require_stones,
)


def open_ticket(books: Books, keys: MemberKeys, article: Article, *, store: str, today: str, who: Who) -> TicketOpened:
    """Take an article in (收件). Raises TicketIncomplete, WeightAbsurd, CustomerMissing, PhoneInvalid."""
    ticket_no = next_no(books, "F", TicketOpened)
    written = {**msgspec.structs.asdict(article), "note": mask_phones_in(article.note.strip())}
    blank = TicketOpened(
        ticket_no=ticket_no, store=store, member_id="", customer_label="", sealed_under="", personal="", **written
    )
    require_sound(blank, today)
    customer = customer_for(books, keys, ticket_no, who)
    fact = msgspec.structs.replace(
        blank, member_id=customer.member_id, customer_label=customer.label, sealed_under=customer.sealed_under,
        personal=customer.personal,
    )  # fmt: skip
    books.record(fact)
    return fact


def ticket_of(books: Books, ticket_no: str, store: str) -> Ticket:
    """Raises TicketUnknown."""
    ticket = ticket_by_no(books.connection, ticket_no)
    if ticket is None or ticket.store != store:
        raise TicketUnknown(ticket=ticket_no)
    return ticket


def _going_on(books: Books, ticket_no: str, store: str, step: str) -> Ticket:
    ticket = ticket_of(books, ticket_no, store)
    require_step(ticket_no, ticket.state, step)
    return ticket


def quote(books: Books, ticket_no: str, *, store: str, fee_fen: int, promised_on: str, today: str) -> None:
    """The customer agreed to a price (报价). Raises TicketUnknown, StepWrong, TicketIncomplete."""
    ticket = _going_on(books, ticket_no, store, "quoted")
    require_promise(promised_on, today)
    require_fee(fee_fen)
    if fee_fen < ticket.paid_fen:
        raise TicketIncomplete(what="费用")
    books.record(
        TicketQuoted(ticket_no=ticket_no, store=store, step=ticket.step, fee_fen=fee_fen, promised_on=promised_on)
    )


def send(books: Books, ticket_no: str, *, store: str, workshop: str, weight_mg: int) -> None:
    """The article leaves for a workshop (送修). Raises TicketUnknown, StepWrong, FeeMissing, TicketIncomplete."""
    ticket = _going_on(books, ticket_no, store, "sent")
    if ticket.needs_quote:
        raise FeeMissing(ticket=ticket_no)
    if not workshop.strip() or weight_mg <= 0:
        raise TicketIncomplete(what="工厂和重量")
    require_plausible(weight_mg)
    books.record(
        TicketSent(
            ticket_no=ticket_no, store=store, step=ticket.step, workshop=workshop.strip(), weight_mg=weight_mg
        )
    )  # fmt: skip


def take_back(
    books: Books, ticket_no: str, *, store: str, weight_mg: int, stones: Sequence[Stones] | None = None,
    used: Sequence[MetalUsed] = (), photos: Sequence[str] = (), note: str = "", over_loss_by: str = "",
) -> None:  # fmt: skip
    """The work is done (修回). `stones` None: as they were left. `over_loss_by` let a larger loss through.

    Raises TicketUnknown, StepWrong, FeeMissing, TicketIncomplete, StonesDiffer, MetalWrong, LossTooMuch.
    """
    ticket = _going_on(books, ticket_no, store, "back")
    if ticket.needs_quote:
        raise FeeMissing(ticket=ticket_no)
    if weight_mg <= 0:
        raise TicketIncomplete(what="修回重量")
    require_plausible(weight_mg)
    now = ticket.stones if stones is None else tuple(stones)
    require_stones(now)
    require_same_stones(ticket.stones, now, note)
    owed = metal_owed(books.connection, ticket_no)
    require_metal(ticket.opened.metal, owed, used, ticket.opened.loss_ppm_most, allowed=bool(over_loss_by))
    books.record(
        TicketBack(
            ticket_no=ticket_no, store=store, step=ticket.step, weight_mg=weight_mg, stones=now, used=tuple(used),
            photos=tuple(photos), note=mask_phones_in(note.strip()), over_loss_by=over_loss_by,
        )
    )  # fmt: skip


def notify(books: Books, ticket_no: str, *, store: str, how: str) -> None:
    """The customer was told (通知). Raises TicketUnknown, StepWrong."""
    ticket = _going_on(books, ticket_no, store, "notified")
    books.record(
        TicketNotified(ticket_no=ticket_no, store=store, step=ticket.step, how=mask_phones_in(how.strip()))
    )  # fmt: skip


def refuse(books: Books, ticket_no: str, *, store: str, reason: str) -> None:
    """The work is not done (拒修): nothing is charged. Raises TicketUnknown, StepWrong, TicketIncomplete."""
    ticket = _going_on(books, ticket_no, store, "refused")
    if not reason.strip():
        raise TicketIncomplete(what="原因")
    books.record(
        TicketRefused(ticket_no=ticket_no, store=store, step=ticket.step, reason=mask_phones_in(reason.strip()))
    )


def hand_over(books: Books, ticket_no: str, *, store: str, weight_mg: int) -> TicketHandedOver:
    """The customer has the article, and what is left of their metal (取件, or 退回 where nothing was done).

    Raises TicketUnknown, StepWrong, FeeOpen, TicketIncomplete.
    """
    ticket = ticket_of(books, ticket_no, store)
    done = ticket.state != "refused"
    require_step(ticket_no, ticket.state, "picked_up" if done else "returned")
    if ticket.left_fen:
        raise FeeOpen(ticket=ticket_no, left=str(Money(ticket.left_fen)))
    if weight_mg <= 0:
        raise TicketIncomplete(what="取件重量")
    require_plausible(weight_mg)
    fact = TicketHandedOver(
        ticket_no=ticket_no, store=store, step=ticket.step, done=done, weight_mg=weight_mg,
        metal=metal_owed(books.connection, ticket_no),
    )  # fmt: skip
    books.record(fact)
    return fact


def require_payable(ticket: Ticket, fen: int) -> None:
    """So much can be paid for the work now; below zero it is given back. Raises FeeTooMuch."""
    left = ticket.left_fen
    if ticket.ended or fen == 0 or (fen < 0 and fen != left) or fen > max(left, 0):
        raise FeeTooMuch(most=str(Money(left)), asked=str(Money(fen)))


def settle_fee(books: Books, ticket_no: str, fen: int, *, store: str, document_no: str) -> None:
    """Bill `document_no` took `fen` for the work, or gave it back below zero. Raises TicketUnknown, FeeTooMuch."""
    require_payable(ticket_of(books, ticket_no, store), fen)
    place = {"ticket_no": ticket_no, "store": store, "document_no": document_no}
    books.record(FeePaid(**place, amount_fen=fen) if fen > 0 else FeeRefunded(**place, amount_fen=-fen))
