"""Reduction: what one unit of a line can become through unit rules alone. Computed once for each distinct line."""

from __future__ import annotations

from typing import final

from promotions.rules.basket import Line
from promotions.rules.compiled import Compiled, places_in

# A unit with more ways than this is cut to the cheapest ones, and the answer is no longer called optimal.
OPTIONS_MAX = 600


@final
class Option:
    """One lawful set of unit rules on a unit: what is left to pay for it, and who took what."""

    __slots__ = ("bits", "net", "priority", "savings")

    def __init__(self, net: int, savings: tuple[tuple[int, int], ...], bits: int, priority: int) -> None:
        self.net = net
        self.savings = savings
        self.bits = bits
        self.priority = priority


class LineView:
    """One distinct line under one rule set: list price, matching rules, and its options (kept)."""

    def __init__(self, line: Line, compiled: Compiled, priced_by: int | None = None) -> None:
        parts = line.parts
        self.list_fen = sum(parts)
        self.weight_mg = line.weight_mg
        self.scope = compiled.scope_of(line, priced_by)
        self._compiled = compiled
        # Multi rules that a unit may join a group of; of sets with the slots that it may fill, as a bit set.
        self.joins: list[tuple[int, int]] = []
        if self.scope & compiled.multis:
            self.joins += [(place, 0) for place in places_in(self.scope & compiled.by_number)]
            slots = compiled.scopes.slots_of(line)
            self.joins += [(place, fits) for place, fits in slots.items() if self.scope >> place & 1]
        self._unit: list[tuple[int, int]] = []
        self.unit_bits = 0
        for place in places_in(self.scope & compiled.units):
            saving = compiled.savings[place].of(parts, self.weight_mg, line.old_weight_mg)
            if saving > 0:
                self._unit.append((place, saving))
                self.unit_bits |= 1 << place
        self._kept: dict[tuple[int, int, bool], tuple[list[Option], bool]] = {}

    def options(self, allowed: int, special: int, every: bool) -> tuple[list[Option], bool]:
        """Options cheapest first, and whether the list is complete.

        `special` rules (limited, wanted, or counted by others) are never merged away. With `every` each distinct
        price stays, for bills where a dearer unit can make the bill cheaper.
        """
        key = (allowed & self.unit_bits, special & self.unit_bits, every)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = self._enumerate(*key)
        return found

    def _enumerate(self, allowed: int, special: int, every: bool) -> tuple[list[Option], bool]:
        options = [Option(self.list_fen, (), 0, 0)]
        if not allowed:
            return options, True
        rules = self._useful(allowed, special, every)
        if not (special or every) and (together := self._all_of(rules)):
            return [together], True
        lanes_of = [0]
        for place, saving in rules:
            lanes, priority = self._compiled.lanes[place], self._compiled.priorities[place]
            for at in range(len(options)):
                one = options[at]
                # Two rules in different lanes may stack, but a price never falls below nothing.
                if lanes_of[at] & lanes or one.net < saving:
                    continue
                took = (*one.savings, (place, saving))
                options.append(Option(one.net - saving, took, one.bits | 1 << place, one.priority + priority))
                lanes_of.append(lanes_of[at] | lanes)
            if len(options) > 20 * OPTIONS_MAX:
                break
        complete = len(options) <= 20 * OPTIONS_MAX
        if not special and not every:
            return [min(options, key=_rank)], complete
        options.sort(key=_rank)
        kept: dict[tuple[int, int], Option] = {}
        for option in options:
            kept.setdefault((option.bits & special, option.net if every else 0), option)
        out = list(kept.values())
        return out[:OPTIONS_MAX], complete and len(out) <= OPTIONS_MAX

    def _all_of(self, rules: list[tuple[int, int]]) -> Option | None:
        """All these rules on one unit, the cheapest way; None where two share a lane or the price is too low."""
        net, bits, priority, lanes = self.list_fen, 0, 0, 0
        for place, saving in rules:
            net -= saving
            if net < 0 or lanes & self._compiled.lanes[place]:
                return None
            lanes |= self._compiled.lanes[place]
            bits |= 1 << place
            priority += self._compiled.priorities[place]
        return Option(net, tuple(rules), bits, priority)

    def _useful(self, allowed: int, special: int, every: bool) -> list[tuple[int, int]]:
        rules = [one for one in self._unit if allowed >> one[0] & 1]
        if every or len(rules) == 1 or self._compiled.odd_lanes & allowed:
            return rules
        all_lanes, priorities = self._compiled.lanes, self._compiled.priorities
        best: dict[int, int] = {}  # by lanes: the first in `rules` of those that save most, then of highest priority
        for at, (place, saving) in enumerate(rules):
            if special and special >> place & 1:
                continue
            lanes = all_lanes[place]
            known = best.get(lanes, at)
            rival, most = rules[known]
            if saving > most or (saving == most and priorities[place] > priorities[rival]):
                known = at
            best[lanes] = known
        plain = set(best.values())
        return [one for at, one in enumerate(rules) if at in plain or special >> one[0] & 1]


def _rank(one: Option) -> tuple[int, int, int, tuple[tuple[int, int], ...]]:
    """The cheapest first, then those of fewer rules."""
    return one.net, len(one.savings), -one.priority, one.savings
