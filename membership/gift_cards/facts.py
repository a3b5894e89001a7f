"""What can happen to a gift card. Amounts are whole fen; a card is known by its number."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact


class MadeCard(msgspec.Struct, frozen=True, kw_only=True):
    """A card's number, and the keyed hash of its secret (rules/numbers.py); the secret itself is nowhere."""

    card_no: str
    secret_hash: str


class GiftCardsMade(Fact, frozen=True, kw_only=True):
    """Cards of one batch, of `face_fen` each, delivered to `store`, which may sell them. `named`: not to bearer."""

    kind: ClassVar[str] = "gift_cards.made"
    batch_no: str
    store: str
    named: bool
    face_fen: int
    cards: tuple[MadeCard, ...]


class GiftCardSold(Fact, frozen=True, kw_only=True):
    """A card was paid for and is good from now on, until the day `ends_on` ('' for ever).

    `sealed_buyer` (name, paper, number) opens under the key of `sealed_under` only; both '' where nobody had to be
    named.
    """

    kind: ClassVar[str] = "gift_cards.sold"
    card_no: str
    store: str
    fen: int
    ends_on: str
    document_no: str
    sealed_under: str = ""
    sealed_buyer: str = ""


class GiftCardSpent(Fact, frozen=True, kw_only=True):
    """A card paid for a bill, by a right on it."""

    kind: ClassVar[str] = "gift_cards.spent"
    card_no: str
    right_id: str
    store: str
    fen: int
    document_no: str


class GiftCardPutBack(Fact, frozen=True, kw_only=True):
    """What a bill had taken from a card went back to it, because its goods came back on the bill `returned_on`."""

    kind: ClassVar[str] = "gift_cards.put_back"
    card_no: str
    store: str
    fen: int
    document_no: str
    returned_on: str


class GiftCardTakenBack(Fact, frozen=True, kw_only=True):
    """An unused card was returned, by a right on all of it; the bill `document_no` paid its face out."""

    kind: ClassVar[str] = "gift_cards.taken_back"
    card_no: str
    right_id: str
    store: str
    fen: int
    document_no: str


class GiftCardExtended(Fact, frozen=True, kw_only=True):
    """A card that ended on `before` is good again until `ends_on`; what is left on it stays the same."""

    kind: ClassVar[str] = "gift_cards.extended"
    card_no: str
    store: str
    before: str
    ends_on: str


class GiftCardFrozen(Fact, frozen=True, kw_only=True):
    """Nothing is paid with this card until it is thawed."""

    kind: ClassVar[str] = "gift_cards.frozen"
    card_no: str
    reason: str


class GiftCardThawed(Fact, frozen=True, kw_only=True):
    """A frozen card is good again."""

    kind: ClassVar[str] = "gift_cards.thawed"
    card_no: str
    reason: str


class GiftCardScrapped(Fact, frozen=True, kw_only=True):
    """A card that was never sold is not to be sold any more."""

    kind: ClassVar[str] = "gift_cards.scrapped"
    card_no: str
    reason: str


FACTS = (
    GiftCardsMade, GiftCardSold, GiftCardSpent, GiftCardPutBack, GiftCardTakenBack, GiftCardExtended, GiftCardFrozen,
    GiftCardThawed, GiftCardScrapped,
)  # fmt: skip
