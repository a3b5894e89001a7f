"""What each fact of a service ticket does to the tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.services.facts import (
    FeePaid,
    FeeRefunded,
    TicketBack,
    TicketHandedOver,
    TicketNotified,
    TicketOpened,
    TicketQuoted,
    TicketRefused,
    TicketSent,
)
from shop.services.tables import service_metal, service_step, service_ticket

Step = TicketQuoted | TicketSent | TicketBack | TicketNotified | TicketRefused | TicketHandedOver


def _opened(entry: Entry, fact: TicketOpened) -> Iterable[RowOp]:
    who = {"member_id": fact.member_id, "customer_label": fact.customer_label, "sealed_under": fact.sealed_under}
    row = {
        "ticket_no": fact.ticket_no, "store": fact.store, "personal": fact.personal, "opened_at": entry.wall,
        "state": "received", "step": 1, "promised_on": fact.promised_on, "fee_fen": fact.fee_fen,
        "needs_quote": int(fact.needs_quote), "paid_fen": 0, "opened": canonical(fact).decode(),
        "stones": canonical(fact.stones).decode(), "weight_mg": fact.weight_mg, "changed_at": entry.wall,
    }  # fmt: skip
    yield Insert(service_ticket, {**row, **who})
    yield _history(entry, fact.ticket_no, 1, "received", fact.weight_mg, fact.note, fact.photos)
    for metal in fact.metal:
        yield _metal(entry, fact.ticket_no, fact.store, 1, metal.purity_code, in_mg=metal.mg)


def _history(
    entry: Entry, ticket_no: str, step: int, what: str, weight_mg: int, note: str, photos: Sequence[str]
) -> Insert:
    row = {"ticket_no": ticket_no, "step": step, "what": what, "at": entry.wall, "actor": entry.actor}
    said = {"weight_mg": weight_mg, "note": note, "photos": canonical(photos).decode()}
    return Insert(service_step, {**row, **said})


def _metal(entry: Entry, ticket_no: str, store: str, step: int, purity_code: str, **moved: int) -> Insert:
    row = {"ticket_no": ticket_no, "purity_code": purity_code, "step": step, "store": store}
    nothing = {"in_mg": 0, "used_mg": 0, "loss_mg": 0, "returned_mg": 0}
    return Insert(service_metal, {**row, "business_date": entry.business_date, **nothing, **moved})


def _went_on(
    entry: Entry,
    fact: Step,
    what: str,
    values: dict[str, object],
    *,
    weight_mg: int = 0,
    note: str = "",
    photos: Sequence[str] = (),
) -> Iterable[RowOp]:
    """The ticket goes one step on, from the step and in the store that the fact names."""
    row = {**values, "state": what, "step": fact.step + 1, "changed_at": entry.wall}
    if weight_mg:
        row["weight_mg"] = weight_mg
    yield Set(service_ticket, {"ticket_no": fact.ticket_no}, row, expect={"store": fact.store, "step": fact.step})
    yield _history(entry, fact.ticket_no, fact.step + 1, what, weight_mg, note, photos)


def _quoted(entry: Entry, fact: TicketQuoted) -> Iterable[RowOp]:
    values: dict[str, object] = {"fee_fen": fact.fee_fen, "promised_on": fact.promised_on, "needs_quote": 0}
    yield from _went_on(entry, fact, "quoted", values)


def _sent(entry: Entry, fact: TicketSent) -> Iterable[RowOp]:
    yield from _went_on(entry, fact, "sent", {}, weight_mg=fact.weight_mg, note=fact.workshop)


def _back(entry: Entry, fact: TicketBack) -> Iterable[RowOp]:
    values: dict[str, object] = {"stones": canonical(fact.stones).decode()}
    yield from _went_on(entry, fact, "back", values, weight_mg=fact.weight_mg, note=fact.note, photos=fact.photos)
    for one in fact.used:
        yield _metal(
            entry, fact.ticket_no, fact.store, fact.step + 1, one.purity_code, used_mg=one.used_mg,
            loss_mg=one.loss_mg,
        )  # fmt: skip


def _notified(entry: Entry, fact: TicketNotified) -> Iterable[RowOp]:
    yield from _went_on(entry, fact, "notified", {}, note=fact.how)


def _refused(entry: Entry, fact: TicketRefused) -> Iterable[RowOp]:
    yield from _went_on(entry, fact, "refused", {"fee_fen": 0, "needs_quote": 0}, note=fact.reason)


def _handed_over(entry: Entry, fact: TicketHandedOver) -> Iterable[RowOp]:
    yield from _went_on(entry, fact, "picked_up" if fact.done else "returned", {}, weight_mg=fact.weight_mg)
    for one in fact.metal:
        yield _metal(entry, fact.ticket_no, fact.store, fact.step + 1, one.purity_code, returned_mg=one.mg)


def _paid(_entry: Entry, fact: FeePaid) -> Iterable[RowOp]:
    key = {"ticket_no": fact.ticket_no}
    yield Set(service_ticket, key, {}, expect={"store": fact.store}, deltas={"paid_fen": fact.amount_fen})


def _refunded(_entry: Entry, fact: FeeRefunded) -> Iterable[RowOp]:
    expect = {"store": fact.store, "paid_fen": fact.amount_fen}
    yield Set(service_ticket, {"ticket_no": fact.ticket_no}, {"paid_fen": 0}, expect=expect)


PROJECTIONS: Handlers = {
    TicketOpened: _opened,
    TicketQuoted: _quoted,
    TicketSent: _sent,
    TicketBack: _back,
    TicketNotified: _notified,
    TicketRefused: _refused,
    TicketHandedOver: _handed_over,
    FeePaid: _paid,
    FeeRefunded: _refunded,
}
