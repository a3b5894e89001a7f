"""The sets of bill rules that may stand together, each with the least that a bill with them can come to.

A rule that takes more from one amount on than below is looked at once for each such step: what the step asks of the
units and what it takes off at most are then two whole numbers, and a set is worth a look only where what its steps
ask for, less what they take, is not above a bill already found.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, final

from promotions.rules.basket_view import Basket
from promotions.rules.bill import by_steps, lowest_reach, most_off, steps
from promotions.rules.compiled import places_in
from promotions.rules.floors import Floors
from promotions.rules.rule import WHOLE, Percent, RoundDownTo, basis_points

SETS_MAX = 4_000
STEPS_MAX = 400  # of one rule; of more none is told apart
STAGES = ("order", "voucher", "points", "finish")


@final
class Bid:
    """One step of the rule at `place`: what it takes off at most, and what it asks of the units in `lines` for it.

    These must come to `need` fen when the rule looks (0: nothing is asked of what is paid), and the other units come
    to no less than `rest`. `surely`: it takes off no less; `stage` by its place in STAGES. `whole`: no unit of its
    lines could take what the rule excludes.
    """

    __slots__ = ("lines", "need", "off", "place", "rest", "stage", "surely", "whole")

    def __init__(
        self, off: int, place: int, need: int, lines: int, rest: int, surely: int, stage: int, whole: bool
    ) -> None:
        self.off = off
        self.place = place
        self.need = need
        self.lines = lines
        self.rest = rest
        self.surely = surely
        self.stage = stage
        self.whole = whole

    def at(self, need: int, off: int, surely: int) -> Bid:
        """Another step of the same rule."""
        return Bid(off, self.place, need, self.lines, self.rest, surely, self.stage, self.whole)


@final
class BillSet:
    """No bill with these rules, taken at these steps, comes to less than `least`.

    `net` is the least that the units come to where all are taken; amounts take `fixed` off it, percents `percent` at
    the list prices and `rate` basis points of what there is; the rest is rounded down to `unit`.
    """

    __slots__ = ("bids", "bits", "fixed", "lanes", "least", "net", "percent", "places", "rate", "unit")

    def __init__(
        self, least: int, places: tuple[int, ...], bids: tuple[Bid, ...], bits: int, lanes: int,
        net: int, fixed: int, percent: int, rate: int, unit: int,
    ) -> None:  # fmt: skip
        self.least = least
        self.places = places
        self.bids = bids
        self.bits = bits
        self.lanes = lanes
        self.net = net
        self.fixed = fixed
        self.percent = percent
        self.rate = rate
        self.unit = unit


def bill_sets(basket: Basket, usable: int, floors: Floors, most: int | None) -> tuple[list[BillSet], int | None]:
    """Every lawful set but the empty one; where these are too many to name all, also what no other comes to less than.

    `usable`: the rules that may be taken. Sets that cannot come to `most` or less are left out (None: none is).
    """
    lanes = _lanes(basket, usable, floors, most)
    off = sum([one.most for one in lanes])
    ceiling = None if most is None else most + off
    later, sets = off, [BillSet(floors.all, (), (), 0, 0, floors.all, 0, 0, 0, 1)]
    for lane in lanes:
        later -= lane.most
        limit = None if most is None else most + later
        for one in [one for one in sets if not one.lanes & lane.lanes]:
            plain = limit is not None and not one.rate and one.unit == 1
            for bid in lane.bids:
                if limit is not None and plain and one.net - one.fixed - bid.off > limit:
                    break
                if one.bits & basket.compiled.clashes[bid.place]:
                    continue
                grown = _joined(basket, one, lane.lanes, bid, ceiling, limit)
                if grown is not None:
                    sets.append(grown)
            if len(sets) > SETS_MAX:
                return sets[1:], max(0, floors.all - off)
    return [one for one in sets[1:] if most is None or one.least <= most], None


class Lane(NamedTuple):
    """The steps of the rules in one lane, those that take most first, and what one of them takes at most."""

    lanes: int
    most: int
    bids: list[Bid]


def _lanes(basket: Basket, usable: int, floors: Floors, most: int | None) -> list[Lane]:
    """`most`: as for `bill_sets`."""
    compiled = basket.compiled
    by_lane: dict[int, list[int]] = {}
    for place in places_in(usable & compiled.bills):
        by_lane.setdefault(compiled.lanes[place], []).append(place)
    most_of = {place: most_off(compiled.rules[place], basket.gross(place)) for of in by_lane.values() for place in of}
    stage_of = {place: STAGES.index(compiled.rules[place].stage) for place in most_of}
    at_most = {lane: max(0, *[most_of[place] for place in places]) for lane, places in by_lane.items()}
    opens = {lane: min([stage_of[place] for place in places]) for lane, places in by_lane.items()}
    off = sum(at_most.values())
    ceiling = None if most is None else most + off
    out: list[Lane] = []
    for lane, places in by_lane.items():
        others = off - at_most[lane]
        bids: list[Bid] = []
        for place in places:
            if most is not None and floors.all - most_of[place] - others > most:
                continue
            ahead = [fen for one, fen in at_most.items() if one != lane and opens[one] <= stage_of[place]]
            bids += _bids(basket, place, most_of[place], floors, ceiling, sum(ahead))
        if most is not None:
            bids = [bid for bid in bids if max(floors.all, bid.need + bid.rest) - bid.off <= most + others]
            last = max([stage for place, stage in stage_of.items() if compiled.lanes[place] != lane], default=-1)
            bids = _undominated(basket, bids, last)
        bids.sort(key=_rank, reverse=True)
        out.append(Lane(lane, at_most[lane], bids))
    return out


def _undominated(basket: Basket, bids: list[Bid], last: int) -> list[Bid]:
    """Of bids that look at the bill after the stage `last`, when all others have, those that none in their place beats.

    One that asks no more of the same units and surely takes more makes every bill cheaper, as nobody looks after it.
    """
    rules, clashes = basket.compiled.rules, basket.compiled.clashes
    best: dict[int, list[Bid]] = {}
    out: list[Bid] = []
    for bid in sorted(bids, key=lambda one: (one.need, -one.off)):
        ahead = best.setdefault(bid.lines, [])
        beaten = False
        if bid.stage > last:
            for one in ahead:
                if one.off > bid.off and not clashes[one.place] & ~clashes[bid.place]:
                    beaten = True
                    break
        if not beaten:
            out.append(bid)
            rule = rules[bid.place]
            sure = bid.need and bid.off == bid.surely and rule.limits.budget_remaining is None
            if sure and bid.stage > last and bid.whole and not (rule.cond.min_qty or rule.cond.min_weight_mg):
                ahead.append(bid)
    return out


def _joined(
    basket: Basket, one: BillSet, lanes: int, bid: Bid, ceiling: int | None, limit: int | None
) -> BillSet | None:
    """The set with one more bid; None where it surely comes to more than `limit`."""
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
        if not rate and unit == 1 and limit is not None and net - fixed > limit:
            return None
    by_rate = min(percent, net * rate // WHOLE + len(one.places) + 1) if rate < WHOLE else percent
    least = max(0, net - fixed - by_rate)
    if limit is not None and least - (unit - 1) > limit:  # what others take may make more of the rounding
        return None
    least -= least % unit
    return BillSet(
        least, tuple(sorted((*one.places, bid.place))), (bid, *one.bids), one.bits | 1 << bid.place,
        one.lanes | lanes, net, fixed, percent, rate, unit,
    )  # fmt: skip


def rank_of(one: BillSet) -> tuple[int, tuple[int, ...], tuple[tuple[int, int, int], ...]]:
    """Sets are tried in the order of this."""
    return one.least, one.places, tuple([_rank(bid) for bid in one.bids])


def _rank(bid: Bid) -> tuple[int, int, int]:
    return bid.off, bid.place, bid.need


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


def _bids(basket: Basket, place: int, most: int, floors: Floors, ceiling: int | None, before: int) -> list[Bid]:
    """The steps that this basket may reach of a rule that takes `most` at most, where `before` is taken off first."""
    rule, gross = basket.compiled.rules[place], basket.gross(place)
    stage = STAGES.index(rule.stage)
    lines = basket.lines_of(place)
    whole = not basket.compiled.excluded[place] & basket.present
    rest = floors.of(((1 << len(basket.views)) - 1) & ~lines)
    plain = Bid(most, place, 0, lines, rest, 0, stage, whole)
    if rule.basis == "list":
        return [plain]
    if ceiling is None or not by_steps(rule):
        return [plain.at(lowest_reach(rule), plain.off, 0)]
    reached = steps(rule, max(0, floors.of(lines) - before) if whole else 0, min(gross.net, ceiling))
    if len(reached) > STEPS_MAX:
        return [plain.at(lowest_reach(rule), plain.off, 0)]
    return [plain.at(need, min(off, gross.net), max(0, min(need, off))) for need, off in reached]


def tightened(one: BillSet, floors: Floors, free: Sequence[int], pay: int, labels: int) -> int:
    """As its `least`, for more work: what goods cost beside those that a step counts, looked at group by group.

    As far as need be to say that it does not come to less than `pay`. `free`: what each line comes to without bill
    rules; where that is enough for a step, it asks for nothing.
    """
    net, enough = one.net, pay + one.fixed
    for bid in one.bids:
        if bid.need and net < enough:
            need = own_need(bid, one.bids, enough)
            if need > sum([fen for line, fen in enumerate(free) if bid.lines >> line & 1]):
                net = max(net, floors.beside(bid.lines, need, enough, labels))
    return one.least if one.rate or one.unit > 1 else max(one.least, net - one.fixed)
