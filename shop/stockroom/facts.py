"""What can happen to a store's pieces without a sale or a transfer. Each takes one step in a piece's life."""

from __future__ import annotations

from typing import ClassVar

import msgspec

from kernel.facts import Fact
from shop.stock.facts import LAST_VERSION


class PieceDocument(msgspec.Struct, frozen=True, kw_only=True):
    """Pieces of one store and their custody versions before this, in the barcodes' order."""

    document_no: str
    store: str
    barcodes: tuple[str, ...]
    versions: tuple[int, ...]
    reason: str

    def __post_init__(self) -> None:
        if len(self.barcodes) != len(self.versions):
            raise ValueError("each piece has one version")
        if not all(1 <= version <= LAST_VERSION for version in self.versions):
            raise ValueError(f"a custody version lies between 1 and {LAST_VERSION}")


class SupplierReturned(PieceDocument, Fact, frozen=True, kw_only=True):
    """Pieces went back to their supplier (退厂)."""

    kind: ClassVar[str] = "stockroom.supplier_returned"
    supplier: str


class WrittenOff(PieceDocument, Fact, frozen=True, kw_only=True):
    """Pieces left the books for good: broken, melted, stolen (报损)."""

    kind: ClassVar[str] = "stockroom.written_off"


class Lent(PieceDocument, Fact, frozen=True, kw_only=True):
    """Pieces are out with a borrower or at an exhibition (借出/外展) until the day `due_on`."""

    kind: ClassVar[str] = "stockroom.lent"
    borrower: str
    due_on: str


class LentBack(PieceDocument, Fact, frozen=True, kw_only=True):
    """Lent pieces came back."""

    kind: ClassVar[str] = "stockroom.lent_back"


class Lost(PieceDocument, Fact, frozen=True, kw_only=True):
    """A count did not find these pieces (盘亏); `reason` names the count."""

    kind: ClassVar[str] = "stockroom.lost"


class Found(PieceDocument, Fact, frozen=True, kw_only=True):
    """Pieces that a count had missed are there after all (盘盈)."""

    kind: ClassVar[str] = "stockroom.found"


class DifferenceSettled(Fact, frozen=True, kw_only=True):
    """A person found out what became of a difference between goods and paper. `what` as in stock_difference."""

    kind: ClassVar[str] = "stockroom.difference_settled"
    store: str
    document_no: str
    barcode: str
    what: str
    outcome: str


FACTS = (SupplierReturned, WrittenOff, Lent, LentBack, Lost, Found, DifferenceSettled)
