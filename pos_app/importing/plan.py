"""What a file would bring in, and what stands in the way of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

from shop.catalogue.facts import PieceRecord
from shop.goods.facts import GoodsRecord

T = TypeVar("T")


class BadRow(NamedTuple):
    """One cell that cannot be taken as it is. `row` counts as the spreadsheet does, from 1; `reason` in Chinese.

    Faults of a whole column stand at the header's row, faults of a whole sheet at row 0.
    """

    sheet: str
    row: int
    column: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A record and where in the file it came from."""

    sheet: str
    row: int
    record: T


@dataclass(frozen=True, slots=True)
class MemberRow:
    """A member as an import knows them. `birthday` 'YYYY-MM-DD', 'MM-DD' or ''; `card_no` '' asks for a new card."""

    name: str
    phone: str
    sex: str = ""
    birthday: str = ""
    tier: str = "normal"
    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    card_no: str = ""


@dataclass(frozen=True, slots=True)
class GoodsStock:
    """An article of goods by quantity, and how many of it the store has now."""

    record: GoodsRecord
    qty: int


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """The rows that can be taken, and every problem of those that cannot.

    Nothing may be imported while `problems` stand: the shop corrects its file, or leaves the bad rows out by choice
    (`without_bad_rows`).
    """

    file_name: str
    pieces: tuple[Placed[PieceRecord], ...]
    members: tuple[Placed[MemberRow], ...]
    problems: tuple[BadRow, ...]
    goods: tuple[Placed[GoodsStock], ...] = ()
    photos: tuple[Path, ...] = ()  # files that records name, to be kept in the till's folder

    @property
    def ready(self) -> bool:
        return not self.problems

    @property
    def bad_rows(self) -> int:
        """How many rows (not cells) are in question."""
        return len({(problem.sheet, problem.row) for problem in self.problems})

    def without_bad_rows(self) -> ImportPlan:
        """The same plan with its bad rows given up."""
        return replace(self, problems=())
