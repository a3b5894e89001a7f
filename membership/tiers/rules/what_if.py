"""What other tiers would do to the members, before anybody is told of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from membership.tiers.facts import TierPolicy
from membership.tiers.rules.standing import Standing, rank, tier_of


@dataclass(frozen=True, slots=True)
class Moved:
    """A member who would stand elsewhere."""

    member_id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class WhatIf:
    """Had all members been reviewed today: `counts` by (from, to), those who stay too, and who would `move`.

    `anyway` of the drops happen by the policy in force as well.
    """

    counts: dict[tuple[str, str], int]
    moved: tuple[Moved, ...]
    anyway: int

    @property
    def rises(self) -> int:
        return sum(rank(one.after) > rank(one.before) for one in self.moved)

    @property
    def drops(self) -> int:
        return len(self.moved) - self.rises


def what_if(old: TierPolicy | None, new: TierPolicy, members: Iterable[Standing], day: str) -> WhatIf:
    """Each member's tier now, and by a review on the day under the `new` policy; `old` is the one in force."""
    counts: Counter[tuple[str, str]] = Counter()
    moved: list[Moved] = []
    anyway = 0
    for one in members:
        after = tier_of(new, one.rows, day)
        counts[one.tier, after] += 1
        if after != one.tier:
            moved.append(Moved(one.member_id, one.tier, after))
        if old is not None and rank(after) < rank(one.tier) and rank(tier_of(old, one.rows, day)) < rank(one.tier):
            anyway += 1
    return WhatIf(dict(counts), tuple(moved), anyway)
