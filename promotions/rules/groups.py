"""Multi rules (second at half price, sets): which units may form a group, and what a group saves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, product
from math import comb

from kernel.money import divide_half_up
from promotions.rules.rule import WHOLE, BundlePct, BundlePrice, NthPct, Rule, basis_points

# A rule that could form more groups than this is asked about neighbours in price only.
GROUPS_MAX = 2_000


class Grouping:
    """One multi rule made ready."""

    def __init__(self, place: int, rule: Rule) -> None:
        self.place = place
        self.rule = rule
        benefit = rule.benefit
        assert isinstance(benefit, NthPct | BundlePrice | BundlePct), rule.id
        self.nth = isinstance(benefit, NthPct)
        self.size = benefit.n if isinstance(benefit, NthPct) else len(benefit.slots)
        self._cheapest = benefit.count if isinstance(benefit, NthPct) else self.size
        self._slots = () if isinstance(benefit, NthPct) else benefit.slots
        self._points = 0 if isinstance(benefit, BundlePrice) else basis_points(benefit.pct)
        self._at_price = isinstance(benefit, BundlePrice)
        self._fen = benefit.fen if isinstance(benefit, BundlePrice) else 0
        # What must be there for one group: so many units, or units for all slots (a bit set).
        self.fill = self.size if self.nth else (1 << self.size) - 1
        self.group_limit = self._group_limit()  # groups that one bill may hold, or None

    def _group_limit(self) -> int | None:
        limits = self.rule.limits
        uses = limits.uses(with_times=True)
        by_units = None if limits.max_units is None else limits.max_units // self.size
        known = [cap for cap in (uses, by_units) if cap is not None]
        return min(known) if known else None

    def dearest(self, units: Sequence[tuple[int, int]]) -> list[int]:
        """For each slot the list price of the dearest of the units that fit it; `units`: (list price, slots)."""
        return [max([fen for fen, slots in units if slots >> i & 1], default=0) for i in range(self.size)]

    def candidates(self, units: Sequence[tuple[int, int]]) -> tuple[list[tuple[int, ...]], bool]:
        """Sets of units that fill a group, and whether these are all of them.

        `units`: (number, bit set of slots that it fits), dearest first. Where there are too many, only sets of units
        that stand close together by price are named.
        """
        if self.nth:
            return self._runs([number for number, _ in units])
        fitting = [[number for number, slots in units if slots >> i & 1] for i in range(self.size)]
        count = 1
        for one in fitting:
            count *= len(one)
        complete = count <= GROUPS_MAX
        while count > GROUPS_MAX:
            longest = max(fitting, key=len)
            count = count // len(longest) * (len(longest) - 1)
            longest.pop()
        distinct = {tuple(sorted(one)) for one in product(*fitting) if len(set(one)) == self.size}
        return sorted(distinct), complete

    def _runs(self, numbers: list[int]) -> tuple[list[tuple[int, ...]], bool]:
        """Any n of the units; of too many, any n inside a window of neighbours."""
        rest = self.size - 1
        window = len(numbers) - 1
        while window > rest and len(numbers) * comb(window, rest) > GROUPS_MAX:
            window -= 1
        found: list[tuple[int, ...]] = []
        for at, number in enumerate(numbers):
            found += [(number, *others) for others in combinations(numbers[at + 1 : at + 1 + window], rest)]
        return found, window >= len(numbers) - 1

    def saving(self, prices: Sequence[int]) -> int:
        """Fen that a group of units at these list prices (dearest first) saves; 0 or less: it must not be taken."""
        if self._at_price:
            return sum(prices) - self._fen
        return divide_half_up(sum(prices[-self._cheapest :]) * self._points, WHOLE)

    def share_bound(self, list_fen: int, slots: int, dearest: Sequence[int]) -> int:
        """No less than one unit's even share of the best group it can be in."""
        if isinstance(self.rule.benefit, BundlePct):
            return list_fen * self._points // WHOLE + 2
        if self.nth:
            # The cheapest ones' part of the group is at most as large as their part in number.
            return list_fen * self._points * self._cheapest // WHOLE // self.size + 2
        spots = [i for i in range(self.size) if slots >> i & 1]
        best = max((list_fen + sum(dearest) - dearest[i] - self._fen for i in spots), default=0)
        return max(0, best) // self.size + 1
