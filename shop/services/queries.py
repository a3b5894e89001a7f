"""Tickets, what is due, and customers' own metal, as frozen answers."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
from sqlalchemy import ColumnElement, Connection, Row, func, select

from shop.customers import Customer
from shop.services.facts import Metal, Stones, TicketOpened
from shop.services.rules.steps import ENDED
from shop.services.tables import service_metal, service_step, service_ticket

IN_WORK = ("received", "quoted", "sent")  # the shop still owes the work
_opened = msgspec.json.Decoder(TicketOpened)
_stones = msgspec.json.Decoder(tuple[Stones, ...])
_photos = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class TicketStep:
    """One step of a ticket's life: `what` as its state afterwards, weight mg where it was weighed."""

    step: int
    what: str
    at: str
    actor: str
    weight_mg: int
    note: str
    photos: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MetalStep:
    """What one step of a ticket did to a customer's own metal, in mg; `at` ISO time."""

    ticket_no: str
    at: str
    store: str
    purity_code: str
    in_mg: int
    used_mg: int
    loss_mg: int
    returned_mg: int

    @property
    def moved_mg(self) -> int:
        return self.in_mg - self.used_mg - self.loss_mg - self.returned_mg


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket as it stands; `opened` is what was written when the article was left."""

    ticket_no: str
    store: str
    customer: Customer
    opened_at: str
    state: str
    step: int
    promised_on: str
    fee_fen: int
    needs_quote: bool
    paid_fen: int
    weight_mg: int
    stones: tuple[Stones, ...]
    opened: TicketOpened

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def left_fen(self) -> int:
        """What is still to be paid; below zero it is to be given back."""
        return self.fee_fen - self.paid_fen

    def overdue(self, today: str) -> bool:
        """Promised for today or earlier, and the work not done."""
        return self.state in IN_WORK and self.promised_on <= today


@dataclass(frozen=True, slots=True)
class MetalLedger:
    """A purity of customers' own metal in mg: opening + in - used - loss - returned = closing, which is owed."""

    purity_code: str
    opening_mg: int
    in_mg: int
    used_mg: int
    loss_mg: int
    returned_mg: int

    @property
    def closing_mg(self) -> int:
        return self.opening_mg + self.in_mg - self.used_mg - self.loss_mg - self.returned_mg


def _ticket(row: Row[tuple[object, ...]]) -> Ticket:
    known = row._mapping
    customer = Customer(
        member_id=known["member_id"], label=known["customer_label"], sealed_under=known["sealed_under"],
        personal=known["personal"],
    )  # fmt: skip
    return Ticket(
        ticket_no=known["ticket_no"], store=known["store"], customer=customer, opened_at=known["opened_at"],
        state=known["state"], step=known["step"], promised_on=known["promised_on"], fee_fen=known["fee_fen"],
        needs_quote=bool(known["needs_quote"]), paid_fen=known["paid_fen"], weight_mg=known["weight_mg"],
        stones=_stones.decode(known["stones"]), opened=_opened.decode(known["opened"]),
    )  # fmt: skip


def ticket_by_no(connection: Connection, ticket_no: str) -> Ticket | None:
    row = connection.execute(select(service_ticket).where(service_ticket.c.ticket_no == ticket_no)).first()
    return None if row is None else _ticket(row)


def tickets_of_store(connection: Connection, store: str) -> tuple[Ticket, ...]:
    """Every ticket whose article is not with its customer, the soonest promise first."""
    columns = service_ticket.c
    query = select(service_ticket).where(columns.store == store, columns.state.not_in(ENDED))
    return tuple(_ticket(row) for row in connection.execute(query.order_by(columns.promised_on, columns.ticket_no)))


def count_due(connection: Connection, store: str, today: str) -> int:
    """Tickets that are promised for today or earlier and not done."""
    columns = service_ticket.c
    where = (columns.store == store, columns.state.in_(IN_WORK), columns.promised_on <= today)
    return int(connection.scalar(select(func.count()).where(*where)) or 0)


