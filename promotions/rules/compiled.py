"""Rules made ready for arithmetic: each has a place (its index by id) and a bit, lanes and clashes are bit sets."""

from __future__ import annotations

from collections.abc import Sequence

from promotions.rules.applicable import asked_of, asks, wanted
from promotions.rules.basket import COMPONENTS, Context, Line
from promotions.rules.bill import has_threshold, used_up
from promotions.rules.checks import default_lanes
from promotions.rules.groups import Grouping
from promotions.rules.rule import AddOn, Gift, Limits, NthPct, Percent, Rule, Scope
from promotions.rules.rule_set import RuleSet
from promotions.rules.savings import UnitSaving
from promotions.rules.scopes import Scopes

# finish comes last; before it gifts and add-ons look at the bill first, then percents, then amounts.
_STAGE_RANK = {"order": 0, "voucher": 1, "points": 2, "finish": 3}


class Compiled:
    """What of a rule set does not depend on customer, time or basket."""

    def __init__(self, rule_set: RuleSet) -> None:
        self.rules = rule_set.rules
        self.lanes = _lane_bits(self.rules)
        self.priorities = [rule.priority for rule in self.rules]
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
        self.multis = sum(1 << place for place in self.multi)
        self.bills = sum(1 << place for place in self.bill)
        self.clashing = sum(1 << place for place in self.unit + self.multi if self.clashes[place])
        # Unit rules that a multi rule's units may take besides it.
        self.stacking = {
            place: sum(1 << one for one in self.unit if not self.lanes[one] & self.lanes[place]) for place in self.multi
        }
        self.groupings = {place: Grouping(place, self.rules[place]) for place in self.multi}
        self.by_number = sum(1 << place for place in self.multi if isinstance(self.rules[place].benefit, NthPct))
        self.later = [place for place, rule in enumerate(self.rules) if rule.later]
        self.useless = sum(1 << i for i, rule in enumerate(self.rules) if rule.later or used_up(rule))
        self.reaching = sum(1 << i for i, rule in enumerate(self.rules) if has_threshold(rule))
        self.asking = _alike([i for i, rule in enumerate(self.rules) if asks(rule)], self.rules)
        self.for_points = [i for i, rule in enumerate(self.rules) if rule.spends_points]
        self.pressing = sum(1 << i for i, rule in enumerate(self.rules) if wanted(rule, Context()))
        self.limited = sum(1 << i for i, rule in enumerate(self.rules) if rule.limits != Limits())
        self.scopes = Scopes(self.rules)
        self.savings = {place: UnitSaving(self.rules[place]) for place in self.unit}  # what each takes off a unit
        # Multi rules whose saving is meant for some of a group's units.
        self.to_target = sum(1 << place for place in self.multi if self.rules[place].allocate == "target")
        self.like = _like(self.rules, self.excluded)  # the first rule that counts the same units
        # More than all add-ons of a bill.
        self.add_ons_fen = sum(rule.benefit.fen for rule in self.rules if isinstance(rule.benefit, AddOn))

    def scope_of(self, line: Line, priced_by: int | None = None) -> int:
        """Bit set of the rules whose scope holds the line; `priced_by` is the rule that said its price."""
        out = self.scopes.of(line)
        if priced_by is None:
            return out
        return sum(1 << place for place in places_in(out) if not self.excluded[place] >> priced_by & 1)

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


def places_in(bits: int) -> list[int]:
    """The places whose bits are set, rising."""
    out: list[int] = []
    while bits:
        low = bits & -bits
        out.append(low.bit_length() - 1)
        bits ^= low
    return out


def _alike(places: Sequence[int], rules: Sequence[Rule]) -> list[list[int]]:
    """Places of rules that ask the same of customer and time, together."""
    out: dict[object, list[int]] = {}
    for place in places:
        out.setdefault(asked_of(rules[place]), []).append(place)
    return list(out.values())


def _like(rules: Sequence[Rule], excluded: Sequence[int]) -> list[int]:
    first: dict[tuple[Scope, int], int] = {}
    return [first.setdefault((rule.scope, excluded[place]), place) for place, rule in enumerate(rules)]


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
