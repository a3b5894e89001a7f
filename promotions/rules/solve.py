"""The best bill: which bill rules to take, and for each such set the best way for the units."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from promotions.rules.active import Active
from promotions.rules.allocate import Outcome, Plan, TakenGroup, carry_out, charge, countable, counted
from promotions.rules.basket_view import Basket, Way
from promotions.rules.bill import Counted, most_off, off_of, reached
from promotions.rules.bill_sets import BillSet, bill_sets, own_need, rank_of, tightened
from promotions.rules.branches import branches
from promotions.rules.compiled import Compiled, places_in
from promotions.rules.floors import Floors
from promotions.rules.give_up import GiveUp
from promotions.rules.merit import Merit, merit_of, wishes_met
from promotions.rules.options import Option
from promotions.rules.problem import Problem
from promotions.rules.scarce import binding_limits
from promotions.rules.search import Search
from promotions.rules.whole_bill import WholeBill, counts_all
from promotions.rules.worth import least_pay

STATING = 5  # labels for one group under bill rules
TIGHT_LABELS = 1_000  # of the work on one tighter bound
FOR_BILL_RULES = 1_000  # labels that the units leave to the bill rules, or half of a small budget
WHAT_IF_BUDGET, WHAT_IF_SETS = 400, 8


class Best(NamedTuple):
    """The bill found. When not `optimal`, no bill is below `pay - gap`."""

    outcome: Outcome
    optimal: bool
    gap: int
    labels: int


class Solver:
    """One basket, one customer, one moment."""

    def __init__(
        self, basket: Basket, active: Active, wanted: int, label_budget: int, floor: int | None = None
    ) -> None:
        """`floor`: of the same basket and rules without wishes, where it is known; a good bill will then do."""
        self._floor = floor
        self._active = active
        self._hasty = floor is not None
        self._wished = 0
        self._basket = basket
        self._compiled: Compiled = basket.compiled
        self._wanted = wanted
        self._budget = label_budget
        self._spent = 0
        self._best: Outcome | None = None
        self._merit: Merit | None = None
        self._lost: int | None = None
        self._writing = 1 + (sum(basket.qtys) // 64) ** 2  # to the fen, a giant bill is far more than a label
        self._complete = True
        self._parts: list[tuple[int, int]] = []
        self._whole: WholeBill | None = None
        self._stating = 0  # labels of putting one question
        self._charged: dict[tuple[int, ...], int] = {}  # what bills come to over the units as they are
        self._counted: dict[int, Counted] = {}
        self.usable = self._usable(active.bits)

    def run(self) -> Best:
        units = self.usable & self._compiled.on_units
        branches = self._branches(units)
        floors = [self._solve((), allowed) for allowed in branches]
        assert self._best is not None
        self._free = self._best
        self._free_nets = [sum(of_line) for of_line in self._free.nets]
        self._free_bits = 0
        for taken in self._free.taken:
            for bits in taken:
                self._free_bits |= bits
        self._wished = self._basket.ceiling * wishes_met(self._free, self._wanted)
        if self._floor is None:
            # What no units come to that meet as many wishes as these.
            self._floor = max(0, self._wished + min((floor for floor in floors if floor is not None), default=0))
        parts = self._parts if len(branches) == 1 and not self._wanted else ()
        known = self._known = Floors(self._basket, units, self._floor, parts)
        if self._wanted & self._compiled.bills & self.usable:
            self._try_with_wishes(units, known)
        else:
            self._try_all(units, known)
        assert self._merit is not None
        worth = self._worth_of(self._merit)
        # Where not every set of rules could be tried at all, nothing but the whole bill bounds the gap.
        least = worth if self._lost is None else min(worth, self._lost)
        gap = min(self._merit[1], worth - least) if self._complete else self._merit[1]
        self.done = Best(self._best, gap == 0, gap, self._spent)
        return self.done

    def what_if(self, place: int) -> int | None:
        """What the bill would come to with one rule forced; None where it cannot be, or the bill may not be the best.

        As the units are bought without bill rules, or nearly so.
        """
        if not self.done.optimal:
            return None
        if self._compiled.bills >> place & 1:
            return self._with_bill_rule(place)
        forced = Solver(self._basket, self._active, self._wanted | 1 << place, WHAT_IF_BUDGET, self._floor)
        found = forced.run().outcome
        return found.pay if place in found.offs else None

    def _with_bill_rule(self, place: int) -> int | None:
        compiled = self._compiled
        rivals = sum(1 << p for p in compiled.bill if compiled.lanes[p] & compiled.lanes[place] and p != place)
        sets, _ = bill_sets(self._basket, self.usable & ~rivals, self._known, self._basket.ceiling)
        best: int | None = None
        give_up = None
        sets = sorted([one for one in sets if one.bits >> place & 1], key=rank_of)
        for one in sets[:WHAT_IF_SETS]:
            if best is not None and one.least >= best:
                break
            combo = compiled.in_sequence(one.places)
            outcome = None if self._clash_with_units(one.places) else charge(self._basket, self._free, combo)
            if outcome is None:
                give_up = give_up or self._give_up(self.usable & compiled.on_units)
                ceiling = one.least + sum([bid.off for bid in one.bids])
                plan = give_up.plan(one, combo, 0, ceiling, self._basket.ceiling)
                outcome = None if plan is None else carry_out(self._basket, plan)
            if outcome is not None and (best is None or outcome.pay < best):
                best = outcome.pay
        return best

    def _clash_with_units(self, places: Sequence[int]) -> bool:
        clashing = self._clashing(places)
        return any(clashing >> place & 1 for place in self._free.offs)

    def _try_with_wishes(self, units: int, floors: Floors) -> None:
        """Every set; one wish met outweighs any amount of money."""
        sets, others = bill_sets(self._basket, self.usable, floors, None)
        self._complete &= others is None
        wishes = self._most_wishes(units)
        ranked = [
            (one.least - self._basket.ceiling * ((one.bits & self._wanted).bit_count() + wishes), one) for one in sets
        ]
        for worth, one in sorted(ranked, key=lambda ranked: (ranked[0], rank_of(ranked[1]))):
            if worth > self._worth:
                break
            if not self._as_bought(one.places, worth):
                self._search(one.places, worth, units)

    def _try_all(self, units: int, floors: Floors) -> None:
        """First as the units are bought without bill rules, or nearly so; then what may still be better is searched."""
        self._as_bought(self._likely(), 0, first=True)
        sets, others = bill_sets(self._basket, self.usable, floors, self._pay)
        if others is not None:
            self._miss(others - self._wished)
        sets.sort(key=rank_of)
        give_up = None
        settled: set[BillSet] = set()
        for one in sets:
            if one.least > self._pay or self._spent >= self._budget:
                break
            if not self._as_bought(one.places, one.least - self._wished) and one.least < self._pay:
                give_up = give_up or self._give_up(units)
                if self._given_up(give_up, one):
                    settled.add(one)
        if self._hasty:
            return
        searched: set[tuple[int, ...]] = set()
        for one in sets:
            if one.least >= self._pay:
                break
            if one.places in searched or one in settled:
                continue
            if self._spent + self._stating >= self._budget:  # no question more
                self._miss(one.least - self._wished)
                break
            before = floors.labels
            least = tightened(one, floors, self._free_nets, self._pay, TIGHT_LABELS)
            self._spent += floors.labels - before
            if least < self._pay and not self._of_whole_bill(one, units):
                searched.add(one.places)
                self._search(one.places, least - self._wished, units)

    def _likely(self) -> tuple[int, ...]:
        """Of each lane the rule that takes most of the units as they are bought."""
        best: dict[int, tuple[int, int]] = {}
        for place in places_in(self._compiled.bills & self.usable):
            rule, lane = self._compiled.rules[place], self._compiled.lanes[place]
            if most_off(rule, self._basket.gross(place)) <= best.get(lane, (0, 0))[0]:
                continue
            off = off_of(rule, self._seen(place), self._free.pay) or 0
            if off > 0 and (lane not in best or off > best[lane][0]):
                best[lane] = (off, place)
        out: list[int] = []
        lanes = clashes = 0
        for _, place in sorted(best.values(), reverse=True):
            if not (lanes & self._compiled.lanes[place] or clashes >> place & 1):
                out.append(place)
                lanes |= self._compiled.lanes[place]
                clashes |= self._compiled.clashes[place]
        return tuple(sorted(out))

    def _seen(self, place: int) -> Counted:
        """What a bill rule sees of the units as they are bought without bill rules."""
        place = self._compiled.like[place]
        found = self._counted.get(place)
        if found is None:
            if self._free_bits & self._compiled.excluded[place]:
                found = counted(self._basket, self._free, countable(self._basket, self._free, place))
            else:
                net = sum([self._free_nets[line] for line in self._basket.lines_for(place)])
                found = self._basket.gross(place)._replace(net=net)
            self._counted[place] = found
        return found

    def _clashing(self, places: Sequence[int]) -> int:
        clashing = 0
        for place in places:
            clashing |= self._compiled.clashes[place]
        return clashing

    def _as_bought(self, places: tuple[int, ...], least: int, first: bool = False) -> bool:
        """Keep the bill with these rules over the units as they are; True where none with these rules is better.

        The `first` is written whatever the units' search has left: a quick answer without its bill rules is none.
        """
        if places in self._charged:
            return self._charged[places] <= least
        if self._clash_with_units(places):
            return False
        combo = self._compiled.in_sequence(places)
        if any(not reached(self._compiled.rules[p], self._seen(p)) for p in combo):
            return False
        if self._spent >= self._budget and not first:
            return False
        self._spent += self._writing
        outcome = charge(self._basket, self._free, combo)
        if outcome is None:
            return False
        self._charged[places] = self._keep(outcome)
        return self._charged[places] <= least

    def _give_up(self, units: int) -> GiveUp:
        basket = self._basket
        binding = sum({1 << place for place, _, _ in binding_limits(basket, units)})
        kept = binding | self._compiled.odd_lanes | self._wanted
        alone = not any(basket.shapes(place, units, self._compiled.limited)[0] for place in basket.formable(units))
        give_up = GiveUp(basket, self._free, units, kept, alone)
        self._spent += give_up.labels
        return give_up

    def _given_up(self, give_up: GiveUp, one: BillSet) -> bool:
        """Keep a bill on which units give up offers for these steps; True where none with these steps is cheaper."""
        combo = self._compiled.in_sequence(one.places)
        if self._clashing(one.places):
            return False
        ceiling = self._pay + sum([bid.off for bid in one.bids])
        for more in (0, 1, len(self._basket.views)):
            if self._spent >= self._budget:
                return False
            before = give_up.labels
            plan = give_up.plan(one, combo, more, ceiling, ceiling)
            self._spent += give_up.labels - before
            if plan is None:
                return give_up.least
            self._spent += self._writing
            outcome = give_up.carried_out(plan)
            if outcome is not None:
                self._keep(outcome)
                return give_up.least
        return False

    def _of_whole_bill(self, one: BillSet, units: int) -> bool:
        """Ask the one question of all sets that count the whole bill; True where none with these steps is better."""
        lines = (1 << len(self._basket.views)) - 1
        if self._wanted or not counts_all(one, lines) or self._clashing(one.places) or units & self._compiled.clashing:
            return False
        combo = self._compiled.in_sequence(one.places)
        if self._whole is None:
            if self._spent + self._stating >= self._budget:
                return False
            self._spent += self._stating
            self._whole = WholeBill(
                Problem(self._basket, combo, units, 0, self._floor or 0), self._budget - self._spent
            )
            self._spent += self._whole.labels
        if not self._whole.fits:
            return False
        off = sum([bid.off for bid in one.bids])
        need = max([own_need(bid, one.bids, self._pay + off) for bid in one.bids])
        found = self._whole.ask(need, self._pay - 1 + off, max(0, self._budget - self._spent))
        self._spent += found.labels
        if found.ways is None:
            return found.proven
        worth = self._offer(self._whole.problem, found.ways, combo)
        return found.proven and worth is not None and worth <= found.net - off

    def _search(self, places: tuple[int, ...], least: int, units: int) -> None:
        if least >= self._worth:
            return
        if self._spent + self._stating >= self._budget:
            self._miss(least)
            return
        for allowed in self._branches(units & ~self._clashing(places)):
            self._solve(self._compiled.in_sequence(places), allowed)

    def _most_wishes(self, units: int) -> int:
        """No units can meet more wishes than this."""
        wanted = self._wanted & units
        if not wanted:
            return 0
        lines = zip(self._basket.views, self._basket.qtys, strict=True)
        return sum((view.scope & wanted).bit_count() * qty for view, qty in lines)

    # --- which rules may play

    def _usable(self, active: int) -> int:
        """Rules that match a line, are not used up and can reach their threshold at list prices."""
        out = active & self._basket.present & ~self._compiled.useless
        for place in places_in(out & self._compiled.reaching):
            if not reached(self._compiled.rules[place], self._basket.gross(place)):
                out &= ~(1 << place)
        return out

    def _branches(self, allowed: int) -> list[int]:
        """Sets of unit and multi rules without a clash among them; together they hold every lawful set."""
        found, complete = branches(self._compiled, allowed)
        self._complete &= complete
        return found

    # --- one question

    def _solve(self, combo: tuple[int, ...], allowed: int) -> int | None:
        """Keep the best bill with these rules. No unit of it comes to less than the answer; None: no such bill."""
        work = sum(self._basket.qtys) * len(self._compiled.rules) // 50_000
        self._spent += 8 * work**2  # stating the question of a giant bill under thousands of rules
        floor = 0 if self._wanted else self._floor or 0  # wishes make units cost less
        problem = Problem(self._basket, combo, allowed, self._wanted, floor)
        # To put the question is work too, most of all to say what each group would bring.
        self._stating = 1 + len(self._basket.views) + STATING * problem.named
        self._spent += self._stating if combo else 1 + len(self._basket.views)
        self._complete &= problem.complete
        if not problem.feasible:
            return None
        left = max(0, self._budget - self._spent)
        if not combo and self._compiled.bills & self.usable:
            left -= min(left // 2, FOR_BILL_RULES)
        worth = None if self._merit is None else self._worth
        search = Search(problem, worth, left, lambda ways: self._offer(problem, ways, combo), floor)
        missed = search.run()
        self._spent += search.spent
        if not combo and not problem.truncated:
            self._parts = search.parts
        if missed is not None:
            self._miss(missed)
        if not problem.truncated:
            return search.least
        least = problem.least_with_all(search.least)
        self._miss(least_pay(problem, least))
        return least

    def _miss(self, worth: int) -> None:
        self._lost = worth if self._lost is None else min(self._lost, worth)

    def _offer(self, problem: Problem, ways: list[Way], combo: tuple[int, ...]) -> int | None:
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
        outcome = carry_out(self._basket, Plan(options, tuple(sorted(groups)), combo))
        return None if outcome is None else self._keep(outcome)

    def _keep(self, outcome: Outcome) -> int:
        first = -wishes_met(outcome, self._wanted), outcome.pay
        if self._merit is None or first <= self._merit[:2]:
            merit = merit_of(self._basket, outcome, self._wanted)
            if self._merit is None or merit < self._merit:
                self._best, self._merit = outcome, merit
        return first[1] + first[0] * self._basket.ceiling

    def _worth_of(self, merit: Merit) -> int:
        """The payable, less wishes met."""
        return merit[1] + merit[0] * self._basket.ceiling

    @property
    def _pay(self) -> int:
        """What is paid where the wishes are met that the units can meet."""
        return self._worth + self._wished

    @property
    def _worth(self) -> int:
        assert self._merit is not None
        return self._worth_of(self._merit)
