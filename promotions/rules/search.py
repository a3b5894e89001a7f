"""The search inside one problem: unit by unit, keeping one best label for each state that the rest can tell apart.

A label is a partial choice. Labels that cannot beat the best bill known, or cannot reach a threshold that they
need, are dropped. Work is counted in labels, never in time, so that every till gives the same answer.
"""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.basket_view import Choice, Group, Item, Sums
from promotions.rules.columns import key_columns, needed_columns
from promotions.rules.groups import Open
from promotions.rules.options import Option
from promotions.rules.problem import Problem

# Labels kept per unit once the budget is spent: the search then ends soon, without proof.
BEAM = 24


class Step(NamedTuple):
    """What one item did: its option, and the group it entered (grouping, group before, fill after)."""

    option: Option
    grouping: int = -1
    before: Open | None = None
    fill: int = 0


class Label(NamedTuple):
    wanted: int
    cost: int
    apps: int
    priority: int
    sums: Sums
    uses: tuple[int, ...]
    opened: tuple[tuple[Open, ...], ...]
    parent: Label | None
    step: Step | None

    @property
    def rank(self) -> tuple[int, int, int, int]:
        return -self.wanted, self.cost, self.apps, -self.priority


class Found(NamedTuple):
    """Complete labels; whether nothing better can have been missed; labels spent; the least cost given up."""

    labels: list[Label]
    complete: bool
    spent: int
    lost_cost: int | None


