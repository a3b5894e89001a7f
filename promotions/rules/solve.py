"""The best bill: which bill rules to take, and for each such set the best way for the units.

Order of merit (first difference decides): wishes met, payable, coded instruments used, automatic gifts, number of
rules, priorities, rule ids, nets by line id. So the answer never depends on the order of lines or rules.
"""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.allocate import Outcome, Plan, TakenGroup, carry_out
from promotions.rules.basket_view import Basket
from promotions.rules.bill import has_threshold, most_off, reached, used_up
from promotions.rules.compiled import Active, Compiled
from promotions.rules.options import Option
from promotions.rules.problem import Problem
from promotions.rules.rule import Gift
from promotions.rules.search import Label, Search, trace

COMBOS_MAX = 4000
BRANCHES_MAX = 64

Merit = tuple[int, int, int, int, int, int, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]]


class Best(NamedTuple):
    """The bill found. When not `optimal`, no bill is below `pay - gap`."""

    outcome: Outcome
    optimal: bool
    gap: int
    labels: int


class Solver:
    """One basket, one customer, one moment."""

    def __init__(self, basket: Basket, active: Active, wanted: int, label_budget: int) -> None:
        self._basket = basket
        self._compiled: Compiled = basket.compiled
        self._wanted = wanted
        self._budget = label_budget
        self._spent = 0
        self._best: Outcome | None = None
        self._merit: Merit | None = None
        self._lost: int | None = None
        self._complete = True
        self.usable = self._usable(active.bits)

    def run(self) -> Best:
        units = self.usable & self._bits(self._compiled.unit + self._compiled.multi)
        floor = self._floor(units)
        combos = self._combos(self.usable & self._bits(self._compiled.bill), floor)
        for _, least, combo in combos:
            if self._merit is not None and combo and self._hopeless(combo, least):
                continue
            if self._merit is not None and self._spent >= self._budget:
                self._lost = least if self._lost is None else min(self._lost, least)
                self._complete &= not self._wanted
                continue
            for allowed in self._branches(units, combo):
                self._solve(combo, allowed)
        assert self._best is not None
        assert self._merit is not None
        pay = self._merit[1]
        # Where not every set of rules could be tried at all, nothing but the whole bill bounds the gap.
        least = 0 if not self._complete else pay if self._lost is None else max(0, self._lost)
        gap = max(0, pay - least)
        return Best(self._best, gap == 0, gap, self._spent)

    # --- which rules may play

    def _bits(self, places: list[int]) -> int:
        return sum(1 << place for place in places)

    def _usable(self, active: int) -> int:
        """Rules that match a line, are not used up and can reach their threshold at list prices."""
        out = 0
        for place, rule in enumerate(self._compiled.rules):
            if not active >> place & 1 or rule.later:
                continue
            if not self._basket.present >> place & 1 or used_up(rule):
                continue
            if not has_threshold(rule) or reached(rule, self._basket.gross(place)):
                out |= 1 << place
        return out

    def _floor(self, units: int) -> int:
        """No bill's units can come to less before bill rules."""
        basket = self._basket
        groups = Problem(basket, (), units, self._wanted) if units & self._bits(self._compiled.multi) else None
        floor = 0
        for view, qty in zip(basket.views, basket.qtys, strict=True):
            options, _ = view.options(units, self._wanted, False)
            net = options[0].net
            floor += (groups.lowest_net(view, net) if groups else net) * qty
        return floor

    def _combos(self, candidates: int, floor: int) -> list[tuple[int, int, tuple[int, ...]]]:
        """(wishes, least payable, rules in sequence), most promising first; the empty set leads as the first bill."""
        places = [place for place in self._compiled.bill if candidates >> place & 1]
        sets: list[tuple[int, ...]] = [()]
        lanes_of = [0]
        for place in places:
            lanes, clashes = self._compiled.lanes[place], self._compiled.clashes[place]
            for at in range(len(sets)):
                if lanes_of[at] & lanes or any(clashes >> other & 1 for other in sets[at]):
                    continue
                sets.append((*sets[at], place))
                lanes_of.append(lanes_of[at] | lanes)
            if len(sets) > COMBOS_MAX:
                self._complete = False
                break
        out = []
        for chosen in sets:
            off = sum(most_off(self._compiled.rules[p], self._basket.gross(p)) for p in chosen)
            wishes = sum(self._wanted >> p & 1 for p in chosen)
            out.append((-wishes, floor - off, self._compiled.in_sequence(chosen)))
        out.sort(key=lambda one: (one[2] != (), one))
        return out

    def _hopeless(self, combo: tuple[int, ...], least: int) -> bool:
        assert self._merit is not None
        if self._wanted:
            return False
        return least > self._merit[1]

    def _branches(self, units: int, combo: tuple[int, ...]) -> list[int]:
        """Sets of unit and multi rules without a clash among them; together they hold every lawful set."""
        allowed = units
        for place in combo:
            allowed &= ~self._compiled.clashes[place]
        out: list[int] = []
        todo = [allowed]
        while todo:
            at = todo.pop()
            clash = self._first_clash(at)
            if clash is None:
                if at not in out:
                    out.append(at)
            elif len(out) + len(todo) >= BRANCHES_MAX:
                self._complete = False
                todo.append(at & ~(1 << clash))
            else:
                todo.append(at & ~(1 << clash))
                todo.append(at & ~self._compiled.clashes[clash])
        return out

    def _first_clash(self, allowed: int) -> int | None:
        for place in self._compiled.unit + self._compiled.multi:
            if allowed >> place & 1 and self._compiled.clashes[place] & allowed:
                return place
        return None

    # --- one question

    def _solve(self, combo: tuple[int, ...], allowed: int) -> None:
        problem = Problem(self._basket, combo, allowed, self._wanted)
        self._spent += 1
        self._complete &= problem.complete
        if not problem.feasible:
            return
        wishes = sum(self._wanted >> place & 1 for place in combo)
        most_cost = None
        needed = 0
        if self._merit is not None:
            most_cost = (self._merit[1] + problem.fixed_off() + problem.slack()) * problem.scale
            needed = -self._merit[0] - wishes
        found = Search(problem, most_cost, needed, max(0, self._budget - self._spent)).run()
        self._spent += found.spent
        if found.lost_cost is not None:
            lost = -(-found.lost_cost // problem.scale) - problem.fixed_off() - problem.slack()
            self._lost = lost if self._lost is None else min(self._lost, lost)
        for label in self._worth_carrying_out(problem, found.labels):
            self._offer(problem, label)

    def _worth_carrying_out(self, problem: Problem, labels: list[Label]) -> list[Label]:
        if problem.by_unit:
            return labels
        settled = [(pay, label) for label in labels if (pay := problem.settle(label.sums)) is not None]
        if not settled:
            return []
        return [min(settled, key=lambda one: (-one[1].wanted, one[0], one[1].apps, -one[1].priority))[1]]

    def _offer(self, problem: Problem, label: Label) -> None:
        """Carry the label out, and keep the bill when it is better than the best so far."""
        options, groups = trace(problem, label)
        units: list[list[Option]] = [
            [] if option is None else [option] * qty
            for option, qty in zip(problem.settled, self._basket.qtys, strict=True)
        ]
        at = []
        for item, option in zip(problem.items, options, strict=True):
            at.append((item.line, len(units[item.line])))
            units[item.line].append(option)
        taken = tuple(
            TakenGroup(problem.groupings[group.grouping].place, tuple(at[m] for m in group.members), group.saving)
            for group in groups
        )
        outcome = carry_out(self._basket, Plan(tuple(map(tuple, units)), taken, problem.combo))
        if outcome is None:
            return
        merit = self._merit_of(outcome, label.wanted, problem.combo)
        if self._merit is None or merit < self._merit:
            self._best, self._merit = outcome, merit

    def _merit_of(self, outcome: Outcome, wanted: int, combo: tuple[int, ...]) -> Merit:
        rules = self._compiled.rules
        used = tuple(sorted(outcome.offs))
        wishes = wanted + sum(self._wanted >> place & 1 for place in combo)
        gifts = sum(1 for place in combo if rules[place].auto and isinstance(rules[place].benefit, Gift))
        nets = zip(self._basket.ids, (tuple(units) for units in outcome.nets), strict=True)
        return (
            -wishes,
            outcome.pay,
            sum(rules[place].code is not None for place in used),
            -gifts,
            len(used),
            -sum(rules[place].priority for place in used),
            used,
            tuple(sorted(nets)),
        )
