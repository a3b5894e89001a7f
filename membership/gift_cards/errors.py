"""What the counter can put right about gift cards."""

from __future__ import annotations

from kernel.errors import DomainError


class GiftCardUnknown(DomainError):
    """No card has this number, or it was mistyped. `card_no`."""

    code = "gift_card.unknown"


class GiftCardState(DomainError):
    """The card cannot do this now. `card_no`, `state` in words, `step` in words."""

    code = "gift_card.state"


class GiftCardExpired(DomainError):
    """Its validity is over; the balance stays, and is for use again after an extension. `card_no`, `ends_on`."""

    code = "gift_card.expired"


class GiftCardOtherStore(DomainError):
    """The card was delivered to another store, which alone may sell it. `card_no`, `store`."""

    code = "gift_card.other_store"


class GiftCardUsed(DomainError):
    """Something of the card was spent: it is not taken back as unused. `card_no`, `left`."""

    code = "gift_card.used"


class GiftCardTooLate(DomainError):
    """An unused card is taken back within so many days. `card_no`, `days`."""

    code = "gift_card.too_late"


class FaceNotAllowed(DomainError):
    """No card may be made for so much, or for nothing. `cap`."""

    code = "gift_card.face_not_allowed"


class BatchTooLarge(DomainError):
    """So many cards are not made at once, nor none. `most`."""

    code = "gift_card.batch_too_large"


class GiftBuyerMissing(DomainError):
    """Who buys is kept by name and paper: for a named card, and from `limit` at once for cards to bearer."""

    code = "gift_card.buyer_missing"


class GiftCashNotTaken(DomainError):
    """From `limit` at once cards are not paid in cash."""

    code = "gift_card.no_cash"


class GiftPaidByValue(DomainError):
    """A gift card is not bought with another card, stored value, points or at the store's risk."""

    code = "gift_card.paid_by_value"


class GiftCardTwice(DomainError):
    """This card lies on the bill already. `card_no`."""

    code = "gift_card.twice"


class GiftCardBearer(DomainError):
    """A card to bearer is whoever's who holds it: nobody can report it lost. `card_no`."""

    code = "gift_card.bearer"


class GiftCardWaits(DomainError):
    """A lost card is exchanged for another one some days after the report. `card_no`, `day` from which."""

    code = "gift_card.waits"


class GiftCardHeld(DomainError):
    """A bill somewhere holds something of the card still. `card_no`, `fen` as text for a person."""

    code = "gift_card.held"


class NotTheBuyer(DomainError):
    """The card was bought under another identity number. `card_no`."""

    code = "gift_card.not_the_buyer"


class ReplacementWrong(DomainError):
    """Only a named card of this store that was never sold takes a lost one's place. `card_no`."""

    code = "gift_card.replacement"


class GiftCardElsewhere(DomainError):
    """The store that sold a card, or headquarters, does this with it. `card_no`, `step` in words."""

    code = "gift_card.elsewhere"


class GiftCardDecidedAbove(DomainError):
    """Headquarters does this with a card, where there is one. `step` in words."""

    code = "gift_card.decided_above"


class NothingToReprint(DomainError):
    """No card of this batch is unsold, so no sheet of it is printed again. `batch`."""

    code = "gift_card.nothing_to_reprint"


class ReissueNotAsked(DomainError):
    """No store asked for another card in the place of this one. `card_no`."""

    code = "gift_card.not_asked"


class GiftCardOffline(DomainError):
    """Headquarters does not answer, and only it knows what is left on a card."""

    code = "gift_card.offline"
