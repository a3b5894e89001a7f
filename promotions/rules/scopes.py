"""Which rules, and which slots of sets, a line is for: bit sets by the names that rules go by, made ready once."""

from __future__ import annotations

from collections.abc import Sequence

from promotions.rules.basket import Line
from promotions.rules.rule import Rule, Scope


class Scopes:
    """Rules go by their place."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._scopes = [rule.scope for rule in rules]
        self._everywhere = 0
        self._by_name: dict[str, int] = {}
        self._asking = 0  # scopes that ask for more than a name
        # Slots of sets: (rule, bit of the slot, its scope), those that any line may fill and the others by a name.
        self._open_slots: list[tuple[int, int, Scope]] = []
        self._slots_by_name: dict[str, list[tuple[int, int, Scope]]] = {}
        for place, rule in enumerate(rules):
            if rule.scope.all:
                self._everywhere |= 1 << place
            if _asks(rule.scope):
                self._asking |= 1 << place
            for name in rule.scope.any:
                self._by_name[name] = self._by_name.get(name, 0) | 1 << place
            for at, slot in enumerate(getattr(rule.benefit, "slots", ())):
                if slot.all:
                    self._open_slots.append((place, 1 << at, slot))
                for name in slot.any:
                    self._slots_by_name.setdefault(name, []).append((place, 1 << at, slot))

    def of(self, line: Line) -> int:
        """Bit set of the rules whose scope holds the line."""
        if not line.discountable:
            return 0
        out = self._everywhere
        for name in (line.id, *line.tags, f"cat:{line.category}"):
            out |= self._by_name.get(name, 0)
        asking = out & self._asking
        while asking:
            bit = asking & -asking
            asking ^= bit
            if not self._scopes[bit.bit_length() - 1].holds(line):
                out ^= bit
        return out

    def slots_of(self, line: Line) -> dict[int, int]:
        """For each set that a unit of the line may fill a slot of: bit set of these slots."""
        out: dict[int, int] = {}
        if line.discountable and (self._slots_by_name or self._open_slots):
            found = list(self._open_slots)
            for name in (line.id, *line.tags, f"cat:{line.category}"):
                found += self._slots_by_name.get(name, ())
            for place, bit, slot in found:
                if not _asks(slot) or slot.holds(line):
                    out[place] = out.get(place, 0) | bit
        return out


def _asks(scope: Scope) -> bool:
    return bool(scope.not_ or scope.where)
