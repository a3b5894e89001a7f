"""What each fact of a gift card does to the tables, and what must stand when a register tells of one."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Insert, Projection, RowOp, Set
from membership.gift_cards.facts import (
    GiftCardExtended,
    GiftCardFrozen,
    GiftCardPutBack,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    GiftCardThawed,
)
from membership.gift_cards.rules.selling import last_day
from membership.gift_cards.tables import gift_card, gift_card_movement


def _made(_entry: Entry, fact: GiftCardsMade) -> Iterable[RowOp]:
    batch = {"batch_no": fact.batch_no, "store": fact.store, "named": int(fact.named), "face_fen": fact.face_fen}
    blank = {"balance_fen": 0, "sold_on": "", "ends_on": "", "document_no": "", "sealed_under": "", "sealed_buyer": ""}
    for card in fact.cards:
        row = {"card_no": card.card_no, "secret_hash": card.secret_hash, "state": "made"}
        yield Insert(gift_card, {**batch, **blank, **row})


def _sold(entry: Entry, fact: GiftCardSold) -> Iterable[RowOp]:
    sold = {
        "state": "active", "sold_on": entry.business_date, "ends_on": fact.ends_on, "document_no": fact.document_no,
        "sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_buyer,
    }  # fmt: skip
    yield Set(gift_card, _key(fact), sold, expect={"state": "made"}, deltas={"balance_fen": fact.fen})
    yield _moved(entry, fact, "sold", fact.fen)


def _spent(entry: Entry, fact: GiftCardSpent) -> Iterable[RowOp]:
    # A store whose card it is not has no row of it: the movement alone is kept there.
    yield Set(gift_card, _key(fact), {}, deltas={"balance_fen": -fact.fen})
    yield _moved(entry, fact, "spent", -fact.fen)


def _put_back(entry: Entry, fact: GiftCardPutBack) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {}, deltas={"balance_fen": fact.fen})
    yield _moved(entry, fact, "put_back", fact.fen)


def _taken_back(entry: Entry, fact: GiftCardTakenBack) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"state": "voided"}, deltas={"balance_fen": -fact.fen})
    yield _moved(entry, fact, "taken_back", -fact.fen)


def _extended(_entry: Entry, fact: GiftCardExtended) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"ends_on": fact.ends_on})


def _frozen(_entry: Entry, fact: GiftCardFrozen) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"state": "frozen"}, expect={"state": "active"})


def _thawed(_entry: Entry, fact: GiftCardThawed) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"state": "active"}, expect={"state": "frozen"})


def _scrapped(_entry: Entry, fact: GiftCardScrapped) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"state": "voided"}, expect={"state": "made"})


def _key(fact: Fact) -> dict[str, str]:
    return {"card_no": fact.card_no}  # type: ignore[attr-defined]


def _moved(
    entry: Entry, fact: GiftCardSold | GiftCardSpent | GiftCardPutBack | GiftCardTakenBack, what: str, fen: int
) -> RowOp:
    row = {"entry_id": entry.id, "card_no": fact.card_no, "what": what, "fen": fen}
    return Insert(gift_card_movement, {**row, "document_no": fact.document_no, "wall": entry.wall})


def sale_stands(entry: Entry, fact: GiftCardSold) -> Iterable[RowOp]:
    """A card of the register's own store that was not sold before, for its face, good as long as the law says.

    Raises Conflict.
    """
    if fact.ends_on and fact.ends_on < last_day(entry.business_date, named=False):
        raise Conflict(f"{fact.card_no} may not end on {fact.ends_on}")
    made = {"state": "made", "store": fact.store, "face_fen": fact.fen}
    yield Set(gift_card, _key(fact), {}, expect=made)


def return_stands(fact: GiftCardTakenBack) -> Iterable[RowOp]:
    """All of an unused card, and nothing of another."""
    unused = {"state": "active", "face_fen": fact.fen, "balance_fen": fact.fen}
    yield Set(gift_card, _key(fact), {}, expect=unused)


def extension_stands(fact: GiftCardExtended) -> Iterable[RowOp]:
    """A card that ends, and later than before. Raises Conflict."""
    if not fact.before or fact.ends_on <= fact.before:
        raise Conflict(f"{fact.card_no} is not extended by {fact.ends_on}")
    yield Set(gift_card, _key(fact), {}, expect={"state": "active", "ends_on": fact.before})


PROJECTIONS: dict[type[Fact], Projection] = {
    GiftCardsMade: _made,
    GiftCardSold: _sold,
    GiftCardSpent: _spent,
    GiftCardPutBack: _put_back,
    GiftCardTakenBack: _taken_back,
    GiftCardExtended: _extended,
    GiftCardFrozen: _frozen,
    GiftCardThawed: _thawed,
    GiftCardScrapped: _scrapped,
}
