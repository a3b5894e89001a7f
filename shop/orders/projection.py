"""What each fact of an order does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, canonical
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.orders.facts import (
    DepositApplied,
    DepositRefunded,
    DepositTaken,
    DepositWaysCorrected,
    OrderCancelled,
    OrderChanged,
    OrderExpired,
    OrderFulfilled,
    OrderPlaced,
    OrderReady,
    OrderTerms,
)
from shop.orders.rules.contract import goes_back
from shop.orders.rules.deposit import Deposit, given_back_fen
from shop.orders.tables import customer_order, deposit_move


def _terms(terms: OrderTerms) -> dict[str, object]:
    days = {"pickup_date": terms.pickup_date, "expires_on": terms.expires_on}
    return {**days, "terms": canonical(terms).decode()}


def _placed(entry: Entry, fact: OrderPlaced) -> Iterable[RowOp]:
    who = {"member_id": fact.member_id, "customer_label": fact.customer_label, "sealed_under": fact.sealed_under}
    money = dict.fromkeys(("earnest_fen", "prepayment_fen", "refund_fen", "penalty_fen"), 0)
    row = {
        "order_no": fact.order_no, "store": fact.store, "personal": fact.personal, "salesperson": fact.salesperson,
        "placed_at": entry.wall, "state": "open", "step": 1, "reason": "", "changed_at": entry.wall,
    }  # fmt: skip
    yield Insert(customer_order, {**row, **who, **money, **_terms(fact.terms)})


def _step(
    entry: Entry,
    fact: OrderChanged | OrderReady | OrderFulfilled | OrderExpired | OrderCancelled,
    values: dict[str, object],
    **expect: object,
) -> Set:
    """The order goes one step on, from the step and in the store that the fact names."""
    row = {**values, "step": fact.step + 1, "changed_at": entry.wall}
    return Set(
        customer_order, {"order_no": fact.order_no}, row, expect={"store": fact.store, "step": fact.step, **expect}
    )


def _changed(entry: Entry, fact: OrderChanged) -> Iterable[RowOp]:
    yield _step(entry, fact, {**_terms(fact.terms), "state": "open", "reason": fact.reason})


def _ready(entry: Entry, fact: OrderReady) -> Iterable[RowOp]:
    yield _step(entry, fact, {**_terms(fact.terms), "state": "ready"})


def _fulfilled(entry: Entry, fact: OrderFulfilled) -> Iterable[RowOp]:
    yield _step(entry, fact, {"state": "fulfilled", "reason": fact.document_no})


def _expired(entry: Entry, fact: OrderExpired) -> Iterable[RowOp]:
    yield _step(entry, fact, {"state": "expired"})


def _cancelled(entry: Entry, fact: OrderCancelled) -> Iterable[RowOp]:
    held = {"earnest_fen": fact.earnest_fen, "prepayment_fen": fact.prepayment_fen}
    deposit = Deposit(fact.earnest_fen, fact.prepayment_fen)
    refund, penalty, forfeited = goes_back(deposit, given_back_fen(deposit, fact.fault))
    values: dict[str, object] = {"state": "cancelled", "reason": fact.reason, "earnest_fen": 0, "prepayment_fen": 0}
    yield _step(entry, fact, {**values, "refund_fen": refund, "penalty_fen": penalty}, **held)
    if forfeited:
        yield _moved(entry, fact, "forfeited", fact.order_no, forfeited)


def _taken(entry: Entry, fact: DepositTaken) -> Iterable[RowOp]:
    deltas = {"earnest_fen": fact.earnest_fen, "prepayment_fen": fact.prepayment_fen}
    yield Set(customer_order, {"order_no": fact.order_no}, {}, expect={"store": fact.store}, deltas=deltas)
    who = {"member_id": fact.member_id, "ways": canonical(fact.ways).decode()}
    yield _moved(entry, fact, "taken", fact.document_no, fact.earnest_fen + fact.prepayment_fen, **who)


def _ways_corrected(_entry: Entry, fact: DepositWaysCorrected) -> Iterable[RowOp]:
    taken = {"order_no": fact.order_no, "what": "taken", "document_no": fact.document_no}
    before = {"store": fact.store, "member_id": fact.member_id, "ways": canonical(fact.before).decode()}
    yield Set(deposit_move, taken, {"ways": canonical(fact.ways).decode()}, expect=before)


def _applied(entry: Entry, fact: DepositApplied) -> Iterable[RowOp]:
    held = {"store": fact.store, "earnest_fen": fact.earnest_fen, "prepayment_fen": fact.prepayment_fen}
    none_left = {"earnest_fen": 0, "prepayment_fen": 0}
    yield Set(customer_order, {"order_no": fact.order_no}, none_left, expect=held)
    yield _moved(entry, fact, "applied", fact.document_no, fact.earnest_fen + fact.prepayment_fen)


def _refunded(entry: Entry, fact: DepositRefunded) -> Iterable[RowOp]:
    owed = {"store": fact.store, "refund_fen": fact.refund_fen, "penalty_fen": fact.penalty_fen}
    yield Set(customer_order, {"order_no": fact.order_no}, {"refund_fen": 0, "penalty_fen": 0}, expect=owed)
    yield _moved(entry, fact, "refunded", fact.document_no, fact.refund_fen, penalty_fen=fact.penalty_fen)


def _moved(
    entry: Entry,
    fact: DepositTaken | DepositApplied | DepositRefunded | OrderCancelled,
    what: str,
    document_no: str,
    fen: int,
    **also: object,
) -> Insert:
    place = {"store": fact.store, "register": entry.register, "business_date": entry.business_date}
    row = {"order_no": fact.order_no, "what": what, "document_no": document_no, "fen": fen}
    return Insert(deposit_move, {**row, **place, "penalty_fen": 0, "member_id": "", "ways": "[]", **also})


PROJECTIONS: Handlers = {
    OrderPlaced: _placed,
    OrderChanged: _changed,
    OrderReady: _ready,
    OrderFulfilled: _fulfilled,
    OrderExpired: _expired,
    OrderCancelled: _cancelled,
    DepositTaken: _taken,
    DepositWaysCorrected: _ways_corrected,
    DepositApplied: _applied,
    DepositRefunded: _refunded,
}
