"""Why a document of the stockroom cannot be written. Nothing is changed by any of these."""

from __future__ import annotations

from kernel.errors import DomainError


class StockReasonMissing(DomainError):
    """Pieces are to leave the books without a reason, or a difference is to be settled without words."""

    code = "stockroom.reason_missing"


class PartnerMissing(DomainError):
    """Nobody is named to whom the pieces go, or from whom they come."""

    code = "stockroom.partner_missing"


class DueDayWrong(DomainError):
    """A loan is to come back on a day that is no day or has passed. `day`."""

    code = "stockroom.due_day_wrong"


class NotOnLoan(DomainError):
    """The piece is not out on loan. `barcode`."""

    code = "stockroom.not_on_loan"


class NotLost(DomainError):
    """The piece is not missing from a count of this store. `barcode`."""

    code = "stockroom.not_lost"


class PieceNotSound(DomainError):
    """A received piece's record is not what a piece can be. `barcode` and a `Problem.told()`."""

    code = "stockroom.piece_not_sound"


class DeliveryEmpty(DomainError):
    """Neither a list nor a piece was received."""

    code = "stockroom.delivery_empty"


class DeliveryUnexplained(DomainError):
    """The delivery differs from the supplier's list and nobody said why. `count` of differences."""

    code = "stockroom.delivery_unexplained"


class NoSuchDifference(DomainError):
    """No open difference of this document and piece. `document`, `barcode`."""

    code = "stockroom.no_such_difference"
