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