class Search:
    """`most_cost`: cost above which a label cannot beat the bill in hand, which satisfies `most_wanted` wishes."""

    def __init__(self, problem: Problem, most_cost: int | None, most_wanted: int, budget: int) -> None:
        self._problem = problem
        self._items = problem.items
        self._most_cost = most_cost
        self._most_wanted = most_wanted
        self._budget = budget
        self._caps = tuple(cap for _, _, cap in problem.resources)
        self._columns = [] if problem.by_unit else key_columns(problem)
        self._bounds()

    def run(self) -> Found:
        problem = self._problem
        empty: tuple[tuple[Open, ...], ...] = tuple(() for _ in problem.groupings)
        start = Label(
            problem.base_wanted, problem.base_cost, 0, 0, problem.base, tuple(0 for _ in self._caps), empty, None, None
        )
        front, spent = [start], 0
        complete = not problem.relaxed
        lost = None if complete else problem.base_cost + self._rest_cost[0]
        for place, item in enumerate(self._items):
            least_room = BEAM if spent <= 2 * self._budget else 1
            room = max(least_room, (self._budget - spent) // self._ways(item, front))
            if len(front) > room:
                front, gone = self._cut(front, place, room)
                lost = gone if lost is None else min(lost, gone)
                complete = False
            kept: dict[object, Label] = {}
            for label in front:
                for grown in self._grow(label, item, place):
                    spent += 1
                    if not self._alive(grown, place + 1):
                        continue
                    key = len(kept) if problem.by_unit else self._key(grown, place + 1)
                    known = kept.get(key)
                    if known is None or grown.rank < known.rank:
                        kept[key] = grown
            front = list(kept.values())
        return Found([label for label in front if not any(label.opened)], complete, spent, lost)

    @staticmethod
    def _ways(item: Item, front: list[Label]) -> int:
        """About how many labels each label becomes at this item."""
        opened = max((len(groups) for label in front for groups in label.opened), default=0) if item.joins else 0
        return len(item.choices) + len(item.joins) * (1 + opened)

    def _cut(self, front: list[Label], place: int, room: int) -> tuple[list[Label], int]:
        """The most promising labels, and the least cost to which a dropped one could have come."""
        hopes = [(-one.wanted, one.cost - self._open_bound(one, place)) for one in front]
        order = sorted(range(len(front)), key=hopes.__getitem__)
        gone = min(hopes[at][1] for at in order[room:]) + self._rest_cost[place]
        kept = [front[at] for at in order[:room]]
        # One label that waits for no further unit always leads to a bill.
        closed = next((front[at] for at in order if not any(front[at].opened)), None)
        return kept if closed is None else [*kept[:-1], closed], gone

    def _bounds(self) -> None:
        """Suffix sums over items: least cost, most wishes, most of each column."""
        width = len(self._problem.base)
        self._rest_cost = [0]
        self._rest_wanted = [0]
        self._rest_most = [(0,) * width]
        self._rest_least = [(0,) * width]
        for item in reversed(self._items):
            ways = [*item.choices, *(join.choice for join in item.joins)]
            least = min(one.cost for one in item.choices)
            for join in item.joins:
                grouping = self._problem.groupings[join.grouping]
                share = grouping.share_bound(item.list_fen, join.slots)
                weight = self._problem.heaviest
                if not self._problem.by_unit:
                    weight = self._problem.weight_of(item.line, join.choice.option.bits | 1 << grouping.place)
                least = min(least, join.choice.cost - weight * share)
            self._rest_cost.append(self._rest_cost[-1] + least)
            more = max(one.wanted for one in ways) + (1 if item.joins else 0)
            self._rest_wanted.append(self._rest_wanted[-1] + more)
            columns = list(zip(*(one.sums for one in ways), strict=True))
            self._rest_most.append(tuple(a + max(c) for a, c in zip(self._rest_most[-1], columns, strict=True)))
            self._rest_least.append(tuple(a + min(c) for a, c in zip(self._rest_least[-1], columns, strict=True)))
        for row in (self._rest_cost, self._rest_wanted, self._rest_most, self._rest_least):
            row.reverse()
        self._needs = needed_columns(self._problem)

    def _grow(self, label: Label, item: Item, place: int) -> list[Label]:
        out = []
        for choice in item.choices:
            uses = self._use(label.uses, choice.uses)
            if uses is not None:
                out.append(self._taking(label, choice, uses, Step(choice.option)))
        for join in item.joins:
            uses = self._use(label.uses, join.choice.uses)
            if uses is None:
                continue
            grouping = self._problem.groupings[join.grouping]
            for before, fill in grouping.joins(label.opened[join.grouping], join.slots):
                entered = self._taking(label, join.choice, uses, Step(join.choice.option, join.grouping, before, fill))
                grown = self._enter(entered, item, place, join.grouping, before, fill)
                if grown is not None:
                    out.append(grown)
        return out

    def _taking(self, label: Label, choice: Choice, uses: tuple[int, ...], step: Step) -> Label:
        option = choice.option
        return Label(
            label.wanted + choice.wanted,
            label.cost + choice.cost,
            label.apps + len(option.savings),
            label.priority + option.priority,
            tuple([a + b for a, b in zip(label.sums, choice.sums, strict=True)]),
            uses,
            label.opened,
            label,
            step,
        )

    def _use(self, used: tuple[int, ...], more: tuple[tuple[int, int], ...]) -> tuple[int, ...] | None:
        if not more:
            return used
        now = list(used)
        for resource, amount in more:
            now[resource] += amount
            if now[resource] > self._caps[resource]:
                return None
        return tuple(now)

    def _enter(self, label: Label, item: Item, place: int, g: int, before: Open | None, fill: int) -> Label | None:
        """The label after the item joined a group: opening it spends a use, filling it gives the saving."""
        problem = self._problem
        grouping = problem.groupings[g]
        opened = list(label.opened[g])
        uses = label.uses
        if before is None:
            more = tuple(
                (r, 1) for r, (p, kind, _) in enumerate(problem.resources) if p == grouping.place and kind == "uses"
            )
            found = self._use(uses, more)
            if found is None:
                return None
            uses = found
        else:
            opened.remove(before)
        assert label.step is not None
        group = grouping.grown(before, fill, item.list_fen, label.step.option.net, place)
        if fill != grouping.full:
            groups = self._with(label.opened, g, (*opened, group))
            return label._replace(opened=groups, uses=uses)
        saving = grouping.saving(group)
        wished = problem.wanted >> grouping.place & 1
        if saving <= 0:
            return None
        more = tuple(
            (r, saving) for r, (p, kind, _) in enumerate(problem.resources) if p == grouping.place and kind == "fen"
        )
        spent = self._use(uses, more)
        if spent is None:
            return None
        mask = problem.mask(problem.basket.views[item.line].scope, label.step.option.bits | 1 << grouping.place)
        sums = list(label.sums)
        sums[0] -= saving
        for j in range(len(problem.combo)):
            # Where members count for different rules, only carrying out tells who bears what; sums stay upper bounds.
            if mask >> j & 1 and not problem.by_unit:
                sums[1 + 4 * j] -= saving
        weight = problem.heaviest if problem.by_unit else problem.weight_of(item.line, 1 << grouping.place)
        return label._replace(
            opened=self._with(label.opened, g, tuple(opened)),
            uses=spent,
            sums=tuple(sums),
            cost=label.cost - weight * saving,
            wanted=label.wanted + wished,
            apps=label.apps + 1,
            priority=label.priority + grouping.rule.priority,
        )

    @staticmethod
    def _with(opened: tuple[tuple[Open, ...], ...], g: int, groups: tuple[Open, ...]) -> tuple[tuple[Open, ...], ...]:
        return (*opened[:g], tuple(sorted(groups)), *opened[g + 1 :])

    def _open_bound(self, label: Label, place: int) -> int:
        """Cost that open groups may still take off what their members have already paid."""
        if not any(label.opened):
            return 0
        next_fen = self._items[place].list_fen if place < len(self._items) else 0
        fen = 0
        for grouping, opened in zip(self._problem.groupings, label.opened, strict=True):
            if opened:
                fen += grouping.open_bound(opened, next_fen)
        return fen * self._problem.heaviest

    def _alive(self, label: Label, place: int) -> bool:
        if place == len(self._items) and any(label.opened):
            return False
        if self._most_cost is not None:
            wanted = label.wanted + self._rest_wanted[place]
            if wanted < self._most_wanted:
                return False
            if wanted == self._most_wanted:
                least = label.cost + self._rest_cost[place] - self._open_bound(label, place)
                if least > self._most_cost:
                    return False
        most = self._rest_most[place]
        return all(label.sums[column] + most[column] >= need for column, need in self._needs)

    def _key(self, label: Label, place: int) -> object:
        least = self._rest_least[place]
        sums = tuple(
            [label.sums[c] if clamp is None else min(label.sums[c] + least[c], clamp) for c, clamp in self._columns]
        )
        return label.uses, label.opened, sums


def trace(problem: Problem, label: Label) -> tuple[list[Option], list[Group]]:
    """The option of each item, and the full groups with their members."""
    steps: list[Step] = []
    at: Label | None = label
    while at is not None and at.step is not None:
        steps.append(at.step)
        at = at.parent
    steps.reverse()
    groups: list[Group] = []
    opened: list[list[tuple[Open, list[int]]]] = [[] for _ in problem.groupings]
    for place, step in enumerate(steps):
        if step.grouping < 0:
            continue
        grouping = problem.groupings[step.grouping]
        members: list[int] = []
        for at_open, (group, inside) in enumerate(opened[step.grouping]):
            if step.before is not None and group == step.before:
                members = inside
                del opened[step.grouping][at_open]
                break
        members.append(place)
        list_fen = problem.items[place].list_fen
        group = grouping.grown(step.before, step.fill, list_fen, step.option.net, place)
        if step.fill == grouping.full:
            groups.append(Group(step.grouping, tuple(members), grouping.saving(group)))
        else:
            opened[step.grouping].append((group, members))
    return [step.option for step in steps], groups
