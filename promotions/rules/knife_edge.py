"""The cheapest way to bring one sum up to a need: what to give up for a threshold, and no fen more.

All that a part of the basket can bring to the sum is a set of whole numbers, kept as the bits of one integer: to add
a unit is to shift and to join. So every fen is looked at without a label for each. A bit stands for what is then still
left of the most that is of interest, so that sums beyond it fall off, and the more was brought, the shorter is the set.
"""

from __future__ import annotations

from math import gcd

from promotions.rules.basket_view import Way
from promotions.rules.course import Course, State, Step
from promotions.rules.edge_bounds import EdgeBounds

BITS_MAX = 1 << 23  # of one set; a wider one is not looked at to the fen
TUNERS = 12  # free units that give the last fen where the others give the most of it
STATES_MAX = 300  # sets kept at once; beyond it those that cost least beside the sum
WORD = 1 << 15  # bits that cost as much work as one label

# A state, and what was paid beside the sum.
Key = tuple[State, int]


class KnifeEdge:
    """One threshold column of a problem. `most_cost`: nothing dearer is of interest; `budget` is in labels."""

    def __init__(self, bounds: EdgeBounds, most_cost: int, budget: int) -> None:
        self._budget = budget
        self._bounds = bounds
        self._problem = bounds.problem
        self._credit = bounds.credit
        self.complete = True
        self.spent = 0
        self._width = (most_cost - bounds.floor) // self._credit - bounds.start
        self._course = Course(self._problem, self._of_interest())
        self._steps, self._first_free = self._course.steps, self._course.first_free
        self._unit = gcd(*[step.gain for steps in self._steps for step in steps]) or 1
        if self._width // self._unit >= BITS_MAX:
            self.complete = False
            self._width = (BITS_MAX - 1) * self._unit
        self._most = self._width // self._unit
        self._layers: list[dict[Key, int]] = [{(self._course.start, 0): 1 << max(0, self._most)}]

    def cheapest(self, need: int) -> tuple[int, list[Way]] | None:
        """The least cost with which the column comes to `need` or more, and the ways; None: not within the cost."""
        low = max(0, -(-(need - self._bounds.start) // self._unit))
        if low > self._most:
            return None
        exact = self._tuned(low)
        if exact is not None:
            return self._bounds.least_cost(low * self._unit + self._bounds.start), exact
        best: tuple[int, int, Key, int] | None = None
        for place in range(len(self._steps) + 1):
            layer = self._layer(place)
            if layer is None:
                return None
            if place < self._first_free:
                continue
            # From here on every unit may be bought so that it brings nothing and costs nothing.
            for key, sums in layer.items():
                enough = sums & (2 << self._most - low) - 1
                if enough:
                    given = self._least(enough) * self._unit
                    found = key[1] + given * self._credit, place, key, given
                    best = found if best is None else min(best, found, key=lambda one: one[0])
            if best is not None and best[0] <= low * self._unit * self._credit:
                break
        if best is None:
            return None
        cost = self._bounds.least_cost(self._bounds.start) + best[0]
        return cost, self._picked(best[1], best[2], best[3])

    def _least(self, sums: int) -> int:
        """The least sum of a set."""
        return self._most + 1 - sums.bit_length()

    def _tuned(self, low: int) -> list[Way] | None:
        """Ways that bring exactly this much, found by giving most of it in large pieces and the rest in small ones."""
        layer = self._layer(self._first_free) or {}
        start = next(((key, sums) for key, sums in layer.items() if not key[1]), None)
        if start is None:
            return None
        given = self._least(start[1])
        left = low - given
        split = max(self._first_free, len(self._steps) - TUNERS)
        small = [
            {step.gain // self._unit: step.way for step in of_unit if not step.odd} for of_unit in self._steps[split:]
        ]
        window = sum(max(gains) for gains in small) // 2
        ways: list[Way] = []
        for steps in self._steps[self._first_free : split]:
            fitting = [step for step in steps if not step.odd and step.gain // self._unit <= max(0, left - window)]
            step = max(fitting, key=lambda one: one.gain)
            ways.append(step.way)
            left -= step.gain // self._unit
        if not 0 <= left <= min(BITS_MAX, sum(max(gains) for gains in small)):
            return None
        sets = [1]
        for gains in small:
            grown = 0
            for gain in gains:
                grown |= sets[-1] << gain
            sets.append(grown & (2 << left) - 1)
        self.spent += sum(map(len, small)) * (1 + left // WORD)
        if not sets[-1] >> left & 1:
            return None
        for gains, sums in zip(reversed(small), sets[-2::-1], strict=True):
            gain = next(one for one in gains if one <= left and sums >> (left - one) & 1)
            ways.append(gains[gain])
            left -= gain
        return ways + self._before(self._first_free, start[0], given)

    def _of_interest(self) -> list[Step]:
        problem, bounds = self._problem, self._bounds
        ways = [way for item in problem.items for way in item.choices] + problem.groups
        steps = [Step(0, bounds.odd(way), bounds.values.above(way), way) for way in ways]
        return [step for step in steps if step.odd + step.gain * self._credit <= self._width * self._credit]

    def _layer(self, place: int) -> dict[Key, int] | None:
        """The sums that the first `place` units can bring, by what the rest must know; None: beyond the budget."""
        while len(self._layers) <= place:
            steps = self._steps[len(self._layers) - 1]
            work = 1 + len(steps) * sum([1 + sums.bit_length() // WORD for sums in self._layers[-1].values()])
            if self.spent + work > self._budget:
                self.complete = False
                return None
            self.spent += work
            grown: dict[Key, int] = {}
            for key, sums in self._layers[-1].items():
                for after, step in self._after(len(self._layers) - 1, key):
                    shifted = sums if step is None else sums >> step.gain // self._unit
                    if shifted:
                        known = grown.get(after)
                        grown[after] = shifted if known is None else known | shifted
            room = self._width * self._credit
            for key in [key for key in grown if key[1]]:
                # Dearer than of interest, with what is paid beside.
                dearer = self._most - (room - key[1]) // self._credit // self._unit
                grown[key] = grown[key] >> dearer << dearer
                if not grown[key]:
                    del grown[key]
            if len(grown) > STATES_MAX:
                self.complete = False
                kept = sorted(grown, key=lambda key: (key[1], key))[:STATES_MAX]
                grown = {key: grown[key] for key in kept}
            self._layers.append(grown)
        return self._layers[place]

    def _after(self, place: int, key: Key) -> list[tuple[Key, Step | None]]:
        """Where a unit's steps lead, but for those that cost more beside the sum than is of interest."""
        state, odd = key
        room = self._width * self._credit - odd
        out: list[tuple[Key, Step | None]] = []
        for after, step in self._course.after(place, state):
            more = 0 if step is None else step.odd
            if more <= room:
                out.append(((after, odd + more), step))
        return out

    def _picked(self, place: int, key: Key, given: int) -> list[Way]:
        """The ways that lead to that sum, by going back over the layers."""
        free = [
            next(step.way for step in steps if step.gain == step.odd == 0 and not step.takes)
            for steps in self._steps[place:]
        ]
        return free + self._before(place, key, given // self._unit)

    def _before(self, place: int, key: Key, left: int) -> list[Way]:
        """The ways of the first units that lead to a sum in one state."""
        ways: list[Way] = []
        while place:
            place -= 1
            before, step = self._back(place, key, left)
            if step is not None:
                ways.append(step.way)
                left -= step.gain // self._unit
            key = before
        return ways

    def _back(self, place: int, key: Key, left: int) -> tuple[Key, Step | None]:
        for before, sums in self._layers[place].items():
            for after, step in self._after(place, before):
                shift = 0 if step is None else step.gain // self._unit
                if after == key and shift <= left and sums >> (self._most - left + shift) & 1:
                    return before, step
        raise AssertionError("a sum that nothing leads to")
