"""What a counter can put right about a card."""

from __future__ import annotations

from kernel.errors import DomainError


class CardUnknown(DomainError):
    """No card of this member has this number. `card_no`."""

    code = "member.card_unknown"


class CardMistyped(DomainError):
    """The check digit does not fit: a digit is wrong, or two changed places. `card_no`."""

    code = "member.card_mistyped"


class CardStepRefused(DomainError):
    """A card in this state does not go that way. `card_no`; `state` and `step` as text for a person."""

    code = "member.card_step"


class CardPaperMissing(DomainError):
    """The holder has to show who they are first. `step` as text for a person."""

    code = "member.card_paper"


class CardLimitInvalid(DomainError):
    """A limit is nothing or more, and only a sub-card has one; a card's last day is a day to come."""

    code = "member.card_limit_invalid"


class SubCardNeedsMain(DomainError):
    """A member has one main card, and sub-cards only beside it. `card_no` the main card, '' where there is none."""

    code = "member.card_main"


class CardNotEmpty(DomainError):
    """There is stored value left on the account of this card. `left` as text for a person."""

    code = "member.card_not_empty"


class CardOfHeadquarters(DomainError):
    """Only headquarters may do this with a card, where there is one. `step` as text for a person."""

    code = "member.card_headquarters"


class CardLost(DomainError):
    """The card is reported lost: no value, no points by it. `day` 'MM-DD'."""

    code = "member.card_lost"


class CardFrozen(DomainError):
    """The card is frozen. `day` 'MM-DD'."""

    code = "member.card_frozen"


class CardGone(DomainError):
    """The card was exchanged for another one, or closed. `day` 'MM-DD'."""

    code = "member.card_gone"


class CardExpired(DomainError):
    """The card's last day is over. `day` 'YYYY-MM-DD'."""

    code = "member.card_expired"


class CardNotActive(DomainError):
    """The card was issued and never activated."""

    code = "member.card_not_active"


class CardOverLimit(DomainError):
    """A sub-card pays less than that. `left` in fen: what it may still pay now."""

    code = "member.card_over_limit"


class CardForValueOnly(DomainError):
    """Points are the main card's to spend."""

    code = "member.card_value_only"
