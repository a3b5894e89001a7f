"""The values of one question to the search: the basket's lines, and the ways in which a unit can be bought."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from promotions.rules.bill import Counted
from promotions.rules.compiled import Compiled
from promotions.rules.options import LineView, Option

Sums = tuple[int, ...]  # payable net, then for each bill rule in sequence: net, list, pieces, mg that it counts


class Choice(NamedTuple):
    """One way for one unit. `cost` is its net weighed by the percents that follow, scaled to stay whole."""

    cost: int
    sums: Sums
    uses: tuple[tuple[int, int], ...]
    wanted: int
    option: Option


class Join(NamedTuple):
    """Entering a group of `grouping` at one of `slots`; `choice` is what stacks with it."""

    grouping: int
    slots: int
    choice: Choice


class Item(NamedTuple):
    """One undecided unit."""

    line: int
    list_fen: int
    choices: list[Choice]
    joins: list[Join]


class Group(NamedTuple):
    """A full group of a multi rule: items by their place in the search, the last joined one being the cheapest."""

    grouping: int
    members: tuple[int, ...]
    saving: int


class Basket:
    """The lines of one question, with what each line view said."""

    def __init__(self, compiled: Compiled, views: Sequence[LineView], qtys: Sequence[int], ids: Sequence[str]) -> None:
        self.compiled = compiled
        self.views = views
        self.qtys = qtys
        self.ids = ids
        self.list_fen = sum(view.list_fen * qty for view, qty in zip(views, qtys, strict=True))
        self.present = 0  # rules whose scope holds some line
        self.unit_present = 0  # unit rules that save something on some line
        for view in views:
            self.present |= view.scope
            self.unit_present |= view.unit_bits
        self._gross: dict[int, Counted] = {}

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
