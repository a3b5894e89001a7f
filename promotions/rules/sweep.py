"""Unit by unit, one best label for each state that the rest can tell apart.

A label is a partial choice; its state is which later units groups hold already, what is left of limits, and the sums
that thresholds look at. Labels that cannot beat the best bill known, or cannot reach a threshold that they need, are
dropped. Work is counted in labels, never in time, so that every till gives the same answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, final

from promotions.rules.basket_view import Chosen, Sums, Way
from promotions.rules.bounds import Bounds
from promotions.rules.problem import Problem

# Labels kept per unit once the budget is spent: the search then ends soon, without proof.
BEAM = 24


@final
class Move:
    """A way as one step of the sweep: `takes` are the later units that it holds, `sums` what thresholds look at."""

    __slots__ = ("extra", "priority", "sums", "taken", "takes", "way")

    def __init__(self, extra: int, takes: int, taken: int, priority: int, sums: Sums, way: Way) -> None:
        self.extra = extra
        self.takes = takes
        self.taken = taken
        self.priority = priority
        self.sums = sums
        self.way = way


@final
class Label(Chosen):
    """`extra`: cost above the bound so far. `busy`: later units that groups hold, the next one first."""

    __slots__ = ("busy", "extra", "priority", "sums", "taken", "uses")

    def __init__(
        self,
        extra: int,
        taken: int,
        priority: int,
        busy: int,
        uses: tuple[int, ...],
        sums: Sums,
        parent: Label | None,
        way: Way | None,
    ) -> None:
        super().__init__(parent, way)
        self.extra = extra
        self.taken = taken
        self.priority = priority  # negative: the higher the better
        self.busy = busy
        self.uses = uses
        self.sums = sums


class Swept(NamedTuple):
    """Complete labels, and the least extra of those given up for want of budget (None: none was)."""

    labels: list[Label]
    lost: int | None


class Sweeper:
    """`spent` counts labels, and whatever else its user counts as such; `budget` is meant to be enough."""

    def __init__(self, problem: Problem, bounds: Bounds, budget: int) -> None:
        self._problem = problem
        self._bounds = bounds
        self._budget = budget
        self._caps = [cap for _, _, cap in problem.resources]
        self.spent = bounds.labels

    @property
    def left(self) -> int:
        """Labels of the budget."""
        return max(0, self._budget - self.spent)

    def moves(
        self, order: list[int], groups: Sequence[Way], room: int | None, columns: Sequence[int]
    ) -> list[list[Move]]:
        """For each unit of `order`: the ways that begin with it, alone or in one of the groups, cheapest first."""
        at = {item: place for place, item in enumerate(order)}
        out: list[list[Move]] = [[] for _ in order]
        bounds, priorities = self._bounds, self._problem.basket.compiled.priorities
        alone = [way for i in order for way in self._problem.items[i].choices]
        for way in (*alone, *groups):
            extra = bounds.above(way)
            if room is not None and extra > room:
                continue
            places = [at[i] for i in way.members]
            first = min(places)
            takes = 0
            for place in places:
                if place != first:
                    takes |= 1 << place - first - 1
            priority = priorities[way.place] if way.place >= 0 else 0
            for option in way.options:
                priority += option.priority
            sums = tuple([way.sums[c] for c in columns])
            out[first].append(Move(extra, takes, way.taken, -priority, sums, way))
        for moves in out:
            moves.sort(key=_extra)
        return out

    def run(
        self,
        steps: list[list[Move]],
        room: int | None,
        columns: Sequence[int],
        rest: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> Swept:
        """Carry labels over the units; those with more extra than `room`, or below `rest`, are dropped."""
        front = [Label(0, 0, 0, 0, (0,) * len(self._caps), (0,) * len(columns), None, None)]
        lost: int | None = None
        unique = self._problem.by_unit and bool(columns)
        later = self._later_uses(steps)
        plain = not self._caps and not columns
        for place, moves in enumerate(steps):
            least = BEAM if self.spent <= 2 * self._budget else 1
            size = max(least, (self._budget - self.spent) // (len(moves) or 1))
            if len(front) > size:
                front.sort(key=lambda one: (one.extra, one.taken, one.priority))
                lost = front[size].extra if lost is None else min(lost, front[size].extra)
                del front[size:]
            kept: dict[object, Label] = {}
            alike: dict[tuple[int, ...], tuple[int, ...]] = {(): ()}
            for label in front:
                for grown in self._grow(label, moves, room):
                    self.spent += 1
                    if rest and any(grown.sums[at] < need for at, need in rest[place + 1]):
                        continue
                    if unique:
                        kept[len(kept)] = grown
                        continue
                    key: object = grown.busy
                    if not plain:
                        if grown.uses not in alike:
                            alike[grown.uses] = self._alike(grown.uses, later[place + 1])
                        key = (grown.busy, alike[grown.uses], grown.sums)
                    known = kept.get(key)
                    if known is None or self._is_better(grown, known):
                        kept[key] = grown
            front = list(kept.values())
        return Swept(front, lost)

    def _later_uses(self, steps: list[list[Move]]) -> list[list[int]]:
        """For each place: how many uses of each limit the units from there on may want at most."""
        left = [0] * len(self._caps)
        out = [left]
        for moves in reversed(steps):
            most = [0] * len(left)
            for move in moves:
                for r, amount in move.way.uses:
                    most[r] = max(most[r], amount)
            left = [so_far + more for so_far, more in zip(left, most, strict=True)]
            out.append(left)
        out.reverse()
        return out

    def _alike(self, uses: tuple[int, ...], later: list[int]) -> tuple[int, ...]:
        """Uses of a limit that the rest cannot bring to its cap look alike."""
        return tuple([max(used, cap - more) for used, cap, more in zip(uses, self._caps, later, strict=True)])

    def _is_better(self, one: Label, other: Label) -> bool:
        """Of two labels that look alike: by what they cost, without the price of the uses that they took."""
        less = other.extra - one.extra
        for r, toll in enumerate(self._bounds.tolls):
            less += toll * (one.uses[r] - other.uses[r])
        if less:
            return less > 0
        if one.taken != other.taken:
            return one.taken < other.taken
        return one.priority < other.priority

    def _grow(self, label: Label, moves: list[Move], room: int | None) -> list[Label]:
        if label.busy & 1:
            waits = label.busy >> 1
            return [Label(label.extra, label.taken, label.priority, waits, label.uses, label.sums, label, None)]
        busy = label.busy >> 1
        out = []
        for move in moves:
            extra = label.extra + move.extra
            if room is not None and extra > room:
                break
            if move.takes & busy:
                continue
            uses = label.uses
            if move.way.uses:
                now = list(uses)
                if not spend(self._caps, now, move.way):
                    continue
                uses = tuple(now)
            sums = label.sums
            if sums:
                sums = tuple([a + b for a, b in zip(sums, move.sums, strict=True)])
            taken, priority = label.taken + move.taken, label.priority + move.priority
            out.append(Label(extra, taken, priority, busy | move.takes, uses, sums, label, move.way))
        return out


def spend(caps: Sequence[int], used: list[int], way: Way) -> bool:
    """Count the uses of limits, unless one goes beyond its cap."""
    if any(used[r] + amount > caps[r] for r, amount in way.uses):
        return False
    for r, amount in way.uses:
        used[r] += amount
    return True


def _extra(move: Move) -> int:
    return move.extra
