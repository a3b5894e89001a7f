"""Where nothing but the cost matters: each part of the basket by itself, the cheapest ways of each together.

A part is solved by groups taken in a few orders, and where the bound says that they may not be the best, by a sweep
over those ways that could still be on a better bill; these often fall into smaller parts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from promotions.rules.basket_view import Way
from promotions.rules.bounds import Bounds, components
from promotions.rules.problem import Problem
from promotions.rules.sweep import Label, Sweeper, spend

DEEPER = (16, 4, 1)  # so many parts of the room are looked at, in turn
SWAPS = 4  # rounds in which a group may take the place of others


@final
class Gain:
    """What a group saves over its units apart, and how much it costs above their bound."""

    __slots__ = ("above", "fen", "way")

    def __init__(self, fen: int, above: int, way: Way) -> None:
        self.fen = fen
        self.above = above
        self.way = way


class Packing:
    """`plan`: the cheapest ways; `least`: no ways cost less; `complete`: that these cost no more is proven."""

    def __init__(self, problem: Problem, bounds: Bounds, sweeper: Sweeper) -> None:
        self._problem = problem
        self._bounds = bounds
        self._sweeper = sweeper
        self._caps = [cap for _, _, cap in problem.resources]
        self._parts: list[tuple[list[int], int]] = []
        self._ranked: dict[int, list[Way]] = {}
        self._limits: list[set[int]] = [{r for way in one.choices for r, _ in way.uses} for one in problem.items]
        for way in problem.groups:
            self._limits[way.members[0]].update([r for r, _ in way.uses])
        self.plan: list[Way] = []
        self.least = problem.base_cost
        self.complete = True
        for part, groups in zip(bounds.parts, bounds.groups, strict=True):
            best, low, whole = self._best(part, self._gains(groups))
            self.plan += best
            low -= self._tolls_of(part)
            self._parts.append((part, low))
            self.least += low
            self.complete &= whole

    def parts_least(self) -> list[tuple[int, int]]:
        """(bit set of lines, least cost) of what no group and no limit joins, where only the cost mattered."""
        problem = self._problem
        lines: list[tuple[int, int]] = []
        for part, low in self._parts:
            lines.append((sum({1 << problem.items[i].line for i in part}), low))
        qtys = problem.basket.qtys
        for line, option in enumerate(problem.settled):
            if option is not None:
                lines.append((1 << line, option.net * qtys[line]))
        return _joined(lines)

    def _gains(self, groups: Sequence[Way]) -> list[Gain]:
        items, above = self._problem.items, self._bounds.above
        apart = {i: min([way.cost for way in items[i].choices]) for way in groups for i in way.members}
        out: list[Gain] = []
        for way in groups:
            fen = -way.cost
            for i in way.members:
                fen += apart[i]
            out.append(Gain(fen, above(way), way))
        return out

    def _best(self, part: list[int], groups: list[Gain]) -> tuple[list[Way], int, bool]:
        """The cheapest ways for a part, the least that it can cost (tolls counted), and whether that is proven."""
        item = self._problem.items[part[0]]
        if len(part) == 1 and not any(way.uses for way in item.choices):
            self._sweeper.spent += 1
            way = min(item.choices, key=lambda one: (one.cost, one.taken, -one.options[0].priority))
            return [way], way.cost, True
        if len(groups) == 1 and not self._caps and (sole := self._sole(part, groups[0].way)):
            return sole
        extra, plan = self._greedy(part, groups)
        if not (self._caps and self._near(part)):
            left = [one for one in groups if one.above <= extra]
            smaller = components(self._problem, [one.way for one in left], part)
            if len(smaller) > 1:
                found = [self._best(one, of_part) for one, of_part in zip(smaller, _shared(smaller, left), strict=True)]
                whole = all(proven for _, _, proven in found)
                return [way for ways, _, _ in found for way in ways], sum(low for _, low, _ in found), whole
        return self._swept(part, groups, extra, plan)

    def _sole(self, part: list[int], group: Way) -> tuple[list[Way], int, bool] | None:
        """As `_best` of the units of one group that could join no other; None where it costs what they cost apart."""
        self._sweeper.spent += len(part)
        apart = [
            min(self._problem.items[i].choices, key=lambda one: (one.cost, one.taken, -one.options[0].priority))
            for i in part
        ]
        cost = sum([way.cost for way in apart])
        if group.cost == cost:
            return None
        return (apart, cost, True) if cost < group.cost else ([group], group.cost, True)

    def _swept(self, part: list[int], groups: list[Gain], extra: int, plan: list[Way]) -> tuple[list[Way], int, bool]:
        """As `_best`, of units that hang together; `plan` costs `extra` above their bound."""
        floor = sum(self._bounds.floors[i] for i in part)
        for deeper in DEEPER if self._sweeper.left else DEEPER[-1:]:
            room = extra // deeper
            if deeper > 1 and room < len(part):  # hardly more than what prices are rounded up
                continue
            fitting = [one.way for one in groups if one.above <= room]
            order = part
            if self._sweeper.left:  # otherwise all but a few labels are given up in any order
                order = [i for one in components(self._problem, fitting, part, limits=False) for i in one]
            sweep = self._sweeper.run(self._sweeper.moves(order, fitting, room, ()), room, ())
            if sweep.labels:
                best = min(sweep.labels, key=lambda one: (self._true_extra(part, one), one.taken, one.priority))
                if sweep.lost is None or self._true_extra(part, best) < extra:
                    extra, plan = self._true_extra(part, best), best.ways()
            if extra <= room and sweep.lost is None:  # nothing with less was left out
                break
        low = extra if sweep.lost is None else min(extra, sweep.lost)
        return plan, floor + low, low == extra

    def _true_extra(self, part: list[int], label: Label) -> int:
        """With the tolls of uses that were not taken, which the bound counted off."""
        return label.extra + self._unused(part, label.uses)

    def _unused(self, part: list[int], uses: Sequence[int]) -> int:
        if not self._caps:
            return 0
        return sum(self._bounds.tolls[r] * (self._caps[r] - uses[r]) for r in self._near(part))

    def _tolls_of(self, part: list[int]) -> int:
        """What the tolls of the limits near a part come to."""
        return sum(self._bounds.tolls[r] * self._caps[r] for r in self._near(part)) if self._caps else 0

    def _near(self, part: list[int]) -> set[int]:
        """Limits that the part's ways use."""
        return {r for i in part for r in self._limits[i]}

    def _greedy(self, part: list[int], groups: list[Gain]) -> tuple[int, list[Way]]:
        """A lawful choice, found quickly: the best of several orders of taking groups, and its extra."""
        gains, bounds = [one for one in groups if one.fen > 0], self._bounds
        found = [
            self._filled(part, sorted(gains, key=lambda one: -one.fen)),
            self._filled(part, sorted(gains, key=lambda one: -one.fen // len(one.way.members))),
            self._filled(part, sorted(gains, key=lambda one: (one.way.members not in bounds.likely, one.above))),
        ]
        best = min(found, key=lambda one: one[0])
        if best[0] > len(part) and not self._caps:
            best = min(best, self._filled(part, _swapped(gains, best[1])), key=lambda one: one[0])
        return best

    def _filled(self, part: list[int], order: Sequence[Gain]) -> tuple[int, list[Way]]:
        """Groups in that order as long as they fit, and the other units at their best apart; and its extra."""
        bounds = self._bounds
        used = [0] * len(self._caps)
        busy: set[int] = set()
        extra, plan = 0, []
        for gain in order:
            way = gain.way
            if busy.isdisjoint(way.members) and (not way.uses or spend(self._caps, used, way)):
                busy.update(way.members)
                extra += gain.above
                plan.append(way)
        for i in part:
            if i not in busy:
                way = next(w for w in self._cheapest_first(i) if not w.uses or spend(self._caps, used, w))
                extra += bounds.tolled(way) - bounds.floors[i]
                plan.append(way)
        return extra + self._unused(part, used), plan

    def _cheapest_first(self, item: int) -> list[Way]:
        """A unit's ways apart."""
        found = self._ranked.get(item)
        if found is None:
            found = self._ranked[item] = sorted(self._problem.items[item].choices, key=self._bounds.tolled)
        return found


def _swapped(gains: Sequence[Gain], plan: Sequence[Way]) -> list[Gain]:
    """The groups of a plan after each that gains more than those in its way took their place, then the others."""
    worth = {id(one.way): one for one in gains}
    taken = {i: worth[id(way)] for way in plan if way.place >= 0 for i in way.members}
    for _ in range(SWAPS):
        moved = False
        for one in gains:
            members = one.way.members
            foes = {taken[i].way.members: taken[i] for i in members if i in taken}
            if one.fen > sum([foe.fen for foe in foes.values()]):
                moved = True
                for held in foes:
                    for i in held:
                        del taken[i]
                taken.update(dict.fromkeys(members, one))
        if not moved:
            break
    first = {one.way.members: one for one in taken.values()}
    return [*first.values(), *sorted(gains, key=lambda one: -one.fen)]


def _shared(parts: list[list[int]], groups: Sequence[Gain]) -> list[list[Gain]]:
    """For each part the groups of its units."""
    part_of = {item: at for at, part in enumerate(parts) for item in part}
    out: list[list[Gain]] = [[] for _ in parts]
    for one in groups:
        out[part_of[one.way.members[0]]].append(one)
    return out


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts that share a line become one: units of one line may be in several."""
    out: list[tuple[int, int]] = []
    known = 0
    for lines, least in parts:
        if lines & known:
            apart = [one for one in out if not one[0] & lines]
            for others, more in out:
                if others & lines:
                    lines |= others
                    least += more
            out = apart
        known |= lines
        out.append((lines, least))
    return out


def _cost(way: Way) -> int:
    return way.cost
