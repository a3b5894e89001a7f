"""What can happen to pieces in stock."""

from __future__ import annotations

from typing import ClassVar

from kernel.facts import Fact
from shop.catalogue.facts import PieceRecord


class PiecesReceived(Fact, frozen=True, kw_only=True):
    """Pieces entered a store's stock. `source` says from where: a supplier's document, or an opening import's file."""

    kind: ClassVar[str] = "stock.pieces_received"
    document_no: str
    store: str
    source: str
    opening: bool
    pieces: tuple[PieceRecord, ...]


class PiecesSold(Fact, frozen=True, kw_only=True):
    """Pieces left with a customer. Other places learn it from this fact alone: no price, no member."""

    kind: ClassVar[str] = "stock.pieces_sold"
    sale_no: str
    store: str
    barcodes: tuple[str, ...]


class PiecesHeld(Fact, frozen=True, kw_only=True):
    """Pieces set aside for a parked bill (挂单); nobody else may sell them until they are released."""

    kind: ClassVar[str] = "stock.pieces_held"
    hold_no: str
    store: str
    name: str
    barcodes: tuple[str, ...]


class PiecesReleased(Fact, frozen=True, kw_only=True):
    """A parked bill gave its pieces back to the counter."""

    kind: ClassVar[str] = "stock.pieces_released"
    hold_no: str
    store: str
    barcodes: tuple[str, ...]


FACTS = (PiecesReceived, PiecesSold, PiecesHeld, PiecesReleased)
