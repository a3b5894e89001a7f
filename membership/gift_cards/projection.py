"""What each fact of a gift card does to the tables, and what must stand when a register tells of one."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, Fact
from kernel.projection import Conflict, Insert, Projection, RowOp, Set
from membership.gift_cards.facts import (
    GiftCardCarried,
    GiftCardExtended,
    GiftCardFrozen,
    GiftCardLossCancelled,
    GiftCardLost,
    GiftCardPutBack,
    GiftCardReissued,
    GiftCardScrapped,
    GiftCardsMade,
    GiftCardSold,
    GiftCardSpent,
    GiftCardTakenBack,
    GiftCardThawed,
    GiftReissueAsked,
    GiftReissueRefused,
    GiftSecretsRenewed,
)
from membership.gift_cards.rules.selling import last_day
from membership.gift_cards.tables import gift_card, gift_card_movement, gift_card_reissue
from membership.tables import prepaid_buyer


def _made(_entry: Entry, fact: GiftCardsMade) -> Iterable[RowOp]:
    batch = {"batch_no": fact.batch_no, "store": fact.store, "named": int(fact.named), "face_fen": fact.face_fen}
    blank = {"balance_fen": 0, "sold_on": "", "ends_on": "", "document_no": "", "sealed_under": "", "sealed_buyer": ""}
    for card in fact.cards:
        row = {"card_no": card.card_no, "secret_hash": card.secret_hash, "state": "made"}
        yield Insert(gift_card, {**batch, **blank, **row})


def _sold(entry: Entry, fact: GiftCardSold) -> Iterable[RowOp]:
    sold = {
        "sold_on": entry.business_date, "ends_on": fact.ends_on, "document_no": fact.document_no,
        "sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_buyer,
    }  # fmt: skip
    yield Set(gift_card, _key(fact), sold, deltas={"balance_fen": fact.fen})
    # A till may have reported it lost, or taken it back, before it heard of the sale (`sale_stands` asks for it above).
    yield Set(gift_card, {**_key(fact), "state": "made"}, {"state": "active"})
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
    if fact.sealed_payee:
        named = {"sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_payee, "wall": entry.wall}
        yield Insert(prepaid_buyer, {"entry_id": entry.id, "member_id": "", "what": "refunded", **named})


def _extended(_entry: Entry, fact: GiftCardExtended) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"ends_on": fact.ends_on})


# What headquarters says of a card stands in whichever order a till hears it beside its own report of a loss.
def _frozen(_entry: Entry, fact: GiftCardFrozen) -> Iterable[RowOp]:
    yield from _stands(fact, {"state": "frozen", **_NOT_LOST})


def _thawed(_entry: Entry, fact: GiftCardThawed) -> Iterable[RowOp]:
    yield from _stands(fact, {"state": "active", **_NOT_LOST})


def _lost(entry: Entry, fact: GiftCardLost) -> Iterable[RowOp]:
    yield from _stands(fact, {"state": "lost", "lost_on": entry.business_date})


def _loss_cancelled(_entry: Entry, fact: GiftCardLossCancelled) -> Iterable[RowOp]:
    yield from _stands(fact, {"state": "active", **_NOT_LOST})


def _reissue_asked(_entry: Entry, fact: GiftReissueAsked) -> Iterable[RowOp]:
    checked = {"ask_checked": int(fact.checked), "ask_words": fact.reason[:WORDS]}
    yield Set(gift_card, _key(fact), {"ask": "asked", "ask_card_no": fact.new_card_no, **checked})


def _reissue_refused(_entry: Entry, fact: GiftReissueRefused) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"ask": "refused", "ask_words": fact.why[:WORDS]})


def _reissued(entry: Entry, fact: GiftCardReissued) -> Iterable[RowOp]:
    """The row of the move is made first and once, so that nothing of a card goes to two others."""
    moved = {"card_no": fact.card_no, "new_card_no": fact.new_card_no, "fen": fact.fen, "wall": entry.wall}
    yield Insert(gift_card_reissue, moved)
    gone = {"state": "replaced", "next_card_no": fact.new_card_no, "ask": ""}
    yield Set(gift_card, _key(fact), gone, deltas={"balance_fen": -fact.fen})
    new = {
        "sold_on": fact.sold_on, "ends_on": fact.ends_on, "document_no": fact.document_no, "face_fen": fact.face_fen,
        "sealed_under": fact.sealed_under, "sealed_buyer": fact.sealed_buyer,
    }  # fmt: skip
    key = {"card_no": fact.new_card_no}
    yield Set(gift_card, key, new, deltas={"balance_fen": fact.fen})
    yield Set(gift_card, {**key, "state": "made"}, {"state": "active"})  # as when it is sold
    yield from _passed(entry, fact.card_no, fact.new_card_no, fact.fen)


def _carried(entry: Entry, fact: GiftCardCarried) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {}, deltas={"balance_fen": -fact.fen})
    yield Set(gift_card, {"card_no": fact.to_card_no}, {}, deltas={"balance_fen": fact.fen})
    yield from _passed(entry, fact.card_no, fact.to_card_no, fact.fen)


def _secrets_renewed(_entry: Entry, fact: GiftSecretsRenewed) -> Iterable[RowOp]:
    for card in fact.cards:
        values = {"secret_hash": card.secret_hash, "printing": fact.printing}
        yield Set(gift_card, {"card_no": card.card_no}, values, expect={"state": "made"})


def _scrapped(_entry: Entry, fact: GiftCardScrapped) -> Iterable[RowOp]:
    yield Set(gift_card, _key(fact), {"state": "voided"}, expect={"state": "made"})


def _key(fact: Fact) -> dict[str, str]:
    return {"card_no": fact.card_no}  # type: ignore[attr-defined]


_NOT_LOST = {"lost_on": "", "ask": ""}
_NOT_PAID_OUT = ("made", "active", "frozen", "lost")
WORDS = 200  # characters of a reason that are kept


def _stands(fact: Fact, values: dict[str, str]) -> Iterable[RowOp]:
    """A card that a till has paid out stays void there, though what was said of it before reaches the till later."""
    yield from (Set(gift_card, {**_key(fact), "state": state}, values) for state in _NOT_PAID_OUT)


def _passed(entry: Entry, giver: str, taker: str, fen: int) -> Iterable[RowOp]:
    """From one card to another: a movement on each, that names the other."""
    for card_no, other, signed in ((giver, taker, -fen), (taker, giver, fen)):
        row = {"entry_id": entry.id, "card_no": card_no, "what": "moved", "fen": signed, "document_no": other}
        yield Insert(gift_card_movement, {**row, "wall": entry.wall})


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
    """All of an unused card, and nothing of another.

    The right that pays it out was granted while it was good: it was paid out even if it was frozen or lost meanwhile.
    """
    unused = {"face_fen": fact.fen, "balance_fen": fact.fen}
    yield Set(gift_card, _key(fact), {}, expect=unused)


def extension_stands(fact: GiftCardExtended) -> Iterable[RowOp]:
    """A card that ends, and later than before. Raises Conflict."""
    if not fact.before or fact.ends_on <= fact.before:
        raise Conflict(f"{fact.card_no} is not extended by {fact.ends_on}")
    yield Set(gift_card, _key(fact), {}, expect={"state": "active", "ends_on": fact.before})


def loss_stands(fact: GiftCardLost) -> Iterable[RowOp]:
    """A named card that pays: what may be done with it then is less, and headquarters alone takes it back."""
    yield Set(gift_card, _key(fact), {}, expect={"state": "active", "named": 1})


def question_stands(fact: GiftReissueAsked) -> Iterable[RowOp]:
    """About a lost card of the register's own store, which offers a named card that it never sold, or none."""
    yield Set(gift_card, _key(fact), {}, expect={"state": "lost", "store": fact.store})
    if fact.new_card_no:
        blank = {"state": "made", "named": 1, "store": fact.store}
        yield Set(gift_card, {"card_no": fact.new_card_no}, {}, expect=blank)


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
    GiftCardLost: _lost,
    GiftCardLossCancelled: _loss_cancelled,
    GiftReissueAsked: _reissue_asked,
    GiftReissueRefused: _reissue_refused,
    GiftCardReissued: _reissued,
    GiftCardCarried: _carried,
    GiftSecretsRenewed: _secrets_renewed,
}
