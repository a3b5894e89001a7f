"""The least prices, one for each scarce thing, that cover what everything wanting those things gains.

A scarce thing is a unit, which can be in one group only, or a limit with so many uses. The prices are the dual of a
linear program, found by the simplex method on whole numbers: `Tableau.inverse` and `Tableau.prices` are exact after
division by `Tableau.divisor` (each step divides without a remainder, as in Edmonds' elimination), so that no fen is
lost to rounding on the way and every machine finds the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, final

# Things are given slightly different amounts, so that steps which move nothing cannot go in a circle.
AMOUNT, SPREAD, STEP = 1 << 20, 1_009, 7_919
LOOKED_AT = 60  # wants that are priced again at each step, before all of them are
GROUP_FEW = 3  # where larger groups are wanted, prices that are found at once may do
WORK_OF_LABEL = 60  # numbers touched cost as much as one label of the search


@final
class Want:
    """Gains `gain` if it gets each of `things`; a thing named twice is needed twice."""

    __slots__ = ("gain", "things")

    def __init__(self, gain: int, things: tuple[int, ...]) -> None:
        self.gain = gain
        self.things = things


class Prices(NamedTuple):
    """`each` thing's price: the things of every want cost no less than it gains.

    `met`: the wants that get their things at these prices, by half at least, those that get most of them first.
    `labels`: the work.
    """

    each: list[int]
    met: list[int]
    labels: int


def covering(wants: Sequence[Want], amounts: Sequence[int], most_labels: int) -> Prices:
    """Prices whose sum over `amounts` of the things is the least possible, rounded up to whole ones.

    Where that takes more than `most_labels` of work, the sum is not the least, but every want is covered.
    """
    even: Prices | None = None
    if max([len(want.things) for want in wants]) > GROUP_FEW:
        even = evenly(wants, amounts)
        sure = sum([wants[at].gain for at in even.met])
        if _worth(even, amounts) <= sure + len(amounts):
            return even
        most_labels -= even.labels
    tableau = Tableau(wants, amounts)
    most = max(0, most_labels) * WORK_OF_LABEL
    while tableau.work < most and tableau.step():
        pass
    each = [max(0, -(-price // tableau.divisor)) for price in tableau.prices[:-1]]
    if tableau.work >= most:
        for want in wants:
            short = want.gain - sum([each[thing] for thing in want.things])
            if short > 0:
                each[want.things[0]] += short
    labels = tableau.work // WORK_OF_LABEL + (even.labels if even else 0)
    found = Prices(each, tableau.met(), labels)
    if even and _worth(even, amounts) < _worth(found, amounts):
        return even._replace(labels=labels)
    return found


def evenly(wants: Sequence[Want], amounts: Sequence[int]) -> Prices:
    """Every thing bears the same of what a want gains, at most; then prices are lowered as far as they go."""
    each = [0] * len(amounts)
    around: list[list[int]] = [[] for _ in amounts]
    for at, want in enumerate(wants):
        share = -(-want.gain // len(want.things))
        for thing in want.things:
            each[thing] = max(each[thing], share)
            around[thing].append(at)
    room = [sum([each[thing] for thing in want.things]) - want.gain for want in wants]
    for thing in reversed(range(len(each))):
        spare = min([each[thing], *(room[at] for at in around[thing])])
        if spare > 0:
            each[thing] -= spare
            for at in around[thing]:
                room[at] -= spare
    left = list(amounts)
    met: list[int] = []
    for at in sorted(range(len(wants)), key=lambda at: (-wants[at].gain, at)):
        if all(left[thing] > 0 for thing in wants[at].things):
            met.append(at)
            for thing in wants[at].things:
                left[thing] -= 1
    return Prices(each, met, sum(map(len, around)) // WORK_OF_LABEL)


def _worth(prices: Prices, amounts: Sequence[int]) -> int:
    return sum([price * amount for price, amount in zip(prices.each, amounts, strict=True)])


class Tableau:
    """One row for each thing, and a last column for its amount that is left."""

    def __init__(self, wants: Sequence[Want], amounts: Sequence[int]) -> None:
        self._wants = wants
        count = len(amounts)
        self.inverse = [[0] * (count + 1) for _ in range(count)]
        for row, amount in enumerate(amounts):
            self.inverse[row][row] = 1
            self.inverse[row][count] = amount * AMOUNT + row * STEP % SPREAD
        self.prices = [0] * (count + 1)
        self.divisor = 1
        self.work = 0
        self._near: list[int] = []
        self._holds = [-1] * count  # which want gets what is left of each thing; -1: nobody

    def met(self) -> list[int]:
        """The wants that get at least half of their things, those that get most of them first."""
        got = [(-self.inverse[row][-1], want) for row, want in enumerate(self._holds) if want >= 0]
        return [want for negative, want in sorted(got) if -negative * 2 >= AMOUNT * self.divisor]

    def step(self) -> bool:
        """Let in what is most underpriced; False where nothing is."""
        short, enters = self._most_underpriced()
        dearest = min(self.prices[:-1])
        if -dearest > short:  # a thing below nothing would rather be left over
            short, enters = -dearest, -1
        elif not short:
            return False
        things = self._wants[enters].things if enters >= 0 else (self.prices.index(dearest),)
        if len(things) == 2:
            one, other = things
            column = [row[one] + row[other] for row in self.inverse]
        else:
            column = [sum([row[thing] for thing in things]) for row in self.inverse]
        leaving = self._leaves(column)
        self._holds[leaving] = enters
        self._exchange(leaving, column, short)
        return True

    def _most_underpriced(self) -> tuple[int, int]:
        """By how much, and which want; (0, ...) where all are covered."""
        found = self._price(self._near)
        if not found:
            found = self._price(range(len(self._wants)))
            self.work += 4 * len(self._wants)
            found.sort(reverse=True)
            del found[LOOKED_AT:]
        self._near = [want for _, want in found]
        return max(found, default=(0, -1))

    def _price(self, some: Sequence[int]) -> list[tuple[int, int]]:
        """(what it lacks, want) of those that gain more than their things cost."""
        wants, prices, divisor = self._wants, self.prices, self.divisor
        out = []
        for at in some:
            want = wants[at]
            short = divisor * want.gain
            for thing in want.things:
                short -= prices[thing]
            if short > 0:
                out.append((short, at))
        return out

    def _leaves(self, column: list[int]) -> int:
        """The row that is used up first."""
        best, most, least = -1, 1, 0
        for row, taken in enumerate(column):
            if taken > 0:
                left = self.inverse[row][-1]
                if best < 0 or left * most < least * taken:
                    best, most, least = row, taken, left
        return best

    def _exchange(self, leaving: int, column: list[int], short: int) -> None:
        turn, divisor, pivot = self.inverse[leaving], self.divisor, column[leaving]
        rows = self.inverse
        touched = 0
        for row, taken in enumerate(column):
            if row == leaving or (not taken and pivot == divisor):
                continue
            touched += 1
            before = rows[row]
            if not taken:
                rows[row] = [one * pivot // divisor for one in before]
            elif pivot == divisor == 1:
                if taken == 1:
                    rows[row] = [before[at] - other for at, other in enumerate(turn)]
                else:
                    rows[row] = [before[at] - taken * other for at, other in enumerate(turn)]
            else:
                rows[row] = [(before[at] * pivot - taken * other) // divisor for at, other in enumerate(turn)]
        before = self.prices
        self.prices = [(before[at] * pivot + short * other) // divisor for at, other in enumerate(turn)]
        self.divisor = pivot
        self.work += len(column) * (touched + 2)
