"""The cheapest way to bring one threshold's sum up to a need, where other goods are on the bill too.

Unit by unit; of partial choices in the same state one that costs no less and brings no more is dropped, and what is
brought beyond the need counts for nothing. A way's cost is bounded with the sum in mind (`weighed`): the more a fen of
the sum is credited, the nearer is the bound where the need is far from what the goods would come to otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple, final

from promotions.rules.basket_view import Chosen, Way
from promotions.rules.bounds import Bounds
from promotions.rules.course import Course, State, Step
from promotions.rules.problem import Problem

DEEPER = (16, 4, 1)  # so many parts of what may be of interest are looked at, in turn
WAYS_FEW = 64  # of so few ways all are looked at together: to begin anew costs more than they do
POINTS_MAX = 100  # sums that the rest may bring, told apart
WORK_OF_LABEL = 20  # ways and sums looked at cost as much as one label


@final
class Label(Chosen):
    """A partial choice: what it costs and brings, and how far it is above the bound."""

    __slots__ = ("brings", "cost", "odd")

    def __init__(self, cost: int, brings: int, odd: int, parent: Label | None, way: Way | None) -> None:
        super().__init__(parent, way)
        self.cost = cost
        self.brings = brings
        self.odd = odd


class Reached(NamedTuple):
    """What was proven: of all ways that bring `need`, none cost less than these, which bring `brings`.

    `ways` is None where none cost `cost` or less.
    """

    need: int
    brings: int
    cost: int
    ways: list[Way] | None


class Weighed(NamedTuple):
    """Twice the cost of every bill, less `credit` for each fen of the column, is no less than `least`."""

    credit: int
    least: int
    bounds: Bounds

    def least_cost(self, need: int) -> int:
        return -(-(self.least + self.credit * need) // 2)

    def odd(self, way: Way) -> int:
        """What a way adds to the bound."""
        return self.bounds.above(way) * (1 if self.credit else 2)


class Reaching:
    """One column of a problem. `bounds`: of the whole problem. `spent`: labels."""

    def __init__(self, problem: Problem, bounds: Bounds, column: int, most_labels: int) -> None:
        self._problem = problem
        self._column = column
        self.spent = 0
        self.complete = True
        self._known: list[Reached] = []
        self._stepped: dict[int, list[Step]] = {}
        self._bounds = bounds
        self._weighed = [Weighed(0, 2 * bounds.least, bounds)]
        for credit in (problem.heaviest(column), 2 * problem.heaviest(column)):
            self._weighed.append(_weighed(problem, column, credit, most_labels // 8, bounds))
            self.spent += self._weighed[-1].bounds.labels

    def least_cost(self, need: int) -> int:
        """No bill that brings the column to `need` costs less."""
        return max([one.least_cost(need) for one in self._weighed])

    def cheapest(self, need: int, most: int, labels: int) -> tuple[int, list[Way]] | None:
        """The least cost, up to `most`, with which the column comes to `need`, and the ways; None: there is none.

        Not `complete` where it ends after so many `labels`.
        """
        self.complete = True
        for known in self._known:
            if known.need <= need and (most <= known.cost if known.ways is None else need <= known.brings):
                return None if known.ways is None or known.cost > most else (known.cost, known.ways)
        weighed = max(self._weighed, key=lambda one: one.least_cost(need))
        least = weighed.least_cost(need)
        asked, until = most, self.spent + labels
        best: list[Way] | None = None
        found: Label | None = None
        room = 2 * most - weighed.least - weighed.credit * need
        few = sum([1 for step in self._steps(weighed) if step.odd <= room]) <= WAYS_FEW
        for deeper in DEEPER[-1:] if few else DEEPER:
            if most < least:
                break
            limit = least + (most - least) // deeper if found is None else most - (best is not None)
            found = self._swept(weighed, need, limit, until) or found
            if found is not None and found.cost + self._problem.base_cost <= most:
                best, most = found.ways(), found.cost + self._problem.base_cost
            if not self.complete or most <= limit + (best is not None):
                break
        if self.complete:
            self._known.append(Reached(need, self.brings(best or ()), asked if best is None else most, best))
        return None if best is None else (most, best)

    def brings(self, ways: Sequence[Way]) -> int:
        """What the column comes to."""
        return self._problem.base[self._column] + sum([way.sums[self._column] for way in ways])

    def _steps(self, weighed: Weighed) -> list[Step]:
        """Every way by what it brings and adds to the bound."""
        found = self._stepped.get(weighed.credit)
        if found is None:
            problem, column = self._problem, self._column
            ways = [way for item in problem.items for way in item.choices] + problem.groups
            found = [Step(0, weighed.odd(way), way.sums[column], way) for way in ways]
            self._stepped[weighed.credit] = found
        return found

    def _swept(self, weighed: Weighed, need: int, limit: int, until: int) -> Label | None:
        """The cheapest whole choice that may cost `limit` by its bound; not complete beyond `until` labels."""
        problem, column = self._problem, self._column
        room = 2 * limit - weighed.least - weighed.credit * need
        need = max(0, need - problem.base[column])
        steps = self._steps(weighed)
        course = Course(problem, [step for step in steps if step.odd <= room])
        rest = _least_odds(course.steps, need, room)
        work = len(steps) + sum(
            [len(of_unit) * len(odds) for of_unit, (_, odds) in zip(course.steps, rest[1:], strict=True)]
        )
        self.spent += work // WORK_OF_LABEL
        floors, dearest = self._bounds.floors, limit - problem.base_cost + self._bounds.toll_base
        left = sum(floors)  # what the units from here on cost at least
        front: dict[State, list[Label]] = {course.start: [Label(0, 0, 0, None, None)]}
        for place in range(len(course.steps)):
            reaches, odds = rest[place + 1]
            left -= floors[course.order[place]]
            grown: dict[State, list[Label]] = {}
            for state, known in front.items():
                for after, step in course.after(place, state):
                    into = grown.setdefault(after, [])
                    room_for = dearest - left + _held(floors, course.order, place + 1, after[0])
                    cost, gain, odd = (0, 0, 0) if step is None else (step.way.cost, step.gain, step.odd)
                    for label in known:
                        brings = min(need, label.brings + gain)
                        at = bisect_left(reaches, need - brings)
                        near = at < len(reaches) and label.odd + odd + odds[at] <= room
                        if near and label.cost + cost <= room_for:
                            way = None if step is None else step.way
                            into.append(Label(label.cost + cost, brings, label.odd + odd, label, way))
            front = {}
            for state, found in grown.items():
                if found:
                    self.spent += len(found)
                    front[state] = _undominated(found)
            if not front or self.spent > until:
                self.complete &= not front
                return None
        return min(
            [label for found in front.values() for label in found], key=lambda one: (one.cost, one.brings, one.odd)
        )


def _held(floors: Sequence[int], order: Sequence[int], place: int, busy: int) -> int:
    """What the units from `place` on that groups hold would cost at least."""
    out = 0
    while busy:
        if busy & 1:
            out += floors[order[place]]
        busy >>= 1
        place += 1
    return out


def _weighed(problem: Problem, column: int, credit: int, most_labels: int, like: Bounds) -> Weighed:
    bounds = Bounds(problem, most_labels, lambda way: 2 * way.cost - credit * way.sums[column], like)
    return Weighed(credit, sum(bounds.floors) + 2 * problem.base_cost - credit * problem.base[column], bounds)


def _least_odds(steps: Sequence[Sequence[Step]], need: int, room: int) -> list[tuple[list[int], list[int]]]:
    """For each place what the units from there on may bring, rising, and what that costs over the bound at least.

    As if each group were a way of its first unit, and the others could be bought beside it.
    """
    held = 0  # places whose units may be in a group of an earlier one
    for place, of_unit in enumerate(steps):
        for step in of_unit:
            held |= step.takes << place + 1
    reaches, odds = [0], [0]
    out = [(reaches, odds)]
    for place in range(len(steps) - 1, -1, -1):
        ways = sorted({(step.odd, step.gain) for step in steps[place]} | ({(0, 0)} if held >> place & 1 else set()))
        if ways != [(0, 0)]:
            known = zip(odds, reaches, strict=True)
            both = [(odd + more, -min(need, reach + gain)) for odd, reach in known for more, gain in ways]
            both.sort()
            kept: list[tuple[int, int]] = []
            for odd, negative in both:
                if odd > room:
                    break
                if not kept or negative < kept[-1][1]:
                    kept.append((odd, negative))
            if len(kept) > POINTS_MAX:  # of neighbours the lesser cost and the larger sum
                width = -(-len(kept) // POINTS_MAX)
                kept = [(kept[at][0], kept[min(at + width, len(kept)) - 1][1]) for at in range(0, len(kept), width)]
            reaches, odds = [-negative for _, negative in kept], [odd for odd, _ in kept]
        out.append((reaches, odds))
    out.reverse()
    return out


def _undominated(labels: list[Label]) -> list[Label]:
    labels.sort(key=lambda one: (one.cost, -one.brings))
    out: list[Label] = []
    most = -1
    for label in labels:
        if label.brings > most:
            most = label.brings
            out.append(label)
    return out
