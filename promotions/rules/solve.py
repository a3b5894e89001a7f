"""The best bill: which bill rules to take, and for each such set the best way for the units.

Order of merit (first difference decides): wishes met, payable, coded instruments used, automatic gifts, number of
rules, priorities, rule ids, nets by line id. So the answer never depends on the order of lines or rules.
"""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.allocate import Outcome, Plan, TakenGroup, carry_out
from promotions.rules.basket_view import Basket, Way
from promotions.rules.bill import has_threshold, reached, used_up
from promotions.rules.bill_sets import BillSet, bill_sets
from promotions.rules.compiled import Active, Compiled
from promotions.rules.options import Option
from promotions.rules.problem import Problem
from promotions.rules.rule import Gift
from promotions.rules.search import Search
from promotions.rules.worth import least_pay

BRANCHES_MAX = 64

Merit = tuple[int, int, int, int, int, int, tuple[int, ...], tuple[tuple[str, tuple[int, ...]], ...]]


class Best(NamedTuple):
    """The bill found. When not `optimal`, no bill is below `pay - gap`."""

    outcome: Outcome
    optimal: bool
    gap: int
    labels: int
    floor: int  # no units come to less, whatever is wanted


class Solver:
    """One basket, one customer, one moment."""

    def __init__(
        self, basket: Basket, active: Active, wanted: int, label_budget: int, floor: int | None = None
    ) -> None:
        """`floor`: of the same basket and rules without wishes, where it is known."""
        self._floor = floor
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
        floors = [self._solve((), allowed) for allowed in self._branches(units, ())]
        assert self._best is not None
        free = self._best
        if self._floor is None:
            self._floor = 0 if self._wanted else min((floor for floor in floors if floor is not None), default=0)
        sets, whole = bill_sets(self._basket, self.usable, units, self._floor)
        self._complete &= whole
        wishes = self._most_wishes(units)
        ranked = [
            (one.least - self._basket.ceiling * ((one.bits & self._wanted).bit_count() + wishes), one) for one in sets
        ]
        for worth, one in sorted(ranked):
            self._try(one, worth, units, free)
        assert self._merit is not None
        worth = self._worth_of(self._merit)
        # Where not every set of rules could be tried at all, nothing but the whole bill bounds the gap.
        least = worth if self._lost is None else min(worth, self._lost)
        gap = min(self._merit[1], worth - least) if self._complete else self._merit[1]
        return Best(self._best, gap == 0, gap, self._spent, self._floor)

    def _worth_at_best(self, one: BillSet, wishes: int) -> int:
        return one.least - self._basket.ceiling * ((one.bits & self._wanted).bit_count() + wishes)

    def _most_wishes(self, units: int) -> int:
        """No units can meet more wishes than this."""
        wanted = self._wanted & units
        if not wanted:
            return 0
        lines = zip(self._basket.views, self._basket.qtys, strict=True)
        return sum((view.scope & wanted).bit_count() * qty for view, qty in lines)

    def _try(self, one: BillSet, least: int, units: int, free: Outcome) -> None:
        """Look for the best bill with these bill rules; first as the units are bought without them."""
        best = self._worth
        assert best is not None
        if least > best:
            return
        combo = self._compiled.in_sequence(one.places)
        clashing = 0
        for place in combo:
            clashing |= self._compiled.clashes[place]
        if self._spent >= self._budget:
            self._miss(least)
            return
        if not any(clashing >> place & 1 for place in free.offs):
            self._spent += 1 + (sum(self._basket.qtys) // 64) ** 2  # to the fen, a giant bill is far more than a label
            outcome = carry_out(self._basket, free.plan._replace(combo=combo))
            if outcome is not None and self._keep(outcome) <= least:
                return
        if least >= best:
            return
        if self._spent >= self._budget:
            self._miss(least)
            return
        for allowed in self._branches(units & ~clashing, combo):
            self._solve(combo, allowed)

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

    def _branches(self, allowed: int, combo: tuple[int, ...]) -> list[int]:
        """Sets of unit and multi rules without a clash among them; together they hold every lawful set."""
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

    def _solve(self, combo: tuple[int, ...], allowed: int) -> int | None:
        """Keep the best bill with these rules. No unit of it comes to less than the answer; None: no such bill."""
        work = sum(self._basket.qtys) * len(self._compiled.rules) // 50_000
        self._spent += work**3  # stating the question of a giant bill under thousands of rules
        problem = Problem(self._basket, combo, allowed, self._wanted)
        self._spent += 1 + len(self._basket.views)  # to put the question is work too
        self._complete &= problem.complete
        if not problem.feasible:
            return None
        left = max(0, self._budget - self._spent)
        floor = 0 if self._wanted else self._floor or 0
        search = Search(problem, self._worth, left, lambda ways: self._offer(problem, ways), floor)
        missed = search.run()
        self._spent += search.spent
        if missed is not None:
            self._miss(missed)
        if not problem.truncated:
            return search.least
        self._miss(least_pay(problem, problem.least_shared))
        return min(search.least, problem.least_shared)

    def _miss(self, worth: int) -> None:
        self._lost = worth if self._lost is None else min(self._lost, worth)

    def _offer(self, problem: Problem, ways: list[Way]) -> int | None:
        """Carry the ways out, keep the bill when it is better than the best so far, and tell its worth."""
        units: list[list[Option | None]] = [
            [option] * qty for option, qty in zip(problem.settled, self._basket.qtys, strict=True)
        ]
        groups = []
        for way in ways:
            members = [problem.items[i] for i in way.members]
            for item, option in zip(members, way.options, strict=True):
                units[item.line][item.k] = option
            if way.place >= 0:
                groups.append(TakenGroup(way.place, tuple((item.line, item.k) for item in members), way.saving))
        options = tuple(tuple(option for option in of_line if option is not None) for of_line in units)
        outcome = carry_out(self._basket, Plan(options, tuple(sorted(groups)), problem.combo))
        return None if outcome is None else self._keep(outcome)

    def _keep(self, outcome: Outcome) -> int:
        merit = self._merit_of(outcome)
        if self._merit is None or merit < self._merit:
            self._best, self._merit = outcome, merit
        return self._worth_of(merit)

    def _worth_of(self, merit: Merit) -> int:
        """The payable, less wishes met."""
        return merit[1] + merit[0] * self._basket.ceiling

    @property
    def _worth(self) -> int | None:
        return None if self._merit is None else self._worth_of(self._merit)

    def _merit_of(self, outcome: Outcome) -> Merit:
        rules = self._compiled.rules
        combo = outcome.plan.combo
        used = tuple(sorted(outcome.offs))
        wishes = 0
        if self._wanted:
            for options in outcome.plan.options:
                wishes += sum((option.bits & self._wanted).bit_count() for option in options)
            wishes += sum(self._wanted >> group.place & 1 for group in outcome.plan.groups)
            wishes += sum(self._wanted >> place & 1 for place in combo)
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
