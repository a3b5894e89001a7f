"""Rules made ready for arithmetic: each has a place (its index by id) and a bit, lanes and clashes are bit sets."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import copy
from functools import lru_cache

from kernel.money import divide_half_up, metal_value
from promotions.rules.applicable import asks, not_applicable, wanted
from promotions.rules.basket import COMPONENTS, Context, Line
from promotions.rules.bill import has_threshold, used_up
from promotions.rules.checks import default_lanes
from promotions.rules.priced import Reason
from promotions.rules.rule import (
    WHOLE,
    AddOn,
    AmountOff,
    BundlePct,
    BundlePrice,
    FixedPrice,
    Gift,
    Limits,
    NthPct,
    Percent,
    PerGramOff,
    Rule,
    Scope,
    basis_points,
)
from promotions.rules.rule_set import RuleSet

# finish comes last; before it gifts and add-ons look at the bill first, then percents, then amounts.
_STAGE_RANK = {"order": 0, "voucher": 1, "points": 2, "finish": 3}


class Compiled:
    """What of a rule set does not depend on customer, time or basket."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rules = rule_set.rules
        self.lanes = _lane_bits(self.rules)
        self.clashes = _clash_bits(self.rules)
        ids = {rule.id: 1 << place for place, rule in enumerate(self.rules)}
        self.excluded = [sum(ids.get(name, 0) for name in set(rule.exclude_units_with)) for rule in self.rules]
        self._exclude_by_lane()
        self.price = [i for i, rule in enumerate(self.rules) if rule.stage == "price"]
        self.unit = [i for i, rule in enumerate(self.rules) if rule.stage == "unit"]
        self.multi = [i for i, rule in enumerate(self.rules) if rule.stage == "multi"]
        self.bill = [i for i, rule in enumerate(self.rules) if rule.stage in _STAGE_RANK and not rule.later]

        # Savings of different component lanes always fit into a price; with lanes of a rule's own they may not.
        self.odd_lanes = sum(
            1 << i for i in self.unit if not set(default_lanes(self.rules[i])) <= set(self.rules[i].lanes)
        )
        self.on_units = sum(1 << place for place in self.unit + self.multi)
        self.units = sum(1 << place for place in self.unit)
        self.bills = sum(1 << place for place in self.bill)
        self.clashing = sum(1 << place for place in self.unit + self.multi if self.clashes[place])
        # Unit rules that a multi rule's units may take besides it.
        self.stacking = {
            place: sum(1 << one for one in self.unit if not self.lanes[one] & self.lanes[place]) for place in self.multi
        }
        # What must be there for one group: so many units, or units for all slots (a bit set).
        self.fills = {place: _fill(self.rules[place]) for place in self.multi}
        self.by_number = sum(1 << place for place in self.multi if isinstance(self.rules[place].benefit, NthPct))
        self.later = [place for place, rule in enumerate(self.rules) if rule.later]
        self.useless = sum(1 << i for i, rule in enumerate(self.rules) if rule.later or used_up(rule))
        self.reaching = sum(1 << i for i, rule in enumerate(self.rules) if has_threshold(rule))
        self.asking = [i for i, rule in enumerate(self.rules) if asks(rule)]
        self.pressing = sum(1 << i for i, rule in enumerate(self.rules) if wanted(rule, Context()))
        self.limited = sum(1 << i for i, rule in enumerate(self.rules) if rule.limits != Limits())
        self._everywhere = [i for i, rule in enumerate(self.rules) if rule.scope.all]
        self._simple = sum(1 << i for i, rule in enumerate(self.rules) if not (rule.scope.not_ or rule.scope.where))
        self._by_name: dict[str, list[int]] = {}
        for place, rule in enumerate(self.rules):
            for name in rule.scope.any:
                self._by_name.setdefault(name, []).append(place)
        # Slots of sets: (rule, slot, its scope), those that any line may fill and the others by a name.
        self._open_slots: list[tuple[int, int, Scope]] = []
        self._slots_by_name: dict[str, list[tuple[int, int, Scope]]] = {}
        for place in self.multi:
            for at, slot in enumerate(getattr(self.rules[place].benefit, "slots", ())):
                if slot.all:
                    self._open_slots.append((place, at, slot))
                for name in slot.any:
                    self._slots_by_name.setdefault(name, []).append((place, at, slot))

    def scope_of(self, line: Line, priced_by: int | None = None) -> int:
        """Bit set of the rules whose scope holds the line; `priced_by` is the rule that said its price."""
        names = (line.id, *line.tags, f"cat:{line.category}")
        if not line.discountable:
            return 0
        places = {*self._everywhere, *(place for name in names for place in self._by_name.get(name, ()))}
        out = 0
        for place in places:
            apart = priced_by is not None and self.excluded[place] >> priced_by & 1
            if not apart and (self._simple >> place & 1 or self.rules[place].scope.holds(line)):
                out |= 1 << place
        return out

    def slots_of(self, line: Line) -> dict[int, int]:
        """For each set that a unit of the line may fill a slot of: bit set of these slots."""
        out: dict[int, int] = {}
        if self._slots_by_name or self._open_slots:
            names = (line.id, *line.tags, f"cat:{line.category}")
            found = [*self._open_slots, *(one for name in names for one in self._slots_by_name.get(name, ()))]
            for place, at, slot in found:
                if slot.holds(line):
                    out[place] = out.get(place, 0) | 1 << at
        return out

    def _exclude_by_lane(self) -> None:
        """A unit whose lane is taken is out of reach for a bill rule in the same lane."""
        on_units: dict[int, int] = {}  # unit and multi rules by their lanes
        for place, rule in enumerate(self.rules):
            if rule.stage in ("unit", "multi"):
                on_units[self.lanes[place]] = on_units.get(self.lanes[place], 0) | 1 << place
        for place, rule in enumerate(self.rules):
            if rule.stage in ("order", "voucher", "points"):
                for lanes, others in on_units.items():
                    if self.lanes[place] & lanes:
                        self.excluded[place] |= others

    def in_sequence(self, places: Sequence[int]) -> tuple[int, ...]:
        """Bill rules in the order in which they look at the bill: stage, percent before amount, `after`, id."""
        waiting = sorted(places, key=lambda i: (_STAGE_RANK[self.rules[i].stage], _kind_rank(self.rules[i]), i))
        done: list[int] = []
        while waiting:
            for place in waiting:
                after = set(self.rules[place].after)
                if not any(after & set(self.rules[other].lanes) for other in waiting if other != place):
                    break
            else:
                place = waiting[0]
            waiting.remove(place)
            done.append(place)
        return tuple(done)


