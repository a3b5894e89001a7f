"""The sets of bill rules that may stand together, each with the least that a bill with them can come to."""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.basket_view import Basket
from promotions.rules.bill import Counted, by_steps, lowest_reach, most_off, off_of
from promotions.rules.rule import WHOLE, AmountOff, Percent, RoundDownTo, Rule, basis_points

SETS_MAX = 4_000
STAGES = ("order", "voucher", "points", "finish")


class Ask(NamedTuple):
    """What one rule asks of the units in `lines` (a bit set): `need` in fen, after the stages before its own.

    `surely`: what it takes off at least; `rest`: the other units come to no less. `never`: of the most that it takes
    at list prices, so much is not worth its steps, if no units come to less than the floor.
    """

    stage: int
    lines: int
    need: int
    surely: int
    rest: int
    never: int


class BillSet(NamedTuple):
    """`places` rising; `least`: no bill with these rules comes to less.

    `net` is the least that the units come to where all are taken; amounts take `fixed` off it, percents `percent` at
    the list prices and `rate` basis points of what there is; the rest is rounded down to `unit`.
    """

    least: int
    places: tuple[int, ...] = ()
    bits: int = 0
    lanes: int = 0
    net: int = 0
    asks: tuple[Ask, ...] = ()
    fixed: int = 0
    percent: int = 0
    rate: int = 0
    unit: int = 1
    floor: int = 0  # no units come to less, whatever is taken

    def joined(self, place: int, rule: Rule, lanes: int, ask: Ask, off: int) -> BillSet:
        """With one more rule, which takes at most `off`."""
        net = self.net
        for other in (ask, *self.asks):
            if other.need:
                # What an earlier stage takes off the same units is missing when this one looks.
                before = [one for one in (ask, *self.asks) if one.stage < other.stage and one.lines == other.lines]
                net = max(net, other.need + other.rest + sum([one.surely for one in before]))
        fixed, percent, rate, unit = self.fixed, self.percent, self.rate, self.unit
        if isinstance(rule.benefit, Percent):
            percent, rate = percent + off, rate + basis_points(rule.benefit.pct)
        elif isinstance(rule.benefit, RoundDownTo):
            unit = rule.benefit.fen
        else:
            fixed += off
        by_rate = min(percent, net * rate // WHOLE + len(self.places) + 1) if rate < WHOLE else percent
        least = max(0, net - fixed - by_rate)
        if not rate:
            # One rule's steps are dearer than what they bring; of two together that is not said.
            least = max(least, self.floor - fixed + max(one.never for one in (ask, *self.asks)))
        return BillSet(
            least - least % unit, (*self.places, place), self.bits | 1 << place, self.lanes | lanes,
            net, (*self.asks, ask), fixed, percent, rate, unit, self.floor,
        )  # fmt: skip


def bill_sets(basket: Basket, usable: int, units: int, floor: int) -> tuple[list[BillSet], bool]:
    """Every lawful set but the empty one, and whether these are all. No units come to less than `floor`.

    `usable` and `units` are the rules that may be taken, and those of them that are unit or multi rules.
    """
    compiled = basket.compiled
    lowest: list[int] = []
    sets = [BillSet(floor, net=floor, floor=floor)]
    for place in compiled.bill:
        if not usable >> place & 1:
            continue
        rule, lanes, clashes = compiled.rules[place], compiled.lanes[place], compiled.clashes[place]
        if floor and not lowest:
            lowest = _lowest_nets(basket, units)
        ask = _ask(basket, place, lowest, floor)
        off = most_off(rule, basket.gross(place))
        fitting = [one for one in sets if not (one.lanes & lanes or one.bits & clashes)]
        sets += [one.joined(place, rule, lanes, ask, off) for one in fitting]
        if len(sets) > SETS_MAX:
            return sets[1:], False
    return sets[1:], True


def _ask(basket: Basket, place: int, lowest: list[int], floor: int) -> Ask:
    rule = basket.compiled.rules[place]
    lines = rest = 0
    for at, view in enumerate(basket.views):
        if view.scope >> place & 1:
            lines |= 1 << at
        elif lowest:
            rest += lowest[at]
    need = lowest_reach(rule) if lowest and rule.basis == "net" else 0
    least = Counted(max(need, 1), max(need, 1), basket.gross(place).qty, basket.gross(place).weight_mg)
    steady = by_steps(rule) and rule.basis == "net" and not basket.compiled.excluded[place]
    surely = (off_of(rule, least, least.net) or 0) if steady else 0
    never = _never(rule, basket.gross(place), floor) if steady and lines == (1 << len(basket.views)) - 1 else 0
    return Ask(STAGES.index(rule.stage), lines, need, surely, rest, never)


def _never(rule: Rule, gross: Counted, floor: int) -> int:
    """Off at list prices, less the most by which the rule brings any bill of `floor` or more below `floor`.

    Beyond the next full step each further one asks for more than it gives.
    """
    benefit, step = rule.benefit, rule.cond.min_amount
    if not isinstance(benefit, AmountOff) or not benefit.every or benefit.fen > step or not floor:
        return 0
    here = most_off(rule, Counted(floor, floor, gross.qty, gross.weight_mg)) if floor >= step else 0
    beyond = (floor // step + 1) * step
    after = most_off(rule, Counted(beyond, beyond, gross.qty, gross.weight_mg)) - (beyond - floor)
    return max(0, most_off(rule, gross) - max(here, after, 0))


def _lowest_nets(basket: Basket, units: int) -> list[int]:
    """For each line: no unit of it comes to less, whatever group it is in; all of its units together."""
    lowest = []
    for view in basket.views:
        options, _ = view.options(units, 0, False)
        lowest.append(options[0].net)
    for place in basket.compiled.multi:
        if not (units & basket.present) >> place & 1:
            continue
        _, shapes, complete = basket.shapes(place, units, basket.compiled.limited)
        if not complete:
            return [0] * len(lowest)
        target = basket.compiled.rules[place].allocate == "target"
        for shape in shapes:
            together = sum(option.net for option in shape.options)
            for (line, _), option in zip(shape.units, shape.options, strict=True):
                share = shape.saving if target else shape.saving * option.net // together + 2
                lowest[line] = min(lowest[line], max(0, option.net - share))
    return [low * qty for low, qty in zip(lowest, basket.qtys, strict=True)]
