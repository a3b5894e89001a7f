"""What can go wrong with the gold board."""

from __future__ import annotations

from kernel.errors import DomainError


class NoPriceToday(DomainError):
    """No valid board price for this purity now; goods of a fixed price can still be sold. `purity`."""

    code = "gold.no_price"


class PriceChanged(DomainError):
    """A line keeps a price that is no longer the board's. `old`, `new`, `difference`."""

    code = "gold.price_changed"


class BoardRefused(DomainError):
    """A board that would be wrong to publish. `reason` (Chinese), `purity`."""

    code = "gold.board_refused"


class BoardDoubtful(DomainError):
    """Prices that a person confirms by saying each number again. `doubt` in words, `numbers` as they are to be said
    ('AU999=1128.00 AU750=900.00'), `count`."""

    code = "gold.board_doubtful"


class ProposalNotOpen(DomainError):
    """There is no such proposal, or it was decided already. `proposal`, `state` unknown | published | withdrawn."""

    code = "gold.proposal_not_open"


class SecondPersonNeeded(DomainError):
    """Whoever proposed a board does not approve it. `staff`."""

    code = "gold.second_person"


class EmergencyIncomplete(DomainError):
    """An emergency price has a reason and the number of headquarters' instruction."""

    code = "gold.emergency_incomplete"
