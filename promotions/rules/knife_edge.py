"""The cheapest way to bring one sum up to a need: what to give up for a threshold, and no fen more.

All that a part of the basket can bring to the sum is a set of whole numbers, kept as the bits of one integer: to add
a unit is to shift and to join. So every fen is looked at without a label for each.
"""

from __future__ import annotations

from math import gcd
from typing import NamedTuple

from promotions.rules.basket_view import Way
from promotions.rules.bounds import components
from promotions.rules.edge_bounds import EdgeBounds

BITS_MAX = 1 << 23  # of one set; a wider one is not looked at to the fen
TUNERS = 12  # free units that give the last fen where the others give the most of it
STATES_MAX = 300  # sets kept at once; beyond it those that cost least beside the sum
WORD = 1 << 15  # bits that cost as much work as one label

# Units that groups hold already, uses of limits, and what was paid beside the sum.
State = tuple[int, tuple[int, ...], int]


class Step(NamedTuple):
    """A way by its effect: later units that it takes, what it costs beside the sum, what it brings to the sum."""

    takes: int
    odd: int
    gain: int
    way: Way


class KnifeEdge:
    """One threshold column of a problem. `most_cost`: nothing dearer is of interest; `budget` is in labels."""

    def __init__(self, bounds: EdgeBounds, most_cost: int, budget: int) -> None:
        self._budget = budget
        self._bounds = bounds
        self._problem = bounds.problem
        self._credit = bounds.credit
        self._caps = tuple(cap for _, _, cap in self._problem.resources)
        self.complete = True
        self.spent = 0
        self._width = (most_cost - bounds.floor) // self._credit - bounds.start
        self._steps = self._arranged()
        self._later = self._later_uses()
        self._unit = gcd(*[step.gain for steps in self._steps for step in steps]) or 1
        if self._width // self._unit >= BITS_MAX:
            self.complete = False
            self._width = (BITS_MAX - 1) * self._unit
        self._layers: list[dict[State, int]] = [{(0, (0,) * len(self._caps), 0): 1}]

    def cheapest(self, need: int) -> tuple[int, list[Way]] | None:
        """The least cost with which the column comes to `need` or more, and the ways; None: not within the cost."""
        low = max(0, -(-(need - self._bounds.start) // self._unit))
        if low > self._width // self._unit:
            return None
        exact = self._tuned(low)
        if exact is not None:
            return self._bounds.least_cost(low * self._unit + self._bounds.start), exact
        best: tuple[int, int, State, int] | None = None
        for place in range(len(self._steps) + 1):
            layer = self._layer(place)
            if layer is None:
                return None
            if place < self._first_free:
                continue
            # From here on every unit may be bought so that it brings nothing and costs nothing.
            for state, sums in layer.items():
                rest = sums >> low
                if rest:
                    given = (low + (rest & -rest).bit_length() - 1) * self._unit
                    found = state[2] + given * self._credit, place, state, given
                    best = found if best is None else min(best, found, key=lambda one: one[0])
            if best is not None and best[0] <= low * self._unit * self._credit:
                break
        if best is None or best[3] > self._width:
            return None
        cost = self._bounds.least_cost(self._bounds.start) + best[0]
        return cost, self._picked(best[1], best[2], best[3])

    def _tuned(self, low: int) -> list[Way] | None:
        """Ways that bring exactly this much, found by giving most of it in large pieces and the rest in small ones."""
        layer = self._layer(self._first_free) or {}
        start = next(((state, sums) for state, sums in layer.items() if not state[2]), None)
        if start is None:
            return None
        given = (start[1] & -start[1]).bit_length() - 1
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

    def _arranged(self) -> list[list[Step]]:
        """The steps of units in the order of the sweep: first the parts that hang together, then the free units.

        By groups of interest alone, which join fewer units than all do.
        """
        problem, dearest = self._problem, self._width * self._credit
        steps = [self._step(way) for item in problem.items for way in item.choices]
        steps += [self._step(way) for way in problem.groups]
        steps = [step for step in steps if step.odd + step.gain * self._credit <= dearest]
        groups = [step.way for step in steps if step.way.place >= 0]
        easy = {step.way.members[0] for step in steps if step.gain == step.odd == 0}
        easy -= {i for step in steps if step.way.uses for i in step.way.members}
        most = [0] * len(problem.items)
        for step in steps:
            most[step.way.members[0]] = max(most[step.way.members[0]], step.gain)
        bound: list[int] = []
        free: list[tuple[int, int]] = []
        for part in components(problem, groups):
            if len(part) == 1 and part[0] in easy:
                free.append((-most[part[0]], part[0]))
            else:
                bound += part
        self._first_free = len(bound)
        order = [*bound, *(item for _, item in sorted(free))]
        at = {item: place for place, item in enumerate(order)}
        out: list[list[Step]] = [[] for _ in order]
        for step in steps:
            first = min([at[i] for i in step.way.members])
            takes = sum([1 << at[i] - first - 1 for i in step.way.members if at[i] != first])
            out[first].append(step._replace(takes=takes))
        for of_unit in out:
            of_unit.sort(key=lambda step: (step.odd, step.gain))
        return out

    def _step(self, way: Way) -> Step:
        return Step(0, self._bounds.beside.above(way), self._bounds.values.above(way), way)

    def _later_uses(self) -> list[tuple[int, ...]]:
        """For each place in the order: how many uses of each limit the units from there on may want at most."""
        left = [0] * len(self._caps)
        out = [tuple(left)]
        for steps in reversed(self._steps):
            most = [0] * len(left)
            for step in steps:
                for r, amount in step.way.uses:
                    most[r] = max(most[r], amount)
            left = [so_far + more for so_far, more in zip(left, most, strict=True)]
            out.append(tuple(left))
        out.reverse()
        return out

    def _layer(self, place: int) -> dict[State, int] | None:
        """The sums that the first `place` units can bring, by what the rest must know; None: beyond the budget."""
        while len(self._layers) <= place:
            steps = self._steps[len(self._layers) - 1]
            work = 1 + len(steps) * len(self._layers[-1]) * (1 + self._width // self._unit // WORD)
            if self.spent + work > self._budget:
                self.complete = False
                return None
            self.spent += work
            grown: dict[State, int] = {}
            for state, sums in self._layers[-1].items():
                for after, step in self._after(len(self._layers) - 1, state):
                    shifted = sums if step is None else sums << step.gain // self._unit
                    grown[after] = grown.get(after, 0) | shifted
            room = self._width * self._credit
            for state in list(grown):
                # Dearer than of interest, with what is paid beside.
                grown[state] &= (2 << (room - state[2]) // self._credit // self._unit) - 1
                if not grown[state]:
                    del grown[state]
            if len(grown) > STATES_MAX:
                self.complete = False
                kept = sorted(grown, key=lambda state: (state[2], state))[:STATES_MAX]
                grown = {state: grown[state] for state in kept}
            self._layers.append(grown)
        return self._layers[place]

    def _after(self, place: int, state: State) -> list[tuple[State, Step | None]]:
        """The states to which a unit's steps lead. Uses of a limit that the rest cannot bring to its cap look alike."""
        busy, uses, odd = state
        later = self._later[place + 1]
        if busy & 1:
            return [((busy >> 1, self._alike(uses, later), odd), None)]
        out: list[tuple[State, Step | None]] = []
        plain = self._alike(uses, later)
        for step in self._steps[place]:
            if step.takes & busy >> 1 or odd + step.odd > self._width * self._credit:
                continue
            now = plain
            if step.way.uses:
                spent = list(uses)
                for r, amount in step.way.uses:
                    spent[r] += amount
                if any(used > cap for used, cap in zip(spent, self._caps, strict=True)):
                    continue
                now = self._alike(tuple(spent), later)
            out.append(((busy >> 1 | step.takes, now, odd + step.odd), step))
        return out

    def _alike(self, uses: tuple[int, ...], later: tuple[int, ...]) -> tuple[int, ...]:
        if not uses:
            return uses
        return tuple([max(used, cap - more) for used, cap, more in zip(uses, self._caps, later, strict=True)])

    def _picked(self, place: int, state: State, given: int) -> list[Way]:
        """The ways that lead to that sum, by going back over the layers."""
        free = [
            next(step.way for step in steps if step.gain == step.odd == 0 and not step.takes)
            for steps in self._steps[place:]
        ]
        return free + self._before(place, state, given // self._unit)

    def _before(self, place: int, state: State, left: int) -> list[Way]:
        """The ways of the first units that lead to a sum in one state."""
        ways: list[Way] = []
        while place:
            place -= 1
            before, step = self._back(place, state, left)
            if step is not None:
                ways.append(step.way)
                left -= step.gain // self._unit
            state = before
        return ways

    def _back(self, place: int, state: State, left: int) -> tuple[State, Step | None]:
        for before, sums in self._layers[place].items():
            for after, step in self._after(place, before):
                shift = 0 if step is None else step.gain // self._unit
                if after == state and shift <= left and sums >> (left - shift) & 1:
                    return before, step
        raise AssertionError("a sum that nothing leads to")
