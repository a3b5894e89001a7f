"""The values of one question to the search: the basket's lines, and the ways in which units can be bought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from promotions.rules.bill import Counted
from promotions.rules.compiled import Compiled, places_in
from promotions.rules.groups import Grouping
from promotions.rules.options import LineView, Option
from promotions.rules.rule import AddOn

Sums = tuple[int, ...]  # payable net, then for each bill rule in sequence: net, list, pieces, mg that it counts
Unit = tuple[int, int]  # line, place inside the line


class Way(NamedTuple):
    """One way for one unit, or for all the units of one group; `members` are items by their place in the problem.

    `cost` is the net weighed by the percents that follow, scaled to stay whole, less a large sum for each wish met.
    `uses` are (limit, amount). `saving` is the group's, of the multi rule at `place`; -1: no group.
    """

    members: tuple[int, ...]
    cost: int
    sums: Sums
    uses: tuple[tuple[int, int], ...]
    options: tuple[Option, ...]
    place: int = -1
    saving: int = 0

    @property
    def taken(self) -> int:
        """How many times a rule is applied."""
        return sum(len(option.savings) for option in self.options) + (self.place >= 0)


class Item(NamedTuple):
    """One undecided unit: the k-th of its line, and what it may become alone."""

    line: int
    k: int
    choices: list[Way]


class Shape(NamedTuple):
    """Units that may form a group of the multi rule at `place`, dearest first, with what each takes besides."""

    place: int
    units: tuple[Unit, ...]
    options: tuple[Option, ...]
    saving: int


class Basket:
    """The lines of one question, with what each line view said."""

    def __init__(self, compiled: Compiled, views: Sequence[LineView], qtys: Sequence[int], ids: Sequence[str]) -> None:
        self.compiled = compiled
        self.views = views
        self.qtys = qtys
        self.ids = ids
        self.list_fen = sum(view.list_fen * qty for view, qty in zip(views, qtys, strict=True))
        # More than any bill; add-ons are paid besides.
        add_ons = (rule.benefit for rule in compiled.rules if isinstance(rule.benefit, AddOn))
        self.ceiling = self.list_fen + 1 + sum(one.fen for one in add_ons)
        self.present = 0  # rules whose scope holds some line
        self.unit_present = 0  # unit rules that save something on some line
        for view in views:
            self.present |= view.scope
            self.unit_present |= view.unit_bits
        self.dearest_first = sorted(range(len(views)), key=lambda i: (-views[i].list_fen, ids[i]))
        self._formable: list[int] | None = None
        self.nets_in: dict[Shape, list[int]] = {}  # of the units of a group
        self._gross: dict[int, Counted] = {}
        self._shapes: dict[tuple[int, int, int], tuple[Grouping, list[Shape], bool]] = {}

    def gross(self, place: int) -> Counted:
        """All that a rule could count, at list prices."""
        found = self._gross.get(place)
        if found is None:
            amount = pieces = weight = 0
            for view, qty in zip(self.views, self.qtys, strict=True):
                if view.scope >> place & 1:
                    amount += view.list_fen * qty
                    pieces += qty
                    weight += view.weight_mg * qty
            found = self._gross[place] = Counted(amount, amount, pieces, weight)
        return found

    def shapes(self, place: int, allowed: int, special: int) -> tuple[Grouping, list[Shape], bool]:
        """Every group of a multi rule that saves anything, beside the allowed unit rules; and whether these are all."""
        apart = allowed & self.compiled.stacking[place]
        key = (place, apart, special & apart)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._form(*key)
        return found

    def _form(self, place: int, apart: int, special: int) -> tuple[Grouping, list[Shape], bool]:
        grouping = Grouping(place, self.compiled.rules[place])
        units: list[Unit] = []
        fitting: list[tuple[int, int]] = []
        for line in self.dearest_first:
            view = self.views[line]
            if not view.scope >> place & 1:
                continue
            slots = view.slots.get(place, 0)
            if grouping.nth or slots:
                grouping.note(view.list_fen, slots)
                for k in range(self.qtys[line]):
                    fitting.append((len(units), slots))
                    units.append((line, k))
        sets, complete = grouping.candidates(fitting)
        shapes: list[Shape] = []
        plain = [(Option(view.list_fen, (), 0, 0),) for view in self.views] if not apart else []
        for numbers in sets:
            members = tuple(units[n] for n in numbers)
            saving = grouping.saving([self.views[line].list_fen for line, _ in members])
            if saving <= 0:
                continue
            if not apart:
                options = tuple(plain[line][0] for line, _ in members)
                # No price falls below nothing.
                if saving <= sum(option.net for option in options):
                    shapes.append(Shape(place, members, options, saving))
                continue
            complete &= self._stacked(shapes, Shape(place, members, (), saving), apart, special)
        return grouping, shapes, complete

    def formable(self, allowed: int) -> list[int]:
        """The allowed multi rules for whose groups enough units are there, and one at least for each slot."""
        if self._formable is None:
            filled: dict[int, int] = {}
            for view, qty in zip(self.views, self.qtys, strict=True):
                for place in places_in(view.scope & self.compiled.by_number):
                    filled[place] = filled.get(place, 0) + qty
                for place, slots in view.slots.items():
                    if view.scope >> place & 1:
                        filled[place] = filled.get(place, 0) | slots
            need = self.compiled.fills
            self._formable = [place for place, found in sorted(filled.items()) if found >= need[place]]
        return [place for place in self._formable if allowed >> place & 1]

    def _stacked(self, shapes: list[Shape], bare: Shape, apart: int, special: int) -> bool:
        """The group with every set of unit rules that stack with it; False where they were not all named."""
        ways: list[tuple[int, tuple[Option, ...]]] = [(0, ())]
        complete = True
        for line, _ in bare.units:
            options, whole = self.views[line].options(apart, special, True)
            ways = [(net + one.net, (*taken, one)) for net, taken in ways for one in options]
            ways.sort(key=lambda way: way[0])
            complete &= whole and len(ways) <= STACKS_MAX
            del ways[STACKS_MAX:]
        shapes.extend(bare._replace(options=taken) for net, taken in ways if net >= bare.saving)
        return complete


# Ways in which one group's units may take unit rules besides it; the cheapest are kept.
STACKS_MAX = 200
