"""What can have happened to a card. A member's first card comes with their enrolment (membership/facts.py)."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact
from membership.rules.card_states import Kind, State, Step


class CardsMade(Fact, frozen=True, kw_only=True):
    """Headquarters had cards printed for a store; they are nobody's until they are issued."""

    kind: ClassVar[str] = "membership.cards_made"
    store: str
    card_nos: tuple[str, ...]


class CardIssued(Fact, frozen=True, kw_only=True):
    """A member was given one more card, which counts when it is activated.

    `payment_fen` and `day_fen`: what a sub-card may pay at once and in a day, 0 for any; `sealed_pin_hash` its own PIN
    under the member's key, '' for a main card; `valid_until` 'YYYY-MM-DD', '' for ever.
    """

    kind: ClassVar[str] = "membership.card_issued"
    card_no: str
    member_id: str
    card_kind: Kind
    valid_until: str = ""
    payment_fen: int = 0
    day_fen: int = 0
    sealed_pin_hash: str = ""


class CardStepped(Fact, frozen=True, kw_only=True):
    """Something was done with a card that stays the same card: `step` from the state in which it was `seen`.

    `number` is the step's in the card's life, `after` that of the step before it, as the writer knew it: of two places
    that do something with one card at once only the first has its way. `paper` says what the holder showed, '' nothing.
    """

    kind: ClassVar[str] = "membership.card_stepped"
    card_no: str
    member_id: str
    card_kind: Kind
    step: Step
    seen: State
    after: int
    number: int
    valid_until: str
    reason: str = ""
    paper: str = ""


class CardExchanged(Fact, frozen=True, kw_only=True):
    """A card's account got a new number: the old card was lost (`reissue`) or is worn or improved (`replace`).

    The new card is active at once, with the limits and the PIN of the old one. The other fields as in CardStepped.
    """

    kind: ClassVar[str] = "membership.card_exchanged"
    card_no: str
    new_card_no: str
    member_id: str
    card_kind: Kind
    step: Step
    seen: State
    after: int
    number: int
    valid_until: str
    payment_fen: int = 0
    day_fen: int = 0
    sealed_pin_hash: str = ""
    reason: str = ""
    paper: str = ""


class PinUnlocked(Fact, frozen=True, kw_only=True):
    """Somebody let a member try their PIN again before the time was over, after seeing who they are."""

    kind: ClassVar[str] = "membership.pin_unlocked"
    member_id: str
    card_no: str
    paper: str
    reason: str


FACTS = (CardsMade, CardIssued, CardStepped, CardExchanged, PinUnlocked)
