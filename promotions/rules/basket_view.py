"""The values of one question to the search: the basket's lines, and the ways in which units can be bought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import final

from promotions.rules.bill import Counted
from promotions.rules.compiled import Compiled
from promotions.rules.options import LineView, Option

Sums = tuple[int, ...]  # payable net, then for each bill rule in sequence: net, list, pieces, mg that it counts
Unit = tuple[int, int]  # line, place inside the line


@final
class Way:
    """One way for one unit, or for all the units of one group; `members` are items by their place in the problem.

    `cost` is the net weighed by the percents that follow, scaled to stay whole, less a large sum for each wish met.
    `uses` are (limit, amount). `saving` is the group's, of the multi rule at `place`; -1: no group.
    """

    __slots__ = ("cost", "members", "options", "place", "saving", "sums", "uses")

    def __init__(
        self,
        members: tuple[int, ...],
        cost: int,
        sums: Sums,
        uses: tuple[tuple[int, int], ...],
        options: tuple[Option, ...],
        place: int = -1,
        saving: int = 0,
    ) -> None:
        self.members = members
        self.cost = cost
        self.sums = sums
        self.uses = uses
        self.options = options
        self.place = place
        self.saving = saving

    @property
    def taken(self) -> int:
        """How many times a rule is applied."""
        count = 1 if self.place >= 0 else 0
        for option in self.options:
            count += len(option.savings)
        return count

    def of(self, members: tuple[int, ...]) -> Way:
        """The same for other units."""
        return Way(members, self.cost, self.sums, self.uses, self.options, self.place, self.saving)


class Chosen:
    """The last link of a partial choice of ways: what it took, None for nothing, and what it took before that."""

    __slots__ = ("parent", "way")

    def __init__(self, parent: Chosen | None, way: Way | None) -> None:
        self.parent = parent
        self.way = way

    def ways(self) -> list[Way]:
        """All that it chose."""
        out: list[Way] = []
        at: Chosen | None = self
        while at is not None:
            if at.way is not None:
                out.append(at.way)
            at = at.parent
        return out


@final
class Item:
    """One undecided unit: the k-th of its line, and what it may become alone."""

    __slots__ = ("choices", "k", "line")

    def __init__(self, line: int, k: int, choices: list[Way]) -> None:
        self.line = line
        self.k = k
        self.choices = choices


@final
class Shape:
    """Units that may form a group of the multi rule at `place`, dearest first, with what each takes besides.

    `apart` is what they come to before the group's own saving. `nets`: what is left to pay for each unit, once somebody
    asked.
    """

    __slots__ = ("apart", "nets", "options", "place", "saving", "units")

    def __init__(
        self, place: int, units: tuple[Unit, ...], options: tuple[Option, ...], apart: int, saving: int
    ) -> None:
        self.place = place
        self.units = units
        self.options = options
        self.apart = apart
        self.saving = saving
        self.nets: list[int] | None = None


class Basket:
    """The lines of one question, with what each line view said."""

    def __init__(
        self,
        compiled: Compiled,
        views: Sequence[LineView],
        qtys: Sequence[int],
        ids: Sequence[str],
        earlier: Basket | None = None,
    ) -> None:
        """`earlier`: the basket asked about last; groups of lines that are still there are not formed again."""
        self.compiled = compiled
        self.views = views
        self.qtys = qtys
        self.ids = ids
        self.list_fen = sum([view.list_fen * qtys[at] for at, view in enumerate(views)])
        self.ceiling = self.list_fen + 1 + compiled.add_ons_fen  # more than any bill
        self.present = 0  # rules whose scope holds some line
        self.unit_present = 0  # unit rules that save something on some line
        for view in views:
            self.present |= view.scope
            self.unit_present |= view.unit_bits
        self.dearest_first = sorted(range(len(views)), key=lambda i: (-views[i].list_fen, ids[i]))
        self.joining = self._joining()
        self._gross: dict[int, Counted] = {}
        self._lines: dict[int, list[int]] = {}
        self._line_bits: dict[int, int] = {}
        self._shapes: dict[tuple[int, int, int], tuple[list[Shape], bool]] = {}
        self._formed = self._same_as(earlier) if earlier else {}

    def _same_as(self, earlier: Basket) -> dict[tuple[int, int, int], tuple[list[Shape], bool]]:
        """What is known of rules for whose groups the same units are there in the same places."""
        alike = {
            line
            for line, (view, before) in enumerate(zip(self.views, earlier.views, strict=False))
            if view is before and self.qtys[line] == earlier.qtys[line]
        }
        same = {
            place
            for place, lines in self.joining.items()
            if lines == earlier.joining.get(place) and all(line in alike for line, _ in lines)
        }
        return {key: formed for key, formed in earlier._shapes.items() if key[0] in same}

    def gross(self, place: int) -> Counted:
        """All that a rule could count, at list prices."""
        place = self.compiled.like[place]
        found = self._gross.get(place)
        if found is None:
            amount = pieces = weight = 0
            for at in self.lines_for(place):
                view, qty = self.views[at], self.qtys[at]
                amount += view.list_fen * qty
                pieces += qty
                weight += view.weight_mg * qty
            found = self._gross[place] = Counted(amount, amount, pieces, weight)
        return found

    def lines_for(self, place: int) -> list[int]:
        """The lines that a rule is for."""
        place = self.compiled.like[place]
        found = self._lines.get(place)
        if found is None:
            bit = 1 << place
            found = self._lines[place] = [at for at, view in enumerate(self.views) if view.scope & bit]
        return found

    def lines_of(self, place: int) -> int:
        """Bit set of the lines that a rule is for."""
        place = self.compiled.like[place]
        found = self._line_bits.get(place)
        if found is None:
            found = 0
            for at in self.lines_for(place):
                found |= 1 << at
            self._line_bits[place] = found
        return found

    def shapes(self, place: int, allowed: int, special: int) -> tuple[list[Shape], bool]:
        """Every group of a multi rule that saves anything, beside the allowed unit rules; and whether these are all."""
        apart = allowed & self.compiled.stacking[place]
        key = (place, apart, special & apart)
        found = self._shapes.get(key)
        if found is None:
            found = self._shapes[key] = self._formed.get(key) or self._form(*key)
        return found

    def _form(self, place: int, apart: int, special: int) -> tuple[list[Shape], bool]:
        grouping = self.compiled.groupings[place]
        units = [(line, k) for line, _ in self.joining[place] for k in range(self.qtys[line])]
        slots = [fits for line, fits in self.joining[place] for _ in range(self.qtys[line])]
        prices = [self.views[line].list_fen for line, _ in units]
        sets, complete = grouping.candidates(list(enumerate(slots)))
        shapes: list[Shape] = []
        plain = [] if apart else [Option(fen, (), 0, 0) for fen in prices]
        beside = {line: self.views[line].options(apart, special, True) for line, _ in self.joining[place] if apart}
        for numbers in sets:
            of_group = [prices[n] for n in numbers]
            saving = grouping.saving(of_group)
            if saving <= 0:
                continue
            members = tuple([units[n] for n in numbers])
            if apart:
                complete &= _stacked(shapes, place, members, saving, beside)
            elif saving <= (listed := sum(of_group)):  # no price falls below nothing
                shapes.append(Shape(place, members, tuple([plain[n] for n in numbers]), listed, saving))
        return shapes, complete

    def formable(self, allowed: int) -> list[int]:
        """The allowed multi rules for whose groups enough units are there, and one at least for each slot."""
        return [place for place in self.joining if allowed >> place & 1]

    def _joining(self) -> dict[int, list[tuple[int, int]]]:
        """For each multi rule that could form a group: lines with the slots that they fit, dearest first."""
        found: dict[int, list[tuple[int, int]]] = {}
        for line in self.dearest_first:
            for place, fits in self.views[line].joins:
                found.setdefault(place, []).append((line, fits))
        out = {}
        for place, lines in sorted(found.items()):
            grouping = self.compiled.groupings[place]
            if grouping.nth:
                filled = sum([self.qtys[line] for line, _ in lines])
            else:
                filled = 0
                for _, fits in lines:
                    filled |= fits
            if filled >= grouping.fill:
                out[place] = lines
        return out

    def dearest(self, place: int) -> list[int]:
        """For each slot of a set the list price of the dearest unit that fits it."""
        return self.compiled.groupings[place].dearest(
            [(self.views[at].list_fen, fits) for at, fits in self.joining[place]]
        )


def _stacked(
    shapes: list[Shape],
    place: int,
    units: tuple[Unit, ...],
    saving: int,
    beside: dict[int, tuple[list[Option], bool]],
) -> bool:
    """The group with every set of unit rules that stack with it; False where they were not all named.

    `beside`: of each line what its units may take besides, and whether that is all.
    """
    ways: list[tuple[int, tuple[Option, ...]]] = [(0, ())]
    complete = True
    for line, _ in units:
        options, whole = beside[line]
        if len(options) == 1:
            sole = options[0]
            ways = [(net + sole.net, (*taken, sole)) for net, taken in ways]
        else:
            ways = [(net + one.net, (*taken, one)) for net, taken in ways for one in options]
            ways.sort(key=_net)
        complete &= whole and len(ways) <= STACKS_MAX
        del ways[STACKS_MAX:]
    shapes += [Shape(place, units, taken, net, saving) for net, taken in ways if net >= saving]
    return complete


def _net(way: tuple[int, tuple[Option, ...]]) -> int:
    return way[0]


# Ways in which one group's units may take unit rules besides it; the cheapest are kept.
STACKS_MAX = 200