def steps_of(connection: Connection, ticket_no: str) -> tuple[TicketStep, ...]:
    """The ticket's life, oldest first."""
    query = select(service_step).where(service_step.c.ticket_no == ticket_no).order_by(service_step.c.step)
    return tuple(
        TicketStep(row.step, row.what, row.at, row.actor, row.weight_mg, row.note, _photos.decode(row.photos))
        for row in connection.execute(query)
    )


def metal_owed(connection: Connection, ticket_no: str) -> tuple[Metal, ...]:
    """What a ticket's customer still has here of their own metal, by purity."""
    columns = service_metal.c
    owed = func.sum(columns.in_mg - columns.used_mg - columns.loss_mg - columns.returned_mg)
    query = select(columns.purity_code, owed).where(columns.ticket_no == ticket_no).group_by(columns.purity_code)
    rows = connection.execute(query.order_by(columns.purity_code))
    return tuple(Metal(purity_code=row[0], mg=int(row[1])) for row in rows if row[1])


def metal_of_member(connection: Connection, member_id: str) -> tuple[MetalStep, ...]:
    """Every movement of a member's own metal on tickets that this place knows, oldest first."""
    moved, step = service_metal.c, service_step.c
    columns = [moved[name] for name in ("store", "purity_code", "in_mg", "used_mg", "loss_mg", "returned_mg")]
    query = (
        select(moved.ticket_no, step.at, *columns)
        .join(service_ticket, service_ticket.c.ticket_no == moved.ticket_no)
        .join(service_step, (step.ticket_no == moved.ticket_no) & (step.step == moved.step))
        .where(service_ticket.c.member_id == member_id)
        .order_by(step.at, moved.ticket_no, moved.step, moved.purity_code)
    )
    return tuple(MetalStep(*row) for row in connection.execute(query))


def metal_ledger(connection: Connection, store: str, since: str, until: str) -> tuple[MetalLedger, ...]:
    """Customers' own metal in a store over the business days `since` to `until`, both of them in it."""
    columns = service_metal.c
    sums = [func.sum(move) for move in (columns.in_mg, columns.used_mg, columns.loss_mg, columns.returned_mg)]

    def moved(*when: ColumnElement[bool]) -> dict[str, tuple[int, int, int, int]]:
        query = select(columns.purity_code, *sums).where(columns.store == store, *when).group_by(columns.purity_code)
        return {row[0]: (int(row[1]), int(row[2]), int(row[3]), int(row[4])) for row in connection.execute(query)}

    before = moved(columns.business_date < since)
    during = moved(columns.business_date >= since, columns.business_date <= until)
    none = (0, 0, 0, 0)
    found = []
    for purity in sorted(before.keys() | during.keys()):
        came, used, lost, returned = before.get(purity, none)
        found.append(MetalLedger(purity, came - used - lost - returned, *during.get(purity, none)))
    return tuple(found)


def metal_out_of_step(connection: Connection, store: str) -> tuple[str, ...]:
    """Purities of which more or less is owed than open tickets say: none, or something is broken."""
    columns, ticket = service_metal.c, service_ticket.c
    owed = func.sum(columns.in_mg - columns.used_mg - columns.loss_mg - columns.returned_mg)
    of_tickets = (
        select(columns.purity_code, owed)
        .join(service_ticket, ticket.ticket_no == columns.ticket_no)
        .where(ticket.store == store, ticket.state.not_in(ENDED))
        .group_by(columns.purity_code)
    )
    here = {row[0]: int(row[1]) for row in connection.execute(of_tickets)}
    ledger = {row.purity_code: row.closing_mg for row in metal_ledger(connection, store, "", "9999-12-31")}
    return tuple(
        sorted(purity for purity in here.keys() | ledger.keys() if here.get(purity, 0) != ledger.get(purity, 0))
    )
