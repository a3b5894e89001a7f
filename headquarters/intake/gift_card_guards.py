"""What a register may not say of gift cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from headquarters.intake.spending import consumed
from headquarters.tables import document_account
from kernel.facts import Entry
from kernel.projection import Add, Conflict, RowOp, Set
from membership.gift_cards.projection import extension_stands, loss_stands, question_stands, return_stands, sale_stands


def _sold(entry: Entry, fact: Any) -> Iterable[RowOp]:
    yield from sale_stands(entry, fact)


def _spent(entry: Entry, fact: Any) -> Iterable[RowOp]:
    """By a right of this register on this card; what it paid stands on the bill, so that no more comes back."""
    _require_amount(fact)
    yield consumed(entry, fact.right_id, _account(fact), fact.fen)
    yield Add(document_account, _paid_by(fact), {"points": 0, "principal_fen": fact.fen, "bonus_fen": 0})


def _put_back(_entry: Entry, fact: Any) -> Iterable[RowOp]:
    """Only what the bill had taken from this card; the table itself refuses more."""
    _require_amount(fact)
    key = _paid_by(fact)
    yield Set(document_account, key, {}, expect=key, deltas={"principal_fen": -fact.fen})


def _taken_back(entry: Entry, fact: Any) -> Iterable[RowOp]:
    yield consumed(entry, fact.right_id, _account(fact), fact.fen)
    yield from return_stands(fact)


def _extended(_entry: Entry, fact: Any) -> Iterable[RowOp]:
    yield from extension_stands(fact)


def _lost(_entry: Entry, fact: Any) -> Iterable[RowOp]:
    yield from loss_stands(fact)


def _reissue_asked(_entry: Entry, fact: Any) -> Iterable[RowOp]:
    yield from question_stands(fact)


def _require_amount(fact: Any) -> None:
    if fact.fen <= 0:
        raise Conflict(f"{fact.fen} moves nothing")


def _account(fact: Any) -> str:
    return f"gift:{fact.card_no}"


def _paid_by(fact: Any) -> dict[str, str]:
    return {"document_no": fact.document_no, "member_id": _account(fact)}


GIFT_CARD_GUARDS: dict[str, Callable[[Entry, Any], Iterable[RowOp]]] = {
    "gift_cards.sold": _sold,
    "gift_cards.spent": _spent,
    "gift_cards.put_back": _put_back,
    "gift_cards.taken_back": _taken_back,
    "gift_cards.extended": _extended,
    "gift_cards.reported_lost": _lost,
    "gift_cards.reissue_asked": _reissue_asked,
}
