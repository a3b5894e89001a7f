"""The search inside one problem: unit by unit, keeping one best label for each state that the rest can tell apart.

A label is a partial choice; its state is which later units groups hold already, what is left of limits, and the sums
that thresholds look at. Labels that cannot beat the best bill known, or cannot reach a threshold that they need, are
dropped. Work is counted in labels, never in time, so that every till gives the same answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from promotions.rules.basket_view import Sums, Way
from promotions.rules.bounds import Bounds, components, shared_out
from promotions.rules.columns import needed_columns, told_apart
from promotions.rules.knife_edge import KnifeEdge
from promotions.rules.problem import Problem
from promotions.rules.thresholds import Target, decided_by_nets, targets
from promotions.rules.worth import least_pay, most_cost

# Labels kept per unit once the budget is spent: the search then ends soon, without proof.
BEAM = 24

Offer = Callable[[list[Way]], int | None]


class Move(NamedTuple):
    """A way as one step of the sweep: `takes` are the later units that it holds, `sums` what thresholds look at."""

    extra: int
    takes: int
    taken: int
    priority: int
    sums: Sums
    way: Way


class Label(NamedTuple):
    """`extra`: cost above the bound so far. `busy`: later units that groups hold, the next one first."""

    extra: int
    taken: int
    priority: int  # negative: the higher the better
    busy: int
    uses: tuple[int, ...]
    sums: Sums
    parent: Label | None
    way: Way | None

    def ways(self) -> list[Way]:
        """All that it chose."""
        out: list[Way] = []
        at: Label | None = self
        while at is not None:
            if at.way is not None:
                out.append(at.way)
            at = at.parent
        return out


class Sweep(NamedTuple):
    """Complete labels, and the least extra of those given up for want of budget (None: none was)."""

    labels: list[Label]
    lost: int | None


class Search:
    """Offers the best ways to `offer`, which carries them out and tells what is paid then.

    `best_pay`: the payable of the bill in hand, where no wishes are at stake; nothing dearer is looked for.
    `floor`: no units come to less before bill rules, wherever that is known.
    """

    def __init__(self, problem: Problem, best_pay: int | None, budget: int, offer: Offer, floor: int) -> None:
        self._problem = problem
        self._budget = budget
        self._offer = offer
        self._best_pay = best_pay
        self._caps = tuple(cap for _, _, cap in problem.resources)
        self.bounds = Bounds(problem, budget // 2)
        self.least = self.bounds.least  # no choice costs less
        if floor:
            self.least = max(self.least, floor * problem.lightest)
        self.spent = self.bounds.labels
        self._parts: list[tuple[list[int], int]] = []
        self._edges: dict[int, KnifeEdge] = {}

    def run(self) -> int | None:
        """Offer what is worth it. No bill that was not offered is worth less than the answer (None: none is better)."""
        if self._hopeless(self.least):
            return None
        if not self._problem.critical:
            missed = self._apart()
            if self._hopeless(self.least) or not told_apart(self._problem):
                return missed
            return self._together(least_pay(self._problem, self.least))
        if not decided_by_nets(self._problem):
            return self._together()
        return self._at_thresholds()

    def _hopeless(self, cost: int) -> bool:
        return self._hopeless_pay(least_pay(self._problem, cost))

    def _hopeless_pay(self, pay: int) -> bool:
        return self._best_pay is not None and pay >= self._best_pay

    def _offered(self, ways: list[Way]) -> int | None:
        pay = self._offer(ways)
        if pay is not None and self._best_pay is not None:
            self._best_pay = min(self._best_pay, pay)
        return pay

    # --- nothing but the cost matters: part by part

    def _apart(self) -> int | None:
        """Each part by itself; the cheapest of each together."""
        problem = self._problem
        plan: list[Way] = []
        least = problem.base_cost
        complete = True
        for part, groups in zip(self.bounds.parts, self.bounds.groups, strict=True):
            best, low, whole = self._best(part, groups)
            plan += best
            low -= self._tolls_of(part)
            self._parts.append((part, low))
            least += low
            complete &= whole
        self._offered(plan)
        self.least = max(self.least, least)
        return None if complete else least_pay(problem, self.least)

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

    def _best(self, part: list[int], groups: list[Way]) -> tuple[list[Way], int, bool]:
        """The cheapest ways for a part, the least that it can cost (tolls counted), and whether that is proven."""
        item = self._problem.items[part[0]]
        if len(part) == 1 and not any(way.uses for way in item.choices):
            self.spent += 1
            way = min(item.choices, key=lambda one: (one.cost, one.taken, -one.options[0].priority))
            return [way], way.cost, True
        extra, plan = self._greedy(part, groups)
        if not (self._caps and self._near(part)):
            left = [way for way in groups if self.bounds.above(way) <= extra]
            smaller = components(self._problem, left, part)
            if len(smaller) > 1:
                found = [
                    self._best(one, of_part) for one, of_part in zip(smaller, shared_out(smaller, left), strict=True)
                ]
                whole = all(proven for _, _, proven in found)
                return [way for ways, _, _ in found for way in ways], sum(low for _, low, _ in found), whole
        return self._swept(part, extra, plan)

    def _swept(self, part: list[int], extra: int, plan: list[Way]) -> tuple[list[Way], int, bool]:
        """As `_best`, of units that hang together; `plan` costs `extra` above their bound."""
        floor = sum(self.bounds.floors[i] for i in part)
        sweep = self._sweep(self._moves(part, extra, ()), extra, ())
        if sweep.labels:
            best = min(sweep.labels, key=lambda one: (self._true_extra(part, one), one.taken, one.priority))
            if sweep.lost is None or self._true_extra(part, best) < extra:
                extra, plan = self._true_extra(part, best), best.ways()
        low = extra if sweep.lost is None else min(extra, sweep.lost)
        return plan, floor + low, low == extra

    def _true_extra(self, part: list[int], label: Label) -> int:
        """With the tolls of uses that were not taken, which the bound counted off."""
        return label.extra + self._unused(part, label.uses)

    def _unused(self, part: list[int], uses: Sequence[int]) -> int:
        if not self._caps:
            return 0
        return sum(self.bounds.tolls[r] * (self._caps[r] - uses[r]) for r in self._near(part))

    def _tolls_of(self, part: list[int]) -> int:
        """What the tolls of the limits near a part come to."""
        return sum(self.bounds.tolls[r] * self._caps[r] for r in self._near(part)) if self._caps else 0

    def _near(self, part: list[int]) -> set[int]:
        """Limits that the part's ways use."""
        inside = set(part)
        near = {r for i in part for way in self._problem.items[i].choices for r, _ in way.uses}
        return near | {r for way in self._problem.groups if way.members[0] in inside for r, _ in way.uses}

    def _greedy(self, part: list[int], groups: list[Way]) -> tuple[int, list[Way]]:
        """A lawful choice, found quickly: the best of several orders of taking groups, and its extra."""
        floors, items, bounds = self.bounds.floors, self._problem.items, self.bounds
        gains = [(sum(min(map(_cost, items[i].choices)) for i in way.members) - way.cost, way) for way in groups]
        best: tuple[int, list[Way]] | None = None
        for order in (
            sorted(gains, key=lambda one: -one[0]),
            sorted(gains, key=lambda one: -one[0] // len(one[1].members)),
            sorted(gains, key=lambda one: (one[1].members not in bounds.likely, bounds.above(one[1]))),
        ):
            used = [0] * len(self._caps)
            busy: set[int] = set()
            extra, plan = 0, []
            for gain, way in order:
                if gain > 0 and busy.isdisjoint(way.members) and self._spend(used, way):
                    busy.update(way.members)
                    extra += bounds.above(way)
                    plan.append(way)
            for i in part:
                if i not in busy:
                    way = next(w for w in sorted(items[i].choices, key=bounds.tolled) if self._spend(used, w))
                    extra += bounds.tolled(way) - floors[i]
                    plan.append(way)
            extra += self._unused(part, used)
            if best is None or extra < best[0]:
                best = extra, plan
        assert best is not None
        return best

    def _spend(self, used: list[int], way: Way) -> bool:
        """Count the uses, unless one goes beyond its limit."""
        if any(used[r] + amount > self._caps[r] for r, amount in way.uses):
            return False
        for r, amount in way.uses:
            used[r] += amount
        return True

    # --- thresholds on what is paid: the smallest give-up that reaches them

    def _at_thresholds(self) -> int | None:
        """Step by step of the thresholds; where the smallest give-up is not enough of an answer, all together."""
        missed: int | None = None
        for target in targets(self._problem):
            least = self._at_target(target)
            if least is not None:
                missed = least if missed is None else min(missed, least)
        if missed is None or self._hopeless_pay(missed):
            return None
        return self._together(missed)

    def _at_target(self, target: Target) -> int | None:
        """Offer a cheap bill of one combination of steps; no other is paid with less than the answer (None: none)."""
        problem = self._problem
        least = least_pay(problem, self.least, target.most)
        if self._hopeless_pay(least):
            return None
        edges = [self._edge(need.column) for need in target.needs]
        costs = [edge.least_cost(need.least) for edge, need in zip(edges, target.needs, strict=True)]
        least = max(least, least_pay(problem, max(costs), target.most))
        if self._hopeless_pay(least):
            return None
        # The threshold that asks for most is met to the fen; whether the others then are shows when it is carried out.
        first = costs.index(max(costs))
        edge, need = edges[first], target.needs[first]
        before = edge.spent
        found = edge.cheapest(need.least)
        if edge.complete:
            if found is None:
                return None
            least = least_pay(problem, found[0], target.most)
        if found is not None and not self._hopeless_pay(least):
            pay = self._offered(found[1])
            if pay is None and need.surely > need.least and (found := edge.cheapest(need.surely)) is not None:
                self._offered(found[1])
        self.spent += edge.spent - before
        return None if self._hopeless_pay(least) else least

    def _edge(self, column: int) -> KnifeEdge:
        found = self._edges.get(column)
        if found is None:
            assert self._best_pay is not None
            budget = max(0, self._budget - self.spent)
            dearest = most_cost(self._problem, self._best_pay)
            found = self._edges[column] = KnifeEdge(self._problem, column, dearest, budget)
        return found

    def _room(self) -> int | None:
        """Extra with which a bill may still be better than the one in hand."""
        if self._best_pay is None:
            return None
        return most_cost(self._problem, self._best_pay) - self.bounds.least

    # --- thresholds look at several sums: all parts together

    def _together(self, least: int = 0) -> int | None:
        """All units in one sweep. `least`: no bill of this problem is paid with less."""
        problem = self._problem
        order = [i for part in self.bounds.parts for i in part]
        needs = needed_columns(problem)
        columns = sorted({*told_apart(problem), *(c for c, _ in needs)})
        room = self._room()
        sweep = self._sweep(self._moves(order, room, columns), room, columns, self._rest(order, columns, needs))
        labels = sweep.labels
        if not problem.by_unit:
            paid = [(pay, one) for one in labels if (pay := problem.settle(self._sums(one))) is not None]
            labels = [min(paid, key=lambda one: (one[0], one[1].taken, one[1].priority))[1]] if paid else []
        for label in sorted(labels, key=lambda one: (one.extra, one.taken, one.priority)):
            if self._hopeless(self.bounds.least + label.extra):
                break
            self._offered(label.ways())
        if sweep.lost is None:
            return None
        return max(least, least_pay(problem, self.bounds.least + sweep.lost))

    def _sums(self, label: Label) -> Sums:
        rows = [self._problem.base, *(way.sums for way in label.ways())]
        return tuple(map(sum, zip(*rows, strict=True)))

    def _rest(
        self, order: list[int], columns: Sequence[int], needs: Sequence[tuple[int, int]]
    ) -> list[list[tuple[int, int]]]:
        """For each place the (tracked column, sum) that a label must have there to reach its needs at all."""
        if not needs:
            return []
        left = [(columns.index(c), c, need - self._problem.base[c]) for c, need in needs]
        rows = [[(at, need) for at, _, need in left]]
        for i in reversed(order):
            choices = self._problem.items[i].choices
            left = [(at, c, need - max(way.sums[c] for way in choices)) for at, c, need in left]
            rows.append([(at, need) for at, _, need in left])
        rows.reverse()
        return rows

    # --- the sweep

    def _moves(self, order: list[int], room: int | None, columns: Sequence[int]) -> list[list[Move]]:
        """For each unit of `order`: the ways that begin with it, cheapest first."""
        at = {item: place for place, item in enumerate(order)}
        out: list[list[Move]] = [[] for _ in order]
        bounds, rules = self.bounds, self._problem.basket.compiled.rules
        inside = [way for i in order for way in self._problem.items[i].choices]
        inside += [way for way in self._problem.groups if way.members[0] in at]
        for way in inside:
            extra = bounds.above(way)
            if room is not None and extra > room:
                continue
            places = [at[i] for i in way.members]
            first = min(places)
            takes = sum([1 << p - first - 1 for p in places if p != first])
            priority = sum([option.priority for option in way.options])
            if way.place >= 0:
                priority += rules[way.place].priority
            sums = tuple([way.sums[c] for c in columns])
            out[first].append(Move(extra, takes, way.taken, -priority, sums, way))
        for moves in out:
            moves.sort(key=_extra)
        return out

    def _sweep(
        self,
        steps: list[list[Move]],
        room: int | None,
        columns: Sequence[int],
        rest: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> Sweep:
        """Carry labels over the units; those with more extra than `room`, or below `rest`, are dropped."""
        front = [Label(0, 0, 0, 0, (0,) * len(self._caps), (0,) * len(columns), None, None)]
        lost: int | None = None
        unique = self._problem.by_unit and bool(columns)
        for place, moves in enumerate(steps):
            least = BEAM if self.spent <= 2 * self._budget else 1
            size = max(least, (self._budget - self.spent) // (len(moves) or 1))
            if len(front) > size:
                front.sort(key=lambda one: (one.extra, one.taken, one.priority))
                lost = front[size].extra if lost is None else min(lost, front[size].extra)
                del front[size:]
            kept: dict[object, Label] = {}
            for label in front:
                for grown in self._grow(label, moves, room):
                    self.spent += 1
                    if rest and any(grown.sums[at] < need for at, need in rest[place + 1]):
                        continue
                    key = len(kept) if unique else (grown.busy, grown.uses, grown.sums)
                    known = kept.get(key)
                    if known is None or grown[:3] < known[:3]:
                        kept[key] = grown
            front = list(kept.values())
        return Sweep(front, lost)

    def _grow(self, label: Label, moves: list[Move], room: int | None) -> list[Label]:
        if label.busy & 1:
            return [label._replace(busy=label.busy >> 1, way=None, parent=label)]
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
                if not self._spend(now, move.way):
                    continue
                uses = tuple(now)
            sums = label.sums
            if sums:
                sums = tuple([a + b for a, b in zip(sums, move.sums, strict=True)])
            taken, priority = label.taken + move.taken, label.priority + move.priority
            out.append(Label(extra, taken, priority, busy | move.takes, uses, sums, label, move.way))
        return out


def _joined(parts: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Parts that share a line become one: units of one line may be in several."""
    out: list[tuple[int, int]] = []
    for lines, least in parts:
        apart = [one for one in out if not one[0] & lines]
        for others, more in out:
            if others & lines:
                lines |= others
                least += more
        out = [*apart, (lines, least)]
    return out


def _cost(way: Way) -> int:
    return way.cost


def _extra(move: Move) -> int:
    return move.extra
