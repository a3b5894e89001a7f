"""Multi rules (second at half price, sets): how a group fills up unit by unit, and what it saves when full."""

from __future__ import annotations

from kernel.money import divide_half_up
from promotions.rules.rule import WHOLE, BundlePct, BundlePrice, NthPct, Rule, basis_points

# An open group: bit set of filled slots; list fen so far; net fen so far where unit rules stack with groups.
# Last, the place of the unit that opened it, where groups must be told apart by their members.
# Units come dearest first, so that of an nth_pct group only the fill counts: its last unit is its cheapest.
Open = tuple[int, int, int, int]


class Grouping:
    """One multi rule made ready for the search."""

    def __init__(self, place: int, rule: Rule, stacks: bool) -> None:
        """`stacks`: some unit rule at hand has lanes of its own, so that a unit may take it inside a group."""
        self.place = place
        self.stacks = stacks
        self.any_order = stacks  # also set where a threshold may want a group that saves less
        self.units = 0  # how many the basket holds
        self.tell_apart = False
        self.rule = rule
        benefit = rule.benefit
        assert isinstance(benefit, NthPct | BundlePrice | BundlePct), rule.id
        self.nth = isinstance(benefit, NthPct)
        self.slots = () if isinstance(benefit, NthPct) else benefit.slots
        self.size = benefit.n if isinstance(benefit, NthPct) else len(benefit.slots)
        self.full = (1 << self.size) - 1
        self._cheap = benefit.count if isinstance(benefit, NthPct) else 0  # units of a group that get nth_pct's percent
        self._points = 0 if isinstance(benefit, BundlePrice) else basis_points(benefit.pct)
        self._fen = benefit.fen if isinstance(benefit, BundlePrice) else 0
        self.dearest = [0] * self.size  # by slot, of the units at hand

    @property
    def group_limit(self) -> int | None:
        """Groups that one bill may hold, or None."""
        limits = self.rule.limits
        uses = limits.uses(with_times=True)
        by_units = None if limits.max_units is None else limits.max_units // self.size
        known = [cap for cap in (uses, by_units) if cap is not None]
        return min(known) if known else None

    def note(self, list_fen: int, slots: int) -> None:
        """Remember the dearest unit of each slot, for the bounds."""
        for i in range(self.size):
            if self.nth or slots >> i & 1:
                self.dearest[i] = max(self.dearest[i], list_fen)

    def joins(self, opened: tuple[Open, ...], slots: int) -> list[tuple[Open | None, int]]:
        """(group to join or None for a new one, its new fill) for a unit that fits `slots`."""
        if self.nth and not self.any_order:
            # Consumed units are best grouped one after the other, dearest first: one open group is enough.
            group = opened[0] if opened else None
            fill = group[0] if group else 0
            return [(group, fill << 1 | 1)]
        if self.nth:
            return [(None, 1), *((group, group[0] << 1 | 1) for group in dict.fromkeys(opened))]
        out: list[tuple[Open | None, int]] = []
        for group in (None, *dict.fromkeys(opened)):
            fill = group[0] if group else 0
            tried = []
            for i, slot in enumerate(self.slots):
                # Slots that ask for the same goods are one; the first free one stands for all.
                if slots >> i & 1 and not fill >> i & 1 and slot not in tried:
                    tried.append(slot)
                    out.append((group, fill | 1 << i))
        return out

    def grown(self, group: Open | None, fill: int, list_fen: int, net: int, place: int) -> Open:
        _, listed, room, opener = group or (0, 0, 0, place if self.tell_apart else 0)
        if self.nth and fill.bit_count() <= self.size - self._cheap:
            list_fen = 0  # only the cheapest, which come last, are lessened
        return fill, listed + list_fen, room + net if self.stacks else 0, opener

    def saving(self, group: Open) -> int:
        """Fen saved by a full group; 0 or less: it must not be taken."""
        if isinstance(self.rule.benefit, BundlePrice):
            saving = group[1] - self._fen
        else:
            saving = divide_half_up(group[1] * self._points, WHOLE)
        # No price falls below nothing.
        return 0 if self.stacks and saving > group[2] else saving

    def share_bound(self, list_fen: int, slots: int) -> int:
        """No less than one unit's even share of the best group it can be in."""
        if isinstance(self.rule.benefit, BundlePct):
            return list_fen * self._points // WHOLE + 2
        if self.nth:
            return list_fen * self._points * self._cheap // (WHOLE * self.size) + 1
        spots = [i for i in range(self.size) if slots >> i & 1]
        best = max((list_fen + sum(self.dearest) - self.dearest[i] - self._fen for i in spots), default=0)
        return max(0, best) // self.size + 1

    def open_bound(self, opened: tuple[Open, ...], next_fen: int) -> int:
        """No less than what the units already inside open groups may still save; the next unit lists at `next_fen`."""
        if self.nth:
            return sum(self._nth_bound(group, next_fen) for group in opened)
        if isinstance(self.rule.benefit, BundlePct):
            return sum(group[1] * self._points // WHOLE + 2 for group in opened)
        return len(opened) * max(0, sum(self.dearest) - self._fen)

    def _nth_bound(self, group: Open, next_fen: int) -> int:
        """What the members of one open group may still save beyond the even shares of those that are to come."""
        inside = group[0].bit_count()
        missing = self.size - inside
        cheap = next_fen * self._points // WHOLE + 1  # no unit to come saves more
        if missing >= self._cheap:
            return inside * (cheap * self._cheap // self.size + 1)
        return group[1] * self._points // WHOLE + 1 + missing * (cheap * (self.size - self._cheap) // self.size + 1)
