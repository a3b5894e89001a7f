"""Reduction: what one unit of a line can become through unit rules alone. Computed once for each distinct line."""

from __future__ import annotations

from typing import NamedTuple

from promotions.rules.basket import Line
from promotions.rules.compiled import Compiled, places_in

# A unit with more ways than this is cut to the cheapest ones, and the answer is no longer called optimal.
OPTIONS_MAX = 600


class Option(NamedTuple):
    """One lawful set of unit rules on a unit: what is left to pay for it, and who took what."""

    net: int
    savings: tuple[tuple[int, int], ...]
    bits: int
    priority: int


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
            saving = compiled.savings[place](parts, self.weight_mg, line.old_weight_mg)
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
        lanes_of = [0]
        for place, saving in rules:
            lanes, priority = self._compiled.lanes[place], self._compiled.rules[place].priority
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
            return [min(options, key=lambda o: (o.net, len(o.savings), -o.priority, o.savings))], complete
        options.sort(key=lambda o: (o.net, len(o.savings), -o.priority, o.savings))
        kept: dict[tuple[int, int], Option] = {}
        for option in options:
            kept.setdefault((option.bits & special, option.net if every else 0), option)
        out = list(kept.values())
        return out[:OPTIONS_MAX], complete and len(out) <= OPTIONS_MAX

    def _useful(self, allowed: int, special: int, every: bool) -> list[tuple[int, int]]:
        rules = [one for one in self._unit if allowed >> one[0] & 1]
        if every or len(rules) == 1 or self._compiled.odd_lanes & allowed:
            return rules
        all_lanes, all_rules = self._compiled.lanes, self._compiled.rules
        best: dict[int, tuple[int, int, int]] = {}
        for place, saving in rules:
            if not special >> place & 1:
                rank = (-saving, -all_rules[place].priority, place)
                lanes = all_lanes[place]
                if lanes not in best or rank < best[lanes]:
                    best[lanes] = rank
        plain = {rank[2] for rank in best.values()}
        return [one for one in rules if one[0] in plain or special >> one[0] & 1]
