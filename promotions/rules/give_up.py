"""What single units give up of their offers so that bill rules reach their thresholds: quickly, and often to the fen.

Works on the best bill without bill rules. A unit may go over to any dearer set of unit rules; what that adds to its
price is the give-up. Most of what is missing is given in large pieces and the rest in small ones, whose sums are the
bits of one integer. A give-up of exactly what is missing needs no further proof.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod
from typing import NamedTuple

from promotions.rules.allocate import Outcome, Plan
from promotions.rules.basket_view import Basket
from promotions.rules.bill_sets import BillSet, own_need
from promotions.rules.options import Option

TUNERS = 12  # units that give the last fen where the others gave most of it
TRIES = ((6, 2), (9, 2), (9, 1), (TUNERS, 2))  # so many such units, in so many quarters of their range
BITS_MAX = 1 << 21  # of a set of sums
WAYS_FEW = 4_000  # all ways to give are tried
STEPS_OF_LABEL, WORD = 20, 1 << 19  # what costs as much work as one label: steps looked at, bits shifted


class Dearer(NamedTuple):
    """A unit that may cost more: (fen more, option) rising; the first is as it is."""

    line: int
    k: int
    steps: list[tuple[int, Option]]


class GiveUp:
    """Over one bill without bill rules: `free`. Of the unit rules `allowed` those in `kept` stay as they are."""

    def __init__(self, basket: Basket, free: Outcome, allowed: int, kept: int, alone: bool) -> None:
        """`alone`: no unit could be in a group."""
        self._alone = alone and not any(view.unit_bits & allowed & kept for view in basket.views)
        self._basket = basket
        self._free = free
        self._nets = [sum(of_line) for of_line in free.nets]
        grouped = {unit for group in free.plan.groups for unit in group.units}
        self._units: list[Dearer] = []
        for line, options in enumerate(free.plan.options):
            known: dict[int, list[tuple[int, Option]]] = {}
            for k, option in enumerate(options):
                if (line, k) in grouped:
                    continue
                if option.net not in known:
                    every, whole = basket.views[line].options(allowed, kept, True)
                    self._alone &= whole
                    fitting = [one for one in every if one.net > option.net and not (one.bits ^ option.bits) & kept]
                    known[option.net] = [(0, option), *((one.net - option.net, one) for one in fitting)]
                if len(known[option.net]) > 1:
                    self._units.append(Dearer(line, k, known[option.net]))
        self.labels = 0
        self.least = False  # of the plan made last: no way to reach its steps is cheaper
        self._units.sort(key=lambda one: (-one.steps[-1][0], basket.ids[one.line], one.k))

    def plan(self, one: BillSet, combo: tuple[int, ...], more: int, ceiling: int) -> Plan | None:
        """Units bought so that every step of `one` is reached with `more` fen to spare; None where they cannot."""
        asks: dict[int, int] = {}
        self.least = self._alone and not more and _simple(one)
        for bid in one.bids:
            if bid.need:
                have = sum([net for line, net in enumerate(self._nets) if bid.lines >> line & 1])
                missing = own_need(bid, one.bids, ceiling) + more - have
                asks[bid.lines] = max(missing, asks.get(bid.lines, 0))
        if max(asks.values(), default=0) <= 0:
            self.least = False
            return None
        given: dict[tuple[int, int], tuple[int, Option]] = {}
        for lines in sorted(asks, key=lambda lines: (lines.bit_count(), lines)):
            missing = asks[lines]
            missing -= sum([step[0] for (line, _), step in given.items() if lines >> line & 1])
            if missing <= 0:
                continue
            pool = [unit for unit in self._units if lines >> unit.line & 1 and (unit.line, unit.k) not in given]
            steps = [[step for step, _ in unit.steps] for unit in pool]
            self.labels += 1 + sum(map(len, steps)) // STEPS_OF_LABEL + sum(map(len, steps[-TUNERS:])) * missing // WORD
            self.least &= len(asks) == 1
            self.least &= is_least(steps, missing)
            taken = smallest(steps, missing)
            if taken is None:
                return None
            for unit, step in zip(pool, taken, strict=True):
                if step:
                    given[unit.line, unit.k] = unit.steps[step]
        options = tuple(
            tuple(given[line, k][1] if (line, k) in given else option for k, option in enumerate(of_line))
            for line, of_line in enumerate(self._free.plan.options)
        )
        return Plan(options, self._free.plan.groups, combo)


def _simple(one: BillSet) -> bool:
    """Its rules take the same at any amount from their steps on, off all of the units that they look at."""
    return not one.rate and all(bid.whole and bid.need and bid.off == bid.surely for bid in one.bids)


def smallest(units: Sequence[Sequence[int]], missing: int) -> list[int] | None:
    """For each unit the place of its step, such that all together give `missing` or little more.

    `units`: what each may give, rising from 0, those that may give most first. None where all give too little. Where
    `is_least` says so, no less is enough.
    """
    if sum([steps[-1] for steps in units]) < missing:
        return None
    if prod(map(len, units)) <= WAYS_FEW:
        return _of_few(units, missing)
    best: tuple[int, list[int]] | None = None
    for tuners, quarter in TRIES:
        split = max(0, len(units) - tuners)
        window = sum([steps[-1] for steps in units[split:]])
        taken, left = _roughly(units[:split], missing, window * quarter // 4)
        found = _finely(units[split:], left) if left <= window else None
        if found is not None and (best is None or found[0] - left < best[0]):
            best = found[0] - left, taken + found[1]
        if best is not None and not best[0]:
            break
    if best is not None:
        return best[1]
    return _largest(units, left, taken) if left <= window else None


def is_least(units: Sequence[Sequence[int]], missing: int) -> bool:
    """Whether `smallest` tries everything."""
    few = len(units) <= TUNERS and missing + max([steps[-1] for steps in units], default=0) < BITS_MAX
    return few or prod(map(len, units)) <= WAYS_FEW


def _of_few(units: Sequence[Sequence[int]], missing: int) -> list[int]:
    """By every way to give."""
    layers: list[dict[int, int]] = [{0: 0}]
    for steps in units:
        layers.append({given + step: at for given in layers[-1] for at, step in enumerate(steps)})
    left = min([given for given in layers[-1] if given >= missing])
    back: list[int] = []
    for steps, layer in zip(reversed(units), layers[:0:-1], strict=True):
        back.append(layer[left])
        left -= steps[layer[left]]
    return back[::-1]


def _roughly(units: Sequence[Sequence[int]], missing: int, leave: int) -> tuple[list[int], int]:
    """Give in large pieces all but what is left to the small ones, and tell how much that is."""
    taken: list[int] = []
    for steps in units:
        taken.append(max([at for at, step in enumerate(steps) if step <= missing - leave], default=0))
        missing -= steps[taken[-1]]
    return taken, max(0, missing)


def _finely(units: Sequence[Sequence[int]], missing: int) -> tuple[int, list[int]] | None:
    """The least sum that is enough, and the steps; None where that would be too large a set of sums."""
    most = missing + max([steps[-1] for steps in units], default=0)
    if most >= BITS_MAX:
        return None
    limit = (2 << most) - 1
    layers = [1]
    for steps in units:
        grown = layers[-1]
        for step in steps[1:]:
            if step > most:
                break
            grown |= layers[-1] << step
        layers.append(grown & limit)
    enough = layers[-1] >> missing
    if not enough:
        return None
    given = left = missing + (enough & -enough).bit_length() - 1
    back: list[int] = []
    for steps, before in zip(reversed(units), layers[-2::-1], strict=True):
        at = next(at for at, step in enumerate(steps) if step <= left and before >> (left - step) & 1)
        back.append(at)
        left -= steps[at]
    return given, back[::-1]


def _largest(units: Sequence[Sequence[int]], missing: int, taken: list[int]) -> list[int]:
    """The small units give what they can, each its least step that is enough, or its most."""
    out = list(taken)
    for steps in units[len(taken) :]:
        at = next((at for at, step in enumerate(steps) if step >= missing), len(steps) - 1)
        out.append(at)
        missing -= steps[at]
    return out
