"""What the units come to at least, whatever bill rules are taken: all of them, or some lines beside others."""

from __future__ import annotations

from collections.abc import Sequence

from promotions.rules.allocate import group_nets
from promotions.rules.basket_view import Basket, Shape
from promotions.rules.prices import Want, covering

# How much less the goods that a threshold counts weigh than the others, in halves: bounds by both are tried.
WEIGHTS = (2, 1)
LABELS_OF_GROUP = 2  # to say what its units bear of what it saves
GROUPS_OF_LABEL = 2  # to say what they save


class Floors:
    """`all`: no units come to less. `units`: the unit and multi rules that may be taken.

    `labels`: the work so far. `parts` are (bit set of lines, least fen); no group and no limit joins two of them.
    """

    def __init__(self, basket: Basket, units: int, least: int, parts: Sequence[tuple[int, int]] = ()) -> None:
        self.all = least
        self.labels = 0
        self._basket = basket
        self._parts = parts
        self._every = (1 << len(basket.views)) - 1
        self._nets = [view.options(units, 0, False)[0][0].net for view in basket.views]
        self._shapes: list[Shape] = []
        self._whole = True
        for place in basket.formable(units):
            shapes, complete = basket.shapes(place, units, basket.compiled.limited)
            self._shapes += shapes
            self._whole &= complete
        self._lowest: list[int] | None = None
        self._weighed: dict[tuple[int, int], int] = {}
        self._saved: list[tuple[Shape, int, int]] | None = None

    def of(self, lines: int) -> int:
        """Of the lines whose bits are set."""
        if lines == self._every:
            return self.all
        together = 0
        if not lines:
            return 0
        for part, least in self._parts:
            if not part & ~lines:
                together += least
                lines &= ~part
        if self._lowest is None:
            self._lowest = self._lowest_nets()
        return together + sum([low for at, low in enumerate(self._lowest) if lines >> at & 1])

    def beside(self, lines: int, need: int, enough: int, most_labels: int) -> int:
        """What all units come to at least where the lines whose bits are set come to `need` or more.

        Looked at by weight after weight, until that is `enough`.
        """
        if lines == self._every:
            return max(self.all, need)
        found = self.all
        for less in WEIGHTS:
            if found < enough and self._whole:
                found = max(found, (self._least(lines, less, most_labels) + less * need) // 2)
        return found

    def _least(self, lines: int, less: int, most_labels: int) -> int:
        """Twice what units come to at least, where those of the lines count `less` halves less."""
        found = self._weighed.get((lines, less))
        if found is None:
            found = self._weighed[lines, less] = self._priced(lines, less, most_labels)
        return found

    def _priced(self, lines: int, less: int, most_labels: int) -> int:
        weights = [2 - less if lines >> at & 1 else 2 for at in range(len(self._nets))]
        row: dict[tuple[int, int], int] = {}
        gains: dict[tuple[int, ...], int] = {}
        for shape, of_group, saved in self._saving():
            if of_group & lines and of_group & ~lines:
                self.labels += LABELS_OF_GROUP
                both = zip(shape.units, group_nets(self._basket, shape), strict=True)
                gain = sum([(self._nets[line] - net) * weights[line] for (line, _), net in both])
            else:
                gain = saved * weights[shape.units[0][0]]
            if gain > 0:
                things = tuple([row.setdefault(unit, len(row)) for unit in shape.units])
                gains[things] = max(gain, gains.get(things, 0))
        apart = zip(self._nets, self._basket.qtys, weights, strict=True)
        least = sum([net * qty * weight for net, qty, weight in apart])
        if gains:
            prices = covering([Want(gain, things) for things, gain in gains.items()], [1] * len(row), most_labels)
            self.labels += prices.labels
            least -= sum(prices.each)
        return least

    def _saving(self) -> list[tuple[Shape, int, int]]:
        """Of each group the bit set of its lines, and what it saves over its units apart."""
        if self._saved is None:
            self.labels += len(self._shapes) // GROUPS_OF_LABEL
            self._saved = []
            for shape in self._shapes:
                apart = sum([self._nets[line] for line, _ in shape.units])
                lines = 0
                for line, _ in shape.units:
                    lines |= 1 << line
                self._saved.append((shape, lines, apart - (shape.apart - shape.saving)))
        return self._saved

    def _lowest_nets(self) -> list[int]:
        """For each line: no unit of it comes to less, whatever group it is in; all of its units together."""
        lowest = list(self._nets) if self._whole else [0] * len(self._nets)
        to_target = self._basket.compiled.to_target
        for shape in self._shapes:
            saving = shape.saving
            together = 0 if to_target >> shape.place & 1 else shape.apart
            for at, (line, _) in enumerate(shape.units):
                net = shape.options[at].net
                share = saving * net // together + 2 if together else saving
                if net - share < lowest[line]:
                    lowest[line] = max(0, net - share)
        return [low * qty for low, qty in zip(lowest, self._basket.qtys, strict=True)]
