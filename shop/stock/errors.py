"""Why a piece cannot be put on a bill, sent, received or set aside."""

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


class PieceNotHere(DomainError):
    """Not in this store's books, and headquarters cannot be asked whose it is. `scanned`."""

    code = "item.not_here"


class PieceInTransit(DomainError):
    """The piece is on its way by a transfer. `store` it goes to, `document`."""

    code = "item.in_transit"


class PieceReserved(DomainError):
    """The piece is kept for a customer of another store. `for_whom`, `store` that asked, `until`, `document`."""

    code = "item.reserved"


class PieceUnlocated(DomainError):
    """Headquarters wrote the piece off its store and nobody knows where it is. `document`."""

    code = "item.unlocated"


class PieceLent(DomainError):
    """The piece is out on loan. `borrower`, `document`."""

    code = "item.lent"


class PieceGone(DomainError):
    """The piece was returned to its supplier, written off or lost in a count. `how` in Chinese, `date`, `document`."""

    code = "item.gone"


class PieceDisputed(DomainError):
    """The books know a later step of the piece's life than the one by which it is here. `document` of the latter."""

    code = "item.disputed"


class PieceHereAlready(DomainError):
    """A piece is to be received that the books know already. `barcode`, `store`."""

    code = "stock.here_already"


class TransferEmpty(DomainError):
    """A transfer names no piece."""

    code = "transfer.empty"


class TransferTooLarge(DomainError):
    """A transfer names more pieces than one document holds. `most`."""

    code = "transfer.too_large"


class TransferGoalWrong(DomainError):
    """Pieces are to be sent to a store that is their own or that the chain does not know. `store`."""

    code = "transfer.no_such_store"


class TransferUnknown(DomainError):
    """No transfer of this number is known here. `document`."""

    code = "transfer.not_found"


class TransferAltered(DomainError):
    """The text of a document cannot be unpacked: damaged, cut off, or changed on the way."""

    code = "transfer.altered"


class TransferIncomplete(DomainError):
    """Some of a document's codes are not scanned yet. `have`, `of`."""

    code = "transfer.incomplete"


class TransferForged(DomainError):
    """The signature is not that of the register which the document names. `register`."""

    code = "transfer.forged"


class TransferSenderUnknown(DomainError):
    """Headquarters has not told this place the register's public key. `register`."""

    code = "transfer.sender_unknown"


class TransferForOtherStore(DomainError):
    """The document's pieces go to another store. `store`."""

    code = "transfer.other_store"


class TransferReceivedAlready(DomainError):
    """Every piece of the document was received, or has changed hands since. `document`."""

    code = "transfer.received_already"


class PieceOnOtherPaper(DomainError):
    """By the books the piece went, or was moved, by another document than the paper at hand. `barcode`, `document`."""

    code = "transfer.piece_elsewhere"


class PieceNotInTransfer(DomainError):
    """A piece was scanned that the document does not name, or that was received by it already. `barcode`."""

    code = "transfer.piece_not_in_it"


class ReservationUnknown(DomainError):
    """No open reservation of this number. `reservation`."""

    code = "reservation.not_found"


class ReservationOwnPiece(DomainError):
    """The piece lies in the store that asks: it is put on a bill, not asked for. `barcode`."""

    code = "reservation.own_piece"


class ReservationTimeWrong(DomainError):
    """A piece is to be kept until a time that has passed. `until`."""

    code = "reservation.time_wrong"


class CustodyReasonMissing(DomainError):
    """Custody is to be moved by hand without a reason."""

    code = "custody.reason_missing"
