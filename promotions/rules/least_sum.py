"""The least sum that is enough, of one step from each of some pieces.

Where little is missing, all sums are kept as the bits of one integer: to add a step is to shift and to join. Where much
is missing, two lists of sums are met in the middle; of many pieces the large ones then give most, and are not tried.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import prod
from typing import NamedTuple

WORD, WORDS_MAX = 1 << 15, 1_500  # bits that cost as much work as one sum; as much work is worth a look at every fen
HALF = 1_200  # sums in one list at most
QUARTERS = (2, 1, 3)  # of what the small pieces can give: so much is left to them, in turn


class Found(NamedTuple):
    """`given`, and for each piece the place of its step."""

    given: int
    taken: list[int]


class AllSums:
    """Every sum up to `most` of one step from each piece, these rising from 0. `work`: steps joined."""

    def __init__(self, pieces: Sequence[Sequence[int]], most: int) -> None:
        self.most = most
        self.work = 0
        self._pieces = pieces
        self._sets = [1]
        within = (2 << most) - 1
        for steps in pieces:
            sums = grown = self._sets[-1]
            for step in steps:
                if 0 < step <= most:
                    grown |= sums << step
            self.work += len(steps) * (1 + most // WORD)
            self._sets.append(grown & within)

    def least(self, missing: int) -> Found | None:
        """The least sum that is at least `missing`."""
        enough = self._sets[-1] >> missing
        if not enough:
            return None
        given = left = missing + (enough & -enough).bit_length() - 1
        taken = [0] * len(self._pieces)
        for at in range(len(self._pieces) - 1, -1, -1):
            before, steps = self._sets[at], self._pieces[at]
            place = 0
            while steps[place] > left or not before >> (left - steps[place]) & 1:
                place += 1
            taken[at] = place
            left -= steps[place]
        return Found(given, taken)


class TwoLists:
    """Every sum of one step from each piece, as the sums of two halves of the pieces. `work`: how many these are."""

    def __init__(self, pieces: Sequence[Sequence[int]]) -> None:
        halves: list[list[int]] = [[], []]
        sizes = [1, 1]
        for at in sorted(range(len(pieces)), key=lambda at: -len(pieces[at])):
            half = 0 if sizes[0] <= sizes[1] else 1
            halves[half].append(at)
            sizes[half] *= len(pieces[at])
        self._count = len(pieces)
        self._halves = [(half, [pieces[at] for at in half]) for half in halves]
        self._halves.sort(key=lambda one: prod(map(len, one[1])))
        self._layers = [_layers(steps) for _, steps in self._halves]
        self._rising = sorted(self._layers[1][-1])
        self.work = len(self._rising) + len(self._layers[0][-1])

    def least(self, missing: int) -> Found | None:
        """The least sum that is at least `missing`."""
        rising, best, of_first = self._rising, -1, 0
        for given in self._layers[0][-1]:
            at = bisect_left(rising, missing - given)
            if at < len(rising) and (best < 0 or given + rising[at] < best):
                best, of_first = given + rising[at], given
                if best == missing:
                    break
        if best < 0:
            return None
        taken = [0] * self._count
        for (half, steps), layers, left in zip(self._halves, self._layers, (of_first, best - of_first), strict=True):
            for place, of_piece, layer in zip(reversed(half), reversed(steps), layers[:0:-1], strict=True):
                taken[place] = layer[left]
                left -= of_piece[layer[left]]
        return Found(best, taken)


def _layers(pieces: Sequence[Sequence[int]]) -> list[dict[int, int]]:
    """After each piece: every sum, and the step of the piece that leads to it."""
    layers: list[dict[int, int]] = [{0: 0}]
    for steps in pieces:
        layers.append({given + step: at for given in layers[-1] for at, step in enumerate(steps)})
    return layers


class Pieces:
    """What may be given: one step of each piece. Steps rise from 0; those that may give most come first.

    `work`: as of the sums and lists that were made for it; each question may need more of them.
    """

    def __init__(self, pieces: Sequence[Sequence[int]]) -> None:
        self.work = 0
        self._pieces = pieces
        self._steps = sum(map(len, pieces))
        self._total = sum([steps[-1] for steps in pieces])
        self._sums: AllSums | None = None
        self._lists: TwoLists | None = None
        self._split, ways = len(pieces), 1  # pieces from there on are small
        while self._split and ways * len(pieces[self._split - 1]) <= HALF * HALF:
            self._split -= 1
            ways *= len(pieces[self._split])

    def smallest(self, missing: int, most: int) -> tuple[Found | None, bool]:
        """Steps that together give `missing`, and hardly more; and whether none give less that is enough.

        None: too little, or more than `most`, which is of no interest.
        """
        most = min(most, self._total)
        if most < missing:
            return None, True
        alone = -1  # a step that is enough alone needs no other; all others are less than what is missing
        for at, steps in enumerate(self._pieces):
            place = bisect_right(steps, missing - 1)
            if place < len(steps) and steps[place] <= most:
                alone, most = at, steps[place]
        found, least = self._found(missing, min(most, 2 * missing))
        if found is not None and found.given <= most:
            return found, least
        if alone < 0:
            return None, least
        taken = [0] * len(self._pieces)
        taken[alone] = self._pieces[alone].index(most)
        return Found(most, taken), least or most == missing

    def _found(self, missing: int, most: int) -> tuple[Found | None, bool]:
        if self._sums is not None and most <= self._sums.most:
            return self._sums.least(missing), True
        if not (self._lists and not self._split) and self._steps * (1 + most // WORD) <= WORDS_MAX:
            self._sums = AllSums(self._pieces, most)
            self.work += self._sums.work
            return self._sums.least(missing), True
        if self._lists is None:
            self._lists = TwoLists(self._pieces[self._split :])
            self.work += self._lists.work
        if not self._split:
            return self._lists.least(missing), True
        best: Found | None = None
        window = sum([steps[-1] for steps in self._pieces[self._split :]])
        for quarter in QUARTERS:
            self.work += 1
            coarse, left = _roughly(self._pieces[: self._split], missing, window * quarter // 4)
            found = self._lists.least(left)
            if found is not None and (best is None or missing - left + found.given < best.given):
                best = Found(missing - left + found.given, coarse + found.taken)
                if best.given == missing:
                    return best, True
        return best, False


def _roughly(pieces: Sequence[Sequence[int]], missing: int, leave: int) -> tuple[list[int], int]:
    """Give in large steps all but what is left to the small pieces, and tell how much that is."""
    taken: list[int] = []
    for steps in pieces:
        taken.append(max(0, bisect_right(steps, missing - leave) - 1))
        missing -= steps[taken[-1]]
    return taken, missing
