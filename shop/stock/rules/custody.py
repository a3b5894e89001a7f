"""Whether a paper still carries a piece, or the books have it elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from shop.stock.errors import PieceOnOtherPaper, TransferReceivedAlready
from shop.stock.facts import TransferLine
from shop.stock.rules.documents import TransferDocument


class Step(NamedTuple):
    """One change of a piece's custody; `what` as in piece_custody."""

    version: int
    what: str
    from_store: str
    document_no: str


class Place(NamedTuple):
    """Where a piece is, by the document of its last change."""

    version: int
    store: str
    document_no: str


@dataclass(frozen=True, slots=True)
class Carried:
    """What a document still brings, and by barcode the other document by which the books have one of its pieces."""

    lines: tuple[TransferLine, ...]
    elsewhere: Mapping[str, str]

    @property
    def barcodes(self) -> tuple[str, ...]:
        return tuple(line.piece.barcode for line in self.lines)


def went_by(version: int, store: str, later: Iterable[Step], place: Place | None, *, paper: str = "") -> str:
    """The document by which the books have a piece elsewhere than with `store` at `version` and on the `paper`.

    `later` are the steps that are known here after that version. '' where nothing speaks against it.
    """
    others = [step for step in later if step != (version + 1, "sent", store, paper)]
    if others:
        return max(others).document_no
    if place is None or place.version < version or place[:2] == (version, store):
        return ""
    return "" if (place.version, place.document_no) == (version + 1, paper) else place.document_no


def carried_by(document: TransferDocument, received: frozenset[str], went: Mapping[str, str]) -> Carried:
    """`received` are the barcodes that this document brought already, `went` what `went_by` says of each of the rest.

    Raises TransferReceivedAlready, and PieceOnOtherPaper where the books have all of the rest elsewhere.
    """
    rest = [line for line in document.lines if line.piece.barcode not in received]
    elsewhere = {line.piece.barcode: went[line.piece.barcode] for line in rest if went[line.piece.barcode]}
    lines = tuple(line for line in rest if line.piece.barcode not in elsewhere)
    if not rest:
        raise TransferReceivedAlready(document=document.document_no)
    if not lines:
        barcode, other = next(iter(elsewhere.items()))
        raise PieceOnOtherPaper(barcode=barcode, document=other)
    return Carried(lines, elsewhere)
