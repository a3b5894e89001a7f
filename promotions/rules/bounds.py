"""What every unit costs at least, whatever the others do; and which units must be looked at together.

Each unit is given a price for being free to join groups, and each scarce use of a limit one as well, such that the
prices inside a group cover what the group gains over its units' best ways apart (`prices.py`). So the units' best ways
less their prices are together a lower bound, and each way has an extra cost over it. Ways whose extra is more than the
room up to a bill already found cannot be on a better one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from promotions.rules.basket_view import Way
from promotions.rules.prices import Want, covering
from promotions.rules.problem import Problem


class Bounds:
    """`floors`: of each item; `least` is their sum with what is settled: no bill costs less.

    `labels`: what the prices cost; with more than `most_labels` the bounds would be tighter.

    `measure`: what a way costs here, where it is not its cost; settled lines are then left out, limits not looked at.
    """

    def __init__(
        self,
        problem: Problem,
        most_labels: int,
        measure: Callable[[Way], int] | None = None,
        like: Bounds | None = None,
    ) -> None:
        """`like`: others of the same problem, which know its parts."""
        self._most_labels = most_labels
        self._problem = problem
        self._measure = measure
        self._limited = measure is None
        self.labels = 0
        self.likely: set[tuple[int, ...]] = set()  # units that are a group at these prices
        self.tolls = [0] * len(problem.resources)
        self.floors = [self._apart(item.choices) for item in problem.items]
        self.parts: list[list[int]] = components(problem, problem.groups) if like is None else like.parts
        self.groups: list[list[Way]] = shared_out(self.parts, problem.groups) if like is None else like.groups
        for part, groups in zip(self.parts, self.groups, strict=True):
            if len(part) > 1 or (self._limited and any(way.uses for way in problem.items[part[0]].choices)):
                self._price(part, groups)
        self.toll_base = sum(toll * cap for toll, (_, _, cap) in zip(self.tolls, problem.resources, strict=True))
        self.least = problem.base_cost - self.toll_base + sum(self.floors)

    def tolled(self, way: Way) -> int:
        """Cost with the price of the limits that it uses up."""
        cost = self._cost(way)
        for r, amount in way.uses:
            cost += self.tolls[r] * amount
        return cost

    def above(self, way: Way) -> int:
        """How much a way costs more than the least of its units; never below 0."""
        above, floors = self.tolled(way), self.floors
        for i in way.members:
            above -= floors[i]
        return above

    def _cost(self, way: Way) -> int:
        return way.cost if self._measure is None else self._measure(way)

    def _counted(self, way: Way) -> list[int]:
        """The limits that a way uses, once for each use; what is limited in money is left to the search."""
        if not self._limited or not way.uses:
            return []
        resources = self._problem.resources
        return [r for r, amount in way.uses if resources[r][1] == "uses" for _ in range(amount)]

    def _apart(self, choices: Sequence[Way]) -> int:
        """What a unit costs alone that uses no limit."""
        if len(choices) == 1 and not choices[0].uses:
            return self._cost(choices[0])
        return min([self._cost(way) for way in choices if not self._counted(way)])

    def _price(self, part: list[int], groups: list[Way]) -> None:
        """Price the units of a part and the limits near it."""
        problem, floors = self._problem, self.floors
        row = {item: at for at, item in enumerate(part)}
        amounts = [1] * len(part)
        limits: dict[int, int] = {}
        best: dict[tuple[int, ...], int] = {}
        scarce = [way for i in part for way in problem.items[i].choices if way.uses] if self._limited else []
        for way in (*scarce, *groups):
            gain = -self._cost(way)
            for i in way.members:
                gain += floors[i]
            if gain <= 0:
                continue
            things = [row[i] for i in way.members]
            if way.uses:
                for r in self._counted(way):
                    if r not in limits:
                        limits[r] = len(amounts)
                        amounts.append(problem.resources[r][2])
                    things.append(limits[r])
            named = tuple(things)
            best[named] = max(gain, best.get(named, 0))
        wants = [Want(gain, things) for things, gain in best.items()]
        if len(wants) == 1 and not limits:  # one group alone: any of its units may bear what it gains
            floors[part[wants[0].things[0]]] -= wants[0].gain
            self.likely.add(tuple([part[thing] for thing in wants[0].things]))
        elif wants:
            prices = covering(wants, amounts, self._most_labels - self.labels)
            self.labels += prices.labels
            for at in prices.met:
                self.likely.add(tuple([part[thing] for thing in wants[at].things if thing < len(part)]))
            for item, price in zip(part, prices.each, strict=False):
                floors[item] -= price
            for r, at in limits.items():
                self.tolls[r] = prices.each[at]


def components(
    problem: Problem, groups: Sequence[Way], among: Sequence[int] | None = None, limits: bool = True
) -> list[list[int]]:
    """Items that must be looked at together, because a group or a limit joins them; neighbours close to each other.

    `groups` join no others than `among` (None: all items). Without `limits` only groups join.
    """
    items = range(len(problem.items)) if among is None else among
    near: dict[int, set[int]] = {i: set() for i in items}
    for way in groups:
        for i in way.members:
            near[i].update(way.members)
    if limits and problem.resources:
        sharing: dict[int, list[int]] = {}
        for way in (*(way for i in items for way in problem.items[i].choices), *groups):
            for r, _ in way.uses:
                sharing.setdefault(r, []).extend(way.members)
        for members in sharing.values():
            for i in members:
                near[i].add(members[0])
                near[members[0]].add(i)
    left = set(near)
    starts = sorted(near, key=lambda i: (len(near[i]), i))
    return [_in_line(start, near, left) for start in starts if start in left]


def shared_out(parts: list[list[int]], groups: Sequence[Way]) -> list[list[Way]]:
    """For each part the groups of its units."""
    part_of = {item: at for at, part in enumerate(parts) for item in part}
    out: list[list[Way]] = [[] for _ in parts]
    for way in groups:
        out[part_of[way.members[0]]].append(way)
    return out


def _in_line(start: int, near: dict[int, set[int]], left: set[int]) -> list[int]:
    """What hangs together with `start`, such that few units wait for their neighbours at any time; taken from `left`.

    Next comes the unit with the fewest neighbours that were not met before.
    """
    part: list[int] = []
    left.discard(start)
    unmet = {start: len(near[start] & left)}  # of each that waits: its neighbours that were not met before
    while unmet:
        item = min([(count, len(near[i]), i) for i, count in unmet.items()])[2]
        del unmet[item]
        part.append(item)
        fresh = near[item] & left
        left -= fresh
        for i in fresh:
            for other in near[i]:
                if other in unmet:
                    unmet[other] -= 1
        for i in fresh:
            unmet[i] = len(near[i] & left)
    return part
