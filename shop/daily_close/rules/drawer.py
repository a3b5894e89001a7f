"""The drawer's arithmetic: expected = float + cash sales + pay-ins - pay-outs - drops. Change was never cash in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kernel.money import Money
from shop.daily_close.errors import CountImpossible, DifferenceTooLarge, DifferenceUnexplained
from shop.daily_close.facts import Denomination

FACES_FEN = (10_000, 5_000, 2_000, 1_000, 500, 100, 50, 10)
DIFFERENCE_LIMIT_FEN = 2_000
MOST_OF_ONE_FACE = 1_000_000  # more is a slip of the finger


@dataclass(frozen=True, slots=True)
class CashState:
    """What a drawer should hold and why; all fen."""

    float_fen: int
    cash_sales_fen: int
    pay_in_fen: int
    pay_out_fen: int
    drop_fen: int

    @property
    def expected_fen(self) -> int:
        return self.float_fen + self.cash_sales_fen + self.pay_in_fen - self.pay_out_fen - self.drop_fen


def counted(notes: Mapping[int, int]) -> tuple[tuple[Denomination, ...], int]:
    """Notes and coins (face value in fen -> how many) and their sum. Raises CountImpossible."""
    for face, count in notes.items():
        if face not in FACES_FEN or not 0 <= count <= MOST_OF_ONE_FACE:
            raise CountImpossible(face=str(Money(face)))
    rows = tuple(Denomination(face_fen=face, count=notes[face]) for face in FACES_FEN if notes.get(face))
    return rows, sum(row.face_fen * row.count for row in rows)


def check_difference(
    difference_fen: int, *, reason: str, approved: bool, limit_fen: int = DIFFERENCE_LIMIT_FEN
) -> None:
    """Any difference needs a reason, one beyond the limit a manager too. It is always accepted and always kept.

    Raises DifferenceUnexplained, DifferenceTooLarge.
    """
    if difference_fen == 0:
        return
    if not reason.strip():
        raise DifferenceUnexplained(difference=str(Money(difference_fen)))
    if abs(difference_fen) > limit_fen and not approved:
        raise DifferenceTooLarge(difference=str(Money(difference_fen)), limit=str(Money(limit_fen)))
