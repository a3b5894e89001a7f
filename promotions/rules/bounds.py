"""What every unit costs at least, whatever the others do; and which units must be looked at together.

Each unit is given a price for being free to join groups, such that the prices inside a group cover what the group
gains over its units' best ways apart. So the units' best ways less their prices are together a lower bound, and each
way has an extra cost over it. Ways whose extra is more than the room up to a bill already found cannot be on a better
one. Uses of a scarce limit have a price as well.
"""

from __future__ import annotations

from collections.abc import Callable

from promotions.rules.basket_view import Way
from promotions.rules.problem import Problem

GROUPS_FEW, ROUNDS = 20, 60  # more groups than a few are balanced first, in so many rounds
SWEEPS = 12  # over all units, to lower the prices; more hardly tightens the bound


class Bounds:
    """`floors`: of each item; `least` is their sum with what is settled: no bill costs less.

    `measure`: what a way costs here, where it is not its cost; settled lines are then left out.
    """

    def __init__(self, problem: Problem, measure: Callable[[Way], int] | None = None) -> None:
        self._problem = problem
        self._measure = measure or _cost
        self.tolls = [0] * len(problem.resources) if measure else self._tolls()
        self.toll_base = sum(toll * cap for toll, (_, _, cap) in zip(self.tolls, problem.resources, strict=True))
        self.floors = [min(map(self.tolled, item.choices)) for item in problem.items]
        self._lower()
        self.least = problem.base_cost - self.toll_base + sum(self.floors)

    def tolled(self, way: Way) -> int:
        """Cost with the price of the limits that it uses up."""
        cost = self._measure(way)
        return cost + sum(self.tolls[r] * amount for r, amount in way.uses) if way.uses else cost

    def above(self, way: Way) -> int:
        """How much a way costs more than the least of its units; never below 0."""
        floors = self.floors
        return self.tolled(way) - sum([floors[i] for i in way.members])

    def _tolls(self) -> list[int]:
        """A limit with n uses is worth what the unit after the n-th best would gain by one more."""
        problem = self._problem
        out = [0] * len(problem.resources)
        for r, (_, kind, cap) in enumerate(problem.resources):
            if kind != "uses":
                continue
            gains = []
            for item in problem.items:
                without = min(way.cost for way in item.choices if all(used != r for used, _ in way.uses))
                gains.append(without - min(way.cost for way in item.choices))
            gains.sort(reverse=True)
            if cap < len(gains):
                out[r] = gains[cap]
        return out

    def _lower(self) -> None:
        """Find prices that cover every group's gain, and lower them in turn as far as they go."""
        groups: list[tuple[int, tuple[int, ...]]] = []
        around: list[list[int]] = [[] for _ in self.floors]
        for way in self._problem.groups:
            gain = -self.above(way)
            if gain <= 0:
                continue
            for i in way.members:
                around[i].append(len(groups))
            groups.append((gain, way.members))
        if not groups:
            return
        prices = [max((-(-groups[g][0] // len(groups[g][1])) for g in near), default=0) for near in around]
        if len(groups) > GROUPS_FEW:
            prices = _balanced(prices, groups)
        room = [sum([prices[i] for i in members]) - gain for gain, members in groups]
        touched = [i for i, near in enumerate(around) if near]
        for sweep in range(SWEEPS):
            # Half of what is possible, so that no unit takes all that its group has to give; the last rounds take all.
            moved = False
            for i in touched if sweep % 2 else reversed(touched):
                spare = min(min(room[g] for g in around[i]), prices[i])
                step = spare if sweep >= SWEEPS - 2 else (spare + 1) // 2
                if step > 0:
                    moved = True
                    prices[i] -= step
                    for g in around[i]:
                        room[g] -= step
            if not moved:
                break
        self.floors = [floor - price for floor, price in zip(self.floors, prices, strict=True)]


def _balanced(prices: list[int], groups: list[tuple[int, tuple[int, ...]]]) -> list[int]:
    """Prices that leave few groups a gain: raised where several groups want a unit, lowered where none does.

    A subgradient walk on the bound that is left when every group may take its units; at the end whatever gain is
    left to a group is laid on its units, so that the prices cover every group again.
    """
    sure = 0
    busy: set[int] = set()
    for gain, members in sorted(groups, reverse=True):
        if busy.isdisjoint(members):
            busy.update(members)
            sure += gain
    best, least = prices, sum(prices)
    for number in range(ROUNDS):
        slope = [-1] * len(prices)
        bound = sum(prices)
        for gain, members in groups:
            left = gain - sum([prices[i] for i in members])
            if left > 0:
                bound += left
                for i in members:
                    slope[i] += 1
        if bound < least:
            best, least = prices, bound
        steep = sum([one * one for one, price in zip(slope, prices, strict=True) if one > 0 or price])
        if not steep or bound <= sure:
            break
        step = (bound - sure) * (ROUNDS - number) // (ROUNDS * steep) or 1
        prices = [max(0, price + step * one) for price, one in zip(prices, slope, strict=True)]
    covering = list(best)
    for gain, members in groups:
        left = gain - sum([covering[i] for i in members])
        if left > 0:
            covering[members[0]] += left
    return covering


def _cost(way: Way) -> int:
    return way.cost


def components(problem: Problem, groups: list[Way]) -> list[list[int]]:
    """Items that must be looked at together, because a group or a limit joins them; neighbours close to each other."""
    near: list[set[int]] = [set() for _ in problem.items]
    for way in groups:
        for i in way.members:
            near[i].update(way.members)
    sharing: dict[int, list[int]] = {}
    for item in range(len(problem.items)):
        for way in problem.items[item].choices:
            for r, _ in way.uses:
                sharing.setdefault(r, []).append(item)
    for way in groups:
        for r, _ in way.uses:
            sharing.setdefault(r, []).extend(way.members)
    for members in sharing.values():
        for i in members:
            near[i].add(members[0])
            near[members[0]].add(i)
    out: list[list[int]] = []
    seen: set[int] = set()
    for start in sorted(range(len(near)), key=lambda i: (len(near[i]), i)):
        if start in seen:
            continue
        part = [start]
        seen.add(start)
        for i in part:
            fresh = sorted(near[i] - seen, key=lambda j: (len(near[j]), j))
            seen.update(fresh)
            part.extend(fresh)
        out.append(part)
    return out
