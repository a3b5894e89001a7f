"""A count's scans beside the books, with what was sold, sent or laid elsewhere while it went on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shop.counting.facts import CountResult

TRAY = "/"  # '金柜/3' is the third tray of 金柜


@dataclass(frozen=True, slots=True)
class BookPiece:
    """A piece as the books have it when the count is compared; times ISO.

    `in_hand`: it lies in the store that counts, at `counter` since `counter_since`; `lost`: an earlier count of this
    store missed it. `custody_at`: when it last changed hands.
    """

    barcode: str
    in_hand: bool
    counter: str
    counter_since: str
    custody_at: str
    lost: bool = False


def is_within(counter: str, place: str) -> bool:
    """Whether a counter, or a tray of it, belongs to the place that is counted; '' is the whole store."""
    return not place or counter == place or counter.startswith(place + TRAY)


def compare(place: str, opened_at: str, scans: Mapping[str, str], pieces: Iterable[BookPiece]) -> CountResult:
    """What the count says. `scans`: each code and when it was first read; `pieces`: all that lie in the store by the
    books, and those that were scanned and lie elsewhere.
    """
    groups: dict[str, list[str]] = {name: [] for name in CountResult.__struct_fields__}
    known = set()
    for piece in pieces:
        known.add(piece.barcode)
        name = _group(piece, place, opened_at, scans.get(piece.barcode))
        if name:
            groups[name].append(piece.barcode)
    groups["unknown"] = [code for code in scans if code not in known]
    return CountResult(**{name: tuple(sorted(codes)) for name, codes in groups.items()})


def _group(piece: BookPiece, place: str, opened_at: str, scanned_at: str | None) -> str:
    """The list a piece belongs to, '' for none: it is no business of this count."""
    here = piece.in_hand and is_within(piece.counter, place)
    if scanned_at is None:
        if not here:
            return ""
        return "arrived" if max(piece.custody_at, piece.counter_since) > opened_at else "missing"
    if here:
        return "found"
    left_at = piece.counter_since if piece.in_hand else piece.custody_at
    if left_at > scanned_at:
        return "moved"
    if piece.in_hand:
        return "misplaced"
    return "regained" if piece.lost else "elsewhere"
