"""The sets of bill rules that may stand together, each with the least that a bill with them can come to.

A rule that takes more from one amount on than below is looked at once for each such step: what the step asks of the
units and what it takes off at most are then two whole numbers, and a set is worth a look only where what its steps
ask for, less what they take, is not above a bill already found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from promotions.rules.basket_view import Basket
from promotions.rules.bill import by_steps, lowest_reach, most_off, steps
from promotions.rules.compiled import places_in
from promotions.rules.floors import Floors
from promotions.rules.rule import WHOLE, Percent, RoundDownTo, basis_points

SETS_MAX = 4_000
STEPS_MAX = 400  # of one rule; of more none is told apart
STAGES = ("order", "voucher", "points", "finish")


class Bid(NamedTuple):
    """One step of the rule at `place`: what it takes off at most, and what it asks of the units in `lines` for it.

    These must come to `need` fen when the rule looks (0: nothing is asked of what is paid), and the other units come
    to no less than `rest`. `surely`: it takes off no less; `stage` by its place in STAGES. `whole`: no unit of its
    lines could take what the rule excludes.
    """

    off: int
    place: int
    need: int = 0
    lines: int = 0
    rest: int = 0
    surely: int = 0
    stage: int = 0
    whole: bool = True


class BillSet(NamedTuple):
    """No bill with these rules, taken at these steps, comes to less than `least`.

    `net` is the least that the units come to where all are taken; amounts take `fixed` off it, percents `percent` at
    the list prices and `rate` basis points of what there is; the rest is rounded down to `unit`.
    """

    least: int
    places: tuple[int, ...] = ()
    bids: tuple[Bid, ...] = ()
    bits: int = 0
    lanes: int = 0
    net: int = 0
    fixed: int = 0
    percent: int = 0
    rate: int = 0
    unit: int = 1


def bill_sets(basket: Basket, usable: int, floors: Floors, most: int | None) -> tuple[list[BillSet], int | None]:
    """Every lawful set but the empty one; where these are too many to name all, also what no other comes to less than.

    `usable`: the rules that may be taken. Sets that cannot come to `most` or less are left out (None: none is).
    """
    compiled = basket.compiled
    by_lane: dict[int, list[int]] = {}
    for place in compiled.bill:
        if usable >> place & 1:
            by_lane.setdefault(compiled.lanes[place], []).append(place)
    most_of = {
        place: most_off(compiled.rules[place], basket.gross(place)) for place in places_in(usable & compiled.bills)
    }
    at_most = {lane: max(0, *[most_of[place] for place in places]) for lane, places in by_lane.items()}
    stages = {lane: min([STAGES.index(compiled.rules[p].stage) for p in places]) for lane, places in by_lane.items()}
    off = sum(at_most.values())
    ceiling = None if most is None else most + off
    later, sets = off, [BillSet(floors.all, net=floors.all)]
    for lane, places in by_lane.items():
        later -= at_most[lane]
        bids: list[Bid] = []
        for place in places:
            if most is not None and floors.all - most_of[place] - (off - at_most[lane]) > most:
                continue
            stage = STAGES.index(compiled.rules[place].stage)
            before = sum([at_most[other] for other, first in stages.items() if other != lane and first <= stage])
            bids += _bids(basket, place, floors, ceiling, before)
        if most is not None:
            others = off - at_most[lane]
            bids = [bid for bid in bids if max(floors.all, bid.need + bid.rest) - bid.off <= most + others]
        bids.sort(reverse=True)
        for one in [one for one in sets if not one.lanes & lane]:
            plain = most is not None and not one.rate and one.unit == 1
            for bid in bids:
                if most is not None and plain and one.net - one.fixed - bid.off - later > most:
                    break
                if plain and most is not None and bid.need + bid.rest - one.fixed - bid.off - later > most:
                    continue
                if one.bits & compiled.clashes[bid.place]:
                    continue
                grown = _joined(basket, one, lane, bid, ceiling)
                if most is None or grown.least - later <= most:
                    sets.append(grown)
            if len(sets) > SETS_MAX:
                return sets[1:], max(0, floors.all - off)
    return [one for one in sets[1:] if most is None or one.least <= most], None


def _joined(basket: Basket, one: BillSet, lanes: int, bid: Bid, ceiling: int | None) -> BillSet:
    net = max(one.net, needed(bid, one.bids, ceiling))
    for other in one.bids:
        if other.stage > bid.stage:
            net = max(net, needed(other, (bid, *one.bids), ceiling))
    fixed, percent, rate, unit = one.fixed, one.percent, one.rate, one.unit
    benefit = basket.compiled.rules[bid.place].benefit
    if isinstance(benefit, Percent):
        percent, rate = percent + bid.off, rate + basis_points(benefit.pct)
    elif isinstance(benefit, RoundDownTo):
        unit = benefit.fen
    else:
        fixed += bid.off
    by_rate = min(percent, net * rate // WHOLE + len(one.places) + 1) if rate < WHOLE else percent
    least = max(0, net - fixed - by_rate)
    return BillSet(
        least - least % unit, tuple(sorted((*one.places, bid.place))), (bid, *one.bids), one.bits | 1 << bid.place,
        one.lanes | lanes, net, fixed, percent, rate, unit,
    )  # fmt: skip


def needed(bid: Bid, beside: Sequence[Bid], ceiling: int | None) -> int:
    """What all units come to at least where the step is reached beside these others."""
    return own_need(bid, beside, ceiling) + bid.rest if bid.need else 0


def own_need(bid: Bid, beside: Sequence[Bid], ceiling: int | None) -> int:
    """What the units of the step come to at least, before all bill rules, where it is reached beside these others.

    What earlier stages take off the same units is missing when the rule looks. Of what is taken off more than its own
    units these bear their part, but for a fen a line; all units together come to no more than `ceiling`.
    """
    need, taken = bid.need, 0
    if bid.whole:
        for one in beside:
            if one.stage >= bid.stage or not one.surely:
                continue
            if not one.lines & ~bid.lines:
                taken += one.surely
            elif not bid.lines & ~one.lines and ceiling is not None and one.surely < ceiling:
                need = max(need, (need - bid.lines.bit_count()) * ceiling // (ceiling - one.surely))
    return need + taken


def _bids(basket: Basket, place: int, floors: Floors, ceiling: int | None, before: int) -> list[Bid]:
    """The steps of a rule that this basket may reach, where at most `before` is taken off first."""
    rule, gross = basket.compiled.rules[place], basket.gross(place)
    stage = STAGES.index(rule.stage)
    lines = 0
    for at, view in enumerate(basket.views):
        if view.scope >> place & 1:
            lines |= 1 << at
    whole = not basket.compiled.excluded[place] & basket.present
    rest = floors.of(((1 << len(basket.views)) - 1) & ~lines)
    plain = Bid(most_off(rule, gross), place, 0, lines, rest, 0, stage, whole)
    if rule.basis == "list":
        return [plain]
    if ceiling is None or not by_steps(rule):
        return [plain._replace(need=lowest_reach(rule))]
    reached = steps(rule, max(0, floors.of(lines) - before) if whole else 0, min(gross.net, ceiling))
    if len(reached) > STEPS_MAX:
        return [plain._replace(need=lowest_reach(rule))]
    return [plain._replace(need=need, off=min(off, gross.net), surely=max(0, min(need, off))) for need, off in reached]


def tightened(one: BillSet, floors: Floors, ceiling: int, labels: int) -> int:
    """As its `least`, for more work: what goods cost beside those that a step counts, looked at group by group."""
    net = one.net
    for bid in one.bids:
        if bid.need:
            net = max(net, floors.beside(bid.lines, own_need(bid, one.bids, ceiling), labels))
    return one.least if one.rate or one.unit > 1 else max(one.least, net - one.fixed)