class Active:
    """The rules that this customer could get at this time, before any line is looked at."""

    def __init__(self, compiled: Compiled, ctx: Context) -> None:
        self.barred: dict[int, Reason] = {}
        self.wanted = compiled.pressing
        self.bits = (1 << len(compiled.rules)) - 1
        rules = compiled.rules
        named = {*ctx.ban, *ctx.pin, *ctx.opt_in}
        others = [place for place, rule in enumerate(rules) if rule.id in named] if named else []
        for place in {*compiled.asking, *others}:
            reason = not_applicable(rules[place], ctx)
            if reason:
                self.bar(place, reason)
            elif wanted(rules[place], ctx):
                self.wanted |= 1 << place
        self._afford(compiled, ctx)

    def _afford(self, compiled: Compiled, ctx: Context) -> None:
        """What the customer wants for points is theirs in the order of the ids, as long as the points last."""
        left = ctx.member.points if ctx.member else 0
        for place, rule in enumerate(compiled.rules):
            if rule.spends_points and self.bits >> place & 1:
                if rule.spends_points > left:
                    self.bar(place, Reason(rule.id, rule.name, "SHORT_BY_POINTS", rule.spends_points - left))
                else:
                    left -= rule.spends_points

    def bar(self, place: int, reason: Reason) -> None:
        self.barred[place] = reason
        self.bits &= ~(1 << place)
        self.wanted &= ~(1 << place)

    def beside(self, compiled: Compiled, taken: int) -> Active:
        """The same without the rules that may not stand beside those in `taken`, a bit set."""
        out = copy(self)
        out.barred = dict(self.barred)
        for place in places_in(taken):
            for other in places_in(compiled.clashes[place] & out.bits):
                rule = compiled.rules[other]
                out.bar(other, Reason(rule.id, rule.name, "NOT_WITH", None, compiled.rules[place].name))
        return out


def places_in(bits: int) -> Iterator[int]:
    """The places whose bits are set, rising."""
    while bits:
        low = bits & -bits
        yield low.bit_length() - 1
        bits ^= low


def _fill(rule: Rule) -> int:
    if isinstance(rule.benefit, NthPct):
        return rule.benefit.n
    assert isinstance(rule.benefit, BundlePrice | BundlePct), rule.id
    return (1 << len(rule.benefit.slots)) - 1


def _kind_rank(rule: Rule) -> int:
    if isinstance(rule.benefit, Gift | AddOn):
        return 0
    return 1 if isinstance(rule.benefit, Percent) else 2


def _lane_bits(rules: Sequence[Rule]) -> list[int]:
    places: dict[str, int] = {name: 1 << i for i, name in enumerate(COMPONENTS)}
    for rule in rules:
        for lane in rule.lanes:
            places.setdefault(lane, 1 << len(places))
    return [sum(places[lane] for lane in set(rule.lanes)) for rule in rules]


def _clash_bits(rules: Sequence[Rule]) -> list[int]:
    """Rules that may not stand on one bill, whatever their lanes; said by either of the two."""
    ids = {rule.id: 1 << place for place, rule in enumerate(rules)}
    tagged: dict[str, int] = {}
    for place, rule in enumerate(rules):
        for tag in rule.ctags:
            tagged[tag] = tagged.get(tag, 0) | 1 << place
    clashes = [0] * len(rules)
    for place, rule in enumerate(rules):
        others = (1 << len(rules)) - 1 if rule.exclusive else 0
        for name in rule.not_with:
            others |= ids.get(name, 0)
        for tag in rule.not_with_tags:
            others |= tagged.get(tag, 0)
        others &= ~(1 << place)
        clashes[place] |= others
        for other in places_in(others):
            clashes[other] |= 1 << place
    return clashes


def unit_saving(rule: Rule, parts: Sequence[int], weight_mg: int, old_weight_mg: int = 0) -> int:
    """Fen that a unit rule takes off one unit, rounded once; never more than the part it aims at."""
    benefit = rule.benefit
    if isinstance(benefit, PerGramOff):
        return min(metal_value(benefit.counted_mg(weight_mg, old_weight_mg), benefit.fen_per_g), parts[0])
    if isinstance(benefit, FixedPrice):
        return max(0, sum(parts) - benefit.fen)
    assert isinstance(benefit, Percent | AmountOff), rule.id
    part = sum(parts) if benefit.component == "total" else parts[COMPONENTS.index(benefit.component)]
    if isinstance(benefit, AmountOff):
        return min(benefit.fen, part)
    return percent_of(part, basis_points(benefit.pct))


@lru_cache(maxsize=4096)
def percent_of(fen: int, points: int) -> int:
    """`points` basis points of an amount, half up."""
    return divide_half_up(fen * points, WHOLE)
