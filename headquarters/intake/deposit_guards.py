"""What must stand before value goes back that had been paid ahead for an order.

What each account paid ahead stands on the order, beside what it paid on the bill: no more than either goes back, over
all returns, and only where the order's money paid of goods that came back, or the order was called off.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from headquarters.intake.spending import came_back
from headquarters.tables import document_account
from kernel.facts import Entry
from kernel.projection import Add, Conflict, RowOp, Set
from membership.facts import StoredValuePutBack
from membership.gift_cards.facts import GiftCardPutBack
from shop.orders.facts import DepositTaken, DepositWaysCorrected, Way
from shop.orders.tables import deposit_move
from shop.sales.rules.tenders import GIFT_CARD, STORED_VALUE


def is_of_order(fact: Any) -> bool:
    """Whether what a fact puts back had been paid ahead."""
    return hasattr(fact, "applied_on") and bool(fact.order_no or fact.applied_on)


def order_gave_back(fact: StoredValuePutBack | GiftCardPutBack, store: str) -> Iterator[RowOp]:
    """What an order had from an account goes back to it, by a bill of the writer's own store."""
    yield _moved(fact.order_no, "taken", fact.document_no)
    if not fact.applied_on:
        yield _moved(fact.order_no, "refunded", fact.returned_on, store=store)
    elif fact.applied_on == fact.returned_on:  # the goods came to less than was paid ahead
        yield _moved(fact.order_no, "applied", fact.applied_on, store=store)
    else:
        yield _moved(fact.order_no, "applied", fact.applied_on)
        yield from came_back(fact.applied_on, fact, store)
    if isinstance(fact, GiftCardPutBack):
        account, went = f"gift:{fact.card_no}", {"principal_fen": -fact.fen}
    else:
        account, went = fact.member_id, {"principal_fen": -fact.principal_fen, "bonus_fen": -fact.bonus_fen}
    key = {"document_no": fact.order_no, "member_id": account}
    yield Set(document_account, key, {}, expect=key, deltas=went)


def _moved(order_no: str, what: str, document_no: str, **expect: str) -> RowOp:
    key = {"order_no": order_no, "what": what, "document_no": document_no}
    return Set(deposit_move, key, {}, expect=expect or key)


def _taken(_entry: Entry, fact: DepositTaken) -> Iterator[RowOp]:
    _require_sums(fact.ways, fact.earnest_fen + fact.prepayment_fen)
    yield from _on_order(fact, fact.ways, 1)


def _ways_corrected(_entry: Entry, fact: DepositWaysCorrected) -> Iterator[RowOp]:
    """It was as much before, and no account may have it back twice: what went back already is gone from the order."""
    _require_sums(fact.ways, sum(way.fen for way in fact.before))
    yield from _on_order(fact, fact.before, -1)
    yield from _on_order(fact, fact.ways, 1)


def _require_sums(ways: Sequence[Way], most_fen: int) -> None:
    for way in ways:
        lots = (way.principal_fen, way.bonus_fen)
        if way.fen <= 0 or min(lots) < 0 or sum(lots) != (way.fen if way.method == STORED_VALUE else 0):
            raise Conflict(f"{way.fen} was not paid by {lots}")
    if sum(way.fen for way in ways) > most_fen:
        raise Conflict(f"more than {most_fen} was paid ahead")


def _on_order(fact: Any, ways: Sequence[Way], sign: int) -> Iterator[RowOp]:
    for way in ways:
        account, principal, bonus = fact.member_id, way.principal_fen, way.bonus_fen
        if way.method == GIFT_CARD:
            account, principal = f"gift:{way.reference}", way.fen
        elif way.method != STORED_VALUE:
            continue
        if not account:
            raise Conflict("stored value of nobody")
        key = {"document_no": fact.order_no, "member_id": account}
        moved = {"principal_fen": sign * principal, "bonus_fen": sign * bonus}
        yield (
            Add(document_account, key, {"points": 0, **moved})
            if sign > 0
            else Set(document_account, key, {}, expect=key, deltas=moved)
        )


DEPOSIT_GUARDS: dict[str, Callable[[Entry, Any], Iterable[RowOp]]] = {
    DepositTaken.kind: _taken,
    DepositWaysCorrected.kind: _ways_corrected,
}
