"""A member's points as lots: which of them can be used, which end when, and what became of those that are gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from membership.rules.lots import Lot, Shelf, left_of

Gone = Literal["spent", "expired", "reversed", "corrected"]
_GONE: dict[str, Gone] = {"spent": "spent", "expired": "expired", "taken_back": "reversed", "goods_back": "reversed"}
FOREVER = "9999-12-31"
TOLD = "told"  # the lot of points that this place knows as a sum alone


@dataclass(frozen=True, slots=True)
class PointsMove:
    """One movement of points: signed; `day` 'YYYY-MM-DD' on which it was written."""

    entry_id: str
    day: str
    what: str
    points: int
    document_no: str = ""
    available_on: str = ""
    ends_on: str = ""


@dataclass(frozen=True, slots=True)
class PointsLots:
    """The lots in the order in which they came. `owed`: points taken back although they were spent before."""

    lots: tuple[Lot, ...]
    owed: int

    @property
    def balance(self) -> int:
        return left_of(self.lots) - self.owed

    def pending(self, today: str) -> int:
        """What can be used later only."""
        return sum(lot.left for lot in self.lots if lot.available_on > today)

    def ended(self, today: str) -> tuple[Lot, ...]:
        """Open lots whose last day is before `today`."""
        return tuple(lot for lot in self.lots if lot.left and lot.ends_on and lot.ends_on < today)

    def ending(self, today: str, until: str) -> tuple[Lot, ...]:
        """Open lots that end from `today` to `until`, the soonest first."""
        soon = [lot for lot in self.lots if lot.left and today <= lot.ends_on <= until]
        return tuple(sorted(soon, key=lambda lot: (lot.ends_on, lot.lot_id)))


def lots_of(moves: Iterable[PointsMove], balance: int | None = None) -> PointsLots:
    """The lots that these movements of one member make, whatever the order they are given in.

    What can be used and ends first is used first, then the oldest. What is taken back of a bill comes off that bill's
    own lot first. A place that was told a sum knows a `balance` that its movements do not explain: the difference is
    a lot of its own, older than all, that never ends.
    """
    ordered = sorted(moves, key=lambda move: (move.day, move.entry_id))
    shelf = Shelf()
    if balance is not None and (told := balance - sum(move.points for move in ordered)):
        _move(shelf, PointsMove(TOLD, "", "told", told))
    for move in ordered:
        _move(shelf, move)
    return PointsLots(tuple(shelf.lots), sum(shelf.owed.values()))


def _move(shelf: Shelf, move: PointsMove) -> None:
    made = move.points
    if move.what == "put_back":
        made = shelf.come_back(move.points, "spent", move.document_no)
    if made > 0:
        shelf.put(
            Lot(
                move.entry_id, move.day, made, made, document_no=move.document_no,
                available_on=move.available_on, ends_on=move.ends_on,
            )
        )  # fmt: skip
    elif made < 0:
        why = _GONE.get(move.what, "corrected")
        first = move.document_no if why == "reversed" else ""
        shelf.take(-made, why, _Order(move.day), first=first, on=move.document_no if why == "spent" else "")


@dataclass(frozen=True, slots=True)
class _Order:
    """What a day takes first: lots that can be used by then, of those the soonest to end, of those the oldest."""

    day: str

    def __call__(self, lot: Lot) -> tuple[bool, str, str, str]:
        return lot.available_on > self.day, lot.ends_on or FOREVER, lot.day, lot.lot_id
