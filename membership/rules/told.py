"""What headquarters tells stores of a member's account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple


class Amounts(NamedTuple):
    """Sums on a member's account: points, fen, bills; signed."""

    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    bills: int = 0

    def plus(self, other: Amounts) -> Amounts:
        """Both together."""
        return Amounts(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))


@dataclass(frozen=True, slots=True)
class Told:
    """An account at one moment: its `total`, and what of it each register contributed itself.

    A register has its own part in its books whether it is told of the member or not; so it is told the rest. `last` is
    the place, (epoch, seq), of the last entry by which each of them did.
    """

    total: Amounts
    own: Mapping[str, Amounts]
    last: Mapping[str, tuple[int, int]]
