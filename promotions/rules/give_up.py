"""What units give up of their offers so that bill rules reach their thresholds: quickly, and often to the fen.

Works on the best bill without bill rules. A unit may go over to any dearer set of unit rules, and a group may be given
up; what that adds to their price is the give-up. One of exactly what is missing needs no further proof.
"""

from __future__ import annotations

from itertools import product
from typing import NamedTuple

from promotions.rules.allocate import Outcome, Plan, carry_out
from promotions.rules.basket_view import Basket, Unit
from promotions.rules.bill_sets import BillSet, own_need
from promotions.rules.least_sum import Pieces
from promotions.rules.options import Option

OF_GROUP = {2: 10, 3: 5}  # options of each unit of a group by the units in it; of larger groups one
WORK_OF_LABEL = 20  # steps looked at cost as much as one label


class Piece(NamedTuple):
    """Units that may cost more: one alone, or those of a group. Steps rise from 0; the first is as it is."""

    units: tuple[Unit, ...]
    lines: int
    fens: list[int]
    ways: list[tuple[Option, ...]]


class GiveUp:
    """Over one bill without bill rules: `free`. Of the rules `allowed` those in `kept` stay as they are."""

    def __init__(self, basket: Basket, free: Outcome, allowed: int, kept: int, alone: bool) -> None:
        """`alone`: no unit could be in a group."""
        self._alone = alone and not any(view.unit_bits & allowed & kept for view in basket.views)
        self._basket = basket
        self._free = free
        self._allowed, self._kept = allowed, kept
        self._nets = [sum(of_line) for of_line in free.nets]
        self._pieces = self._all_pieces()
        self._sums: dict[tuple[int, ...], Pieces] = {}
        self._unlawful: set[Plan] = set()
        self.labels = 1 + sum([len(piece.fens) for piece in self._pieces]) // WORK_OF_LABEL
        self.least = False  # of the plan made last: no way to reach its steps is cheaper

    def _all_pieces(self) -> list[Piece]:
        free, ids = self._free, self._basket.ids
        grouped = {unit for group in free.plan.groups for unit in group.units}
        out = [self._piece(group.units) for group in free.plan.groups if not self._kept >> group.place & 1]
        for line, options in enumerate(free.plan.options):
            out += [self._piece(((line, k),)) for k in range(len(options)) if (line, k) not in grouped]
        out = [piece for piece in out if len(piece.fens) > 1]
        out.sort(key=lambda one: (-one.fens[-1], [(ids[line], k) for line, k in one.units]))
        return out

    def _piece(self, units: tuple[Unit, ...]) -> Piece:
        net = sum([self._free.nets[line][k] for line, k in units])
        now = tuple([self._free.plan.options[line][k] for line, k in units])
        steps: dict[int, tuple[Option, ...]] = {0: now}
        most = OF_GROUP.get(len(units), 1) if len(units) > 1 else None
        for way in product(*[self._dearer(line, one)[:most] for (line, _), one in zip(units, now, strict=True)]):
            more = sum([option.net for option in way]) - net
            if more > 0:
                steps.setdefault(more, way)
        fens = sorted(steps)
        return Piece(units, sum({1 << line for line, _ in units}), fens, [steps[fen] for fen in fens])

    def _dearer(self, line: int, now: Option) -> list[Option]:
        """What a unit may take instead, cheapest first."""
        every, whole = self._basket.views[line].options(self._allowed, self._kept, True)
        self._alone &= whole
        if not self._kept:
            return every
        return [one for one in every if not (one.bits ^ now.bits) & self._kept]

    def plan(self, one: BillSet, combo: tuple[int, ...], more: int, ceiling: int, most: int) -> Plan | None:
        """Units bought so that every step of `one` is reached with `more` fen to spare; None where they cannot.

        `ceiling`: what units come to at most on a bill with these steps; from `most` on it is of no interest.
        """
        asks: dict[int, int] = {}
        for bid in one.bids:
            if bid.need:
                have = sum([net for line, net in enumerate(self._nets) if bid.lines >> line & 1])
                missing = own_need(bid, one.bids, ceiling) + more - have
                asks[bid.lines] = max(missing, asks.get(bid.lines, 0))
        self.least = self._alone and not more and is_simple(one) and len(asks) == 1
        if max(asks.values(), default=0) <= 0:
            self.least = False
            return None
        given: dict[int, int] = {}  # the step of each piece that gives
        for lines in sorted(asks, key=lambda lines: (lines.bit_count(), lines)):
            inside = [at for at, piece in enumerate(self._pieces) if not piece.lines & ~lines]
            missing = asks[lines] - sum([self._pieces[at].fens[given[at]] for at in inside if at in given])
            if missing > 0:
                inside = [at for at in inside if at not in given]
                spent = sum([self._pieces[at].fens[step] for at, step in given.items()])
                taken, least = self._smallest(inside, missing, most - sum(self._nets) - spent)
                self.least &= least
                if taken is None:
                    return None
                given |= {at: step for at, step in zip(inside, taken, strict=True) if step}
        return self._planned(given, combo)

    def carried_out(self, plan: Plan) -> Outcome | None:
        """As `carry_out`; the plan that another step or a little more leads to is often one that came to nothing."""
        outcome = None if plan in self._unlawful else carry_out(self._basket, plan)
        if outcome is None:
            self._unlawful.add(plan)
        return outcome

    def _smallest(self, inside: list[int], missing: int, most: int) -> tuple[list[int] | None, bool]:
        """The steps of these pieces that give what is missing and at most `most`; whether none give less."""
        key = tuple(inside)
        pieces = self._sums.get(key)
        if pieces is None:
            pieces = self._sums[key] = Pieces([self._pieces[at].fens for at in inside])
        before = pieces.work
        found, least = pieces.smallest(missing, most)
        self.labels += 1 + (pieces.work - before) // WORK_OF_LABEL
        return None if found is None else found.taken, least

    def _planned(self, given: dict[int, int], combo: tuple[int, ...]) -> Plan:
        free = self._free.plan
        options = [list(of_line) for of_line in free.options]
        for at, step in given.items():
            piece = self._pieces[at]
            for (line, k), option in zip(piece.units, piece.ways[step], strict=True):
                options[line][k] = option
        broken = {self._pieces[at].units for at in given}
        groups = tuple([group for group in free.groups if group.units not in broken])
        return Plan(tuple(map(tuple, options)), groups, combo)


def is_simple(one: BillSet) -> bool:
    """Its rules take the same at any amount from their steps on, off all of the units that they look at."""
    return not one.rate and all(bid.whole and bid.need and bid.off == bid.surely for bid in one.bids)
