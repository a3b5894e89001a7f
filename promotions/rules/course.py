"""The units of a question in the order in which a search takes them, and where each way for a unit leads.

Only ways of interest are looked at, and only their groups join units, so that as few as possible wait for each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from promotions.rules.basket_view import Way
from promotions.rules.bounds import components
from promotions.rules.problem import Problem

MUCH = 4  # a part that must bring so much of the largest gain comes early

# Units that groups hold already, the next one first; uses of limits.
State = tuple[int, tuple[int, ...]]


@final
class Step:
    """A way by its effect: later units that it `takes`, what it costs over a bound (`odd`), what it brings (`gain`)."""

    __slots__ = ("gain", "odd", "takes", "way")

    def __init__(self, takes: int, odd: int, gain: int, way: Way) -> None:
        self.takes = takes
        self.odd = odd
        self.gain = gain
        self.way = way


class Course:
    """`steps`: of each unit of `order`. First come units that bring nothing, then parts that hang together, and of
    these first what must bring much in any case, then free units.

    From `first_free` on each unit may bring nothing and cost nothing, whatever the others do; largest gain first.
    """

    def __init__(self, problem: Problem, steps: Sequence[Step]) -> None:
        self._caps = tuple(cap for _, _, cap in problem.resources)
        easy = {step.way.members[0] for step in steps if step.gain == step.odd == 0}
        easy -= {i for step in steps if step.way.uses for i in step.way.members}
        most = [0] * len(problem.items)
        must: dict[int, int] = {}  # what units bring at least of which a way begins
        for step in steps:
            first = step.way.members[0]
            most[first] = max(most[first], step.gain)
            must[first] = min(must.get(first, step.gain), step.gain)
        widest = max(most, default=0)
        idle: list[int] = []
        bound: list[int] = []
        late: list[tuple[int, list[int]]] = []
        free: list[tuple[int, int]] = []
        for part in components(problem, [step.way for step in steps if step.way.place >= 0], limits=False):
            if len(part) > 1 or part[0] not in easy:
                if any(most[i] for i in part):
                    brings = max([must.get(i, 0) for i in part])
                    late.append((-brings if brings * MUCH >= widest else 0, part))
                else:
                    bound += part
            elif most[part[0]]:
                free.append((-most[part[0]], part[0]))
            else:
                idle.append(part[0])
        late.sort(key=_must)  # what must bring much leaves little room to all after it
        bound += [i for _, part in late for i in part]
        self.first_free = len(idle) + len(bound)
        self.start: State = (0, (0,) * len(self._caps))
        self.order = [*idle, *bound, *(item for _, item in sorted(free))]
        self.steps = self._arranged(steps)
        for place in range(len(idle)):  # what costs more and brings no more
            del self.steps[place][1:]
        self._later = self._later_uses()

    def _arranged(self, steps: Sequence[Step]) -> list[list[Step]]:
        at = {item: place for place, item in enumerate(self.order)}
        out: list[list[Step]] = [[] for _ in self.order]
        for step in steps:
            first = min([at[i] for i in step.way.members])
            takes = sum([1 << at[i] - first - 1 for i in step.way.members if at[i] != first])
            out[first].append(Step(takes, step.odd, step.gain, step.way))
        for of_unit in out:
            of_unit.sort(key=lambda step: (step.odd, step.gain))
        return out

    def _later_uses(self) -> list[tuple[int, ...]]:
        """For each place in the order: how many uses of each limit the units from there on may want at most."""
        left = [0] * len(self._caps)
        out = [tuple(left)]
        for steps in reversed(self.steps):
            most = [0] * len(left)
            for step in steps:
                for r, amount in step.way.uses:
                    most[r] = max(most[r], amount)
            left = [so_far + more for so_far, more in zip(left, most, strict=True)]
            out.append(tuple(left))
        out.reverse()
        return out

    def after(self, place: int, state: State) -> list[tuple[State, Step | None]]:
        """The states to which a unit's steps lead. Uses of a limit that the rest cannot bring to its cap look alike."""
        busy, uses = state
        plain = self._alike(uses, place + 1)
        if busy & 1:
            return [((busy >> 1, plain), None)]
        out: list[tuple[State, Step | None]] = []
        for step in self.steps[place]:
            if step.takes & busy >> 1:
                continue
            now = plain
            if step.way.uses:
                spent = list(uses)
                for r, amount in step.way.uses:
                    spent[r] += amount
                if any(used > cap for used, cap in zip(spent, self._caps, strict=True)):
                    continue
                now = self._alike(tuple(spent), place + 1)
            out.append(((busy >> 1 | step.takes, now), step))
        return out

    def _alike(self, uses: tuple[int, ...], place: int) -> tuple[int, ...]:
        if not uses:
            return uses
        later = zip(uses, self._caps, self._later[place], strict=True)
        return tuple([max(used, cap - more) for used, cap, more in later])


def _must(one: tuple[int, list[int]]) -> int:
    return one[0]
