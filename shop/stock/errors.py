"""Why a piece cannot be put on a bill."""

from __future__ import annotations

from kernel.errors import DomainError


class PieceUnknown(DomainError):
    """No piece, certificate or article of this number. `scanned`."""

    code = "item.not_found"


class PieceSold(DomainError):
    """The piece was sold. `date`, `store`, `document`."""

    code = "item.sold"


class PieceHeldElsewhere(DomainError):
    """The piece is set aside for a parked bill. `register`, `name`, `time`."""

    code = "item.held"


class PieceOfOtherStore(DomainError):
    """The piece belongs to another store. `store`."""

    code = "item.other_store"


class PieceHereAlready(DomainError):
    """A piece is to be received that the books know already. `barcode`, `store`."""

    code = "stock.here_already"
