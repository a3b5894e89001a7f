"""What can happen to pieces in stock.

`version` counts the changes of a piece's custody: 1 when it entered the chain, one more each time it is sent, received,
sold or moved by headquarters. What happens inside a store (parking, reserving, another counter) leaves it alone.
"""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact
from shop.catalogue.facts import PieceRecord

LAST_VERSION = 999  # a piece changes hands some times in its life; a larger number is an error or an attack


class Difference(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Where goods and their paper do not agree, for a person to settle; weights mg of the whole piece.

    `what`: short (told, not there) | extra (there, not told) | weight | total (the delivery on the scale).
    """

    barcode: str
    what: str
    told_mg: int = 0
    found_mg: int = 0
    reason: str = ""


class PiecesReceived(Fact, frozen=True, kw_only=True):
    """Pieces entered a store's stock. `source` says from where: a supplier's document, or an opening import's file.

    Of a supplier's delivery: `told_pieces` and `told_mg` (gross) are those of its list, `weighed_mg` what lay on the
    scale, 0 where it was not weighed; what did not agree stands in `differences`.
    """

    kind: ClassVar[str] = "stock.pieces_received"
    document_no: str
    store: str
    source: str
    opening: bool
    pieces: tuple[PieceRecord, ...]
    supplier: str = ""
    told_pieces: int = 0
    told_mg: int = 0
    weighed_mg: int = 0
    differences: tuple[Difference, ...] = ()


class PiecesSold(Fact, frozen=True, kw_only=True):
    """Pieces left with a customer. Other places learn it from this fact alone: no price, no member.

    `versions` are the pieces' custody versions when they were sold, in the barcodes' order; release 0.1 named none.
    """

    kind: ClassVar[str] = "stock.pieces_sold"
    sale_no: str
    store: str
    barcodes: tuple[str, ...]
    versions: tuple[int, ...] = ()


class PiecesReturned(Fact, frozen=True, kw_only=True):
    """Pieces that `from_store` sold on the bill `of_sale_no` came back to `store`, on its bill `sale_no`.

    Each with its custody version in the customer's hands, and all that is known of it: `store` may never have had it.
    """

    kind: ClassVar[str] = "stock.pieces_returned"
    sale_no: str
    of_sale_no: str
    store: str
    from_store: str
    lines: tuple[TransferLine, ...]


class PiecesHeld(Fact, frozen=True, kw_only=True):
    """Pieces set aside for a parked bill (挂单); nobody else may sell them until they are released.

    `versions` as in PiecesSold: a piece that left the store and came back meanwhile is not set aside any more.
    """

    kind: ClassVar[str] = "stock.pieces_held"
    hold_no: str
    store: str
    name: str
    barcodes: tuple[str, ...]
    versions: tuple[int, ...] = ()


class PiecesReleased(Fact, frozen=True, kw_only=True):
    """A parked bill gave its pieces back to the counter."""

    kind: ClassVar[str] = "stock.pieces_released"
    hold_no: str
    store: str
    barcodes: tuple[str, ...]


class PiecesMoved(Fact, frozen=True, kw_only=True):
    """Pieces were laid into another counter of their store. The store keeps custody."""

    kind: ClassVar[str] = "stock.pieces_moved"
    store: str
    counter: str
    barcodes: tuple[str, ...]


class TransferLine(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a document: its custody version in the hands of the sender, and all that is known of it."""

    version: int
    piece: PieceRecord

    def __post_init__(self) -> None:
        if not 1 <= self.version <= LAST_VERSION:
            raise ValueError(f"a custody version lies between 1 and {LAST_VERSION}: {self.version}")


class TransferSent(Fact, frozen=True, kw_only=True):
    """Pieces left a store for another (调拨出库). From here the document has custody, nobody sells them.

    `signature` is that of `register` over the document's text (shop/stock/rules/documents.py), on which no cost stands.
    """

    kind: ClassVar[str] = "stock.transfer_sent"
    document_no: str
    from_store: str
    to_store: str
    register: str
    sent_at: str
    lines: tuple[TransferLine, ...]
    signature: str


class TransferReceived(Fact, frozen=True, kw_only=True):
    """Pieces of a transfer arrived (调拨入库), as the paper tells of them: without their cost, which the sending tells.
    `missing` are those that were looked for and not found.

    The document comes along with its signature, because this may reach another place before the sending does.
    `register` and `sent_at` are the sender's. A piece that was missing may be received later by the same document.
    `document` is its whole text, by which headquarters sees that the sender signed what was received, `key_epoch` and
    `public_key` name the sender's key; '' where the receiver did not have them. `differences` are of pieces that were
    weighed when they came and did not weigh what the paper says.
    """

    kind: ClassVar[str] = "stock.transfer_received"
    document_no: str
    from_store: str
    to_store: str
    register: str
    sent_at: str
    lines: tuple[TransferLine, ...]
    missing: tuple[str, ...]
    signature: str
    document: str = ""
    key_epoch: int = 0
    public_key: str = ""
    differences: tuple[Difference, ...] = ()


class CustodyMoved(Fact, frozen=True, kw_only=True):
    """Headquarters took pieces from a store by force: to `to_store`, or to nobody ('' = 下落不明).

    `by` is the person's name. A sale that the old custodian made meanwhile is a case for a person. `store` is the goal
    of the transfer on which the pieces were, '' for pieces that lay in a store: it must know as well.
    """

    kind: ClassVar[str] = "stock.custody_moved"
    document_no: str
    store: str
    from_store: str
    to_store: str
    lines: tuple[TransferLine, ...]
    reason: str
    by: str


class ReservationAsked(Fact, frozen=True, kw_only=True):
    """`asking_store` asks `store`, the custodian, to keep a piece for a customer. Nothing is kept yet.

    `member_id` '' for a customer who is no member; `for_whom` is what people read, without a phone number.
    """

    kind: ClassVar[str] = "stock.reservation_asked"
    reservation_no: str
    barcode: str
    store: str
    asking_store: str
    member_id: str
    for_whom: str


class ReservationAnswered(Fact, frozen=True, kw_only=True):
    """The custodian keeps the piece until `until`, or refuses with a reason.

    `piece_version` is the kept piece's custody version, 0 for a refusal and where an older program wrote it.
    """

    kind: ClassVar[str] = "stock.reservation_answered"
    reservation_no: str
    barcode: str
    store: str
    asking_store: str
    for_whom: str
    kept: bool
    until: str
    reason: str
    piece_version: int = 0


class ReservationEnded(Fact, frozen=True, kw_only=True):
    """A reservation is over: sold to that customer, sent, withdrawn or run out. A kept piece is for sale again."""

    kind: ClassVar[str] = "stock.reservation_ended"
    reservation_no: str
    barcode: str
    store: str
    asking_store: str
    reason: str


FACTS = (
    PiecesReceived,
    PiecesSold,
    PiecesReturned,
    PiecesHeld,
    PiecesReleased,
    PiecesMoved,
    TransferSent,
    TransferReceived,
    CustodyMoved,
    ReservationAsked,
    ReservationAnswered,
    ReservationEnded,
)
