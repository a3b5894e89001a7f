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
    """What a bill had taken from a card went back to it, because its goods came back on the bill `returned_on`.

    `order_no`, `applied_on` and `through` as in StoredValuePutBack.
    """

    kind: ClassVar[str] = "gift_cards.put_back"
    card_no: str
    store: str
    fen: int
    document_no: str
    returned_on: str
    order_no: str = ""
    applied_on: str = ""
    through: tuple[str, ...] = ()


class GiftCardTakenBack(Fact, frozen=True, kw_only=True):
    """An unused card was returned, by a right on all of it; the bill `document_no` paid its face out.

    `sealed_payee` (name, paper, bank account) opens as a buyer's does (`GiftCardSold`).
    """

    kind: ClassVar[str] = "gift_cards.taken_back"
    card_no: str
    right_id: str
    store: str
    fen: int
    document_no: str
    sealed_under: str = ""
    sealed_payee: str = ""


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


class GiftCardLost(Fact, frozen=True, kw_only=True):
    """A named card is lost: nothing is paid with it until it is found, or its rest stands on another card."""

    kind: ClassVar[str] = "gift_cards.reported_lost"
    card_no: str
    store: str
    reason: str


class GiftCardLossCancelled(Fact, frozen=True, kw_only=True):
    """A lost card was found, and pays again."""

    kind: ClassVar[str] = "gift_cards.loss_cancelled"
    card_no: str
    reason: str


class GiftReissueAsked(Fact, frozen=True, kw_only=True):
    """The store that sold a lost card asks headquarters for another one: the blank `new_card_no`, '' where it has none.

    `checked`: whoever asks named the identity number under which the card was bought.
    """

    kind: ClassVar[str] = "gift_cards.reissue_asked"
    card_no: str
    store: str
    new_card_no: str
    checked: bool
    reason: str


class GiftReissueRefused(Fact, frozen=True, kw_only=True):
    """Headquarters gives no other card for now; `why` is for the store to read."""

    kind: ClassVar[str] = "gift_cards.reissue_refused"
    card_no: str
    why: str


class GiftCardReissued(Fact, frozen=True, kw_only=True):
    """What was left on a lost card, `fen`, stands on another card with a secret of its own; the lost one is void.

    The new card is one of `store`'s blank ones, and is as the old one was: its face, when and by which bill it was
    sold, until when it is good, who bought it.
    """

    kind: ClassVar[str] = "gift_cards.reissued"
    card_no: str
    new_card_no: str
    store: str
    fen: int
    face_fen: int
    sold_on: str
    ends_on: str
    document_no: str
    sealed_under: str
    sealed_buyer: str
    reason: str


class GiftCardCarried(Fact, frozen=True, kw_only=True):
    """What came to a void card since, for goods that it had paid, goes on to the card that took its place."""

    kind: ClassVar[str] = "gift_cards.carried"
    card_no: str
    to_card_no: str
    fen: int


class GiftSecretsRenewed(Fact, frozen=True, kw_only=True):
    """The sheets of a batch were printed again: its unsold cards have other secrets, those of before open nothing.

    `printing` counts them, the first time is 1.
    """

    kind: ClassVar[str] = "gift_cards.secrets_renewed"
    batch_no: str
    store: str
    printing: int
    cards: tuple[MadeCard, ...]
    reason: str


FACTS = (
    GiftCardsMade, GiftCardSold, GiftCardSpent, GiftCardPutBack, GiftCardTakenBack, GiftCardExtended, GiftCardFrozen,
    GiftCardThawed, GiftCardScrapped, GiftCardLost, GiftCardLossCancelled, GiftReissueAsked, GiftReissueRefused,
    GiftCardReissued, GiftCardCarried, GiftSecretsRenewed,
)  # fmt: skip
