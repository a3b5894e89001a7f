"""What a store was told of a member's account, and what is still to be told when it meets the member again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple


class Amounts(NamedTuple):
    """Sums on a member's account, or the difference of two: points, fen, bills; signed."""

    points: int = 0
    principal_fen: int = 0
    bonus_fen: int = 0
    bills: int = 0

    def less(self, other: Amounts) -> Amounts:
        """What is left when `other` is taken off."""
        return Amounts(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


NOTHING = Amounts()


@dataclass(frozen=True, slots=True)
class Told:
    """An account at one moment: its `total`, and what of it each register contributed itself.

    A register has its own part in its books whether it is told of the member or not; so it is told the rest.
    """

    total: Amounts = NOTHING
    own: Mapping[str, Amounts] = field(default_factory=dict)

    def since(self, before: Told) -> Told:
        """What came after `before`; registers that contributed nothing meanwhile are left out."""
        own = {register: sums.less(before.own.get(register, NOTHING)) for register, sums in sorted(self.own.items())}
        return Told(self.total.less(before.total), {name: sums for name, sums in own.items() if sums != NOTHING})
