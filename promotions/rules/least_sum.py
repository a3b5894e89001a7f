"""The least sum that is enough, of one step from each of some pieces: two lists of sums, met in the middle."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from math import prod
from typing import NamedTuple

HALF = 1_200  # sums in one list at most
QUARTERS = (2, 1, 3)  # of what the small pieces can give: so much is left to them, in turn


class Found(NamedTuple):
    """`given`, and for each piece the place of its step; `least`: no less is enough. `work`: sums looked at."""

    given: int
    taken: list[int]
    least: bool
    work: int


def few(pieces: Sequence[Sequence[int]]) -> bool:
    """Whether all sums of such pieces can be looked at."""
    return prod(map(len, pieces)) <= HALF * HALF


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

    def least(self, missing: int) -> tuple[int, list[int]] | None:
        """The least sum that is at least `missing`, and for each piece the place of its step."""
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
        return best, taken


def _layers(pieces: Sequence[Sequence[int]]) -> list[dict[int, int]]:
    """After each piece: every sum, and the step of the piece that leads to it."""
    layers: list[dict[int, int]] = [{0: 0}]
    for steps in pieces:
        layers.append({given + step: at for given in layers[-1] for at, step in enumerate(steps)})
    return layers


def smallest(pieces: Sequence[Sequence[int]], missing: int) -> Found | None:
    """One step from each piece, such that all together give `missing`, and no more or little more.

    `pieces`: what each may give, rising from 0, those that may give most first. None where all give too little.
    """
    if sum([steps[-1] for steps in pieces]) < missing:
        return None
    # A step that is enough alone needs no other; all others are less than what is missing.
    counts = [bisect_right(steps, missing) for steps in pieces]
    alone = [
        (steps[at], place) for place, (steps, at) in enumerate(zip(pieces, counts, strict=True)) if at < len(steps)
    ]
    best: tuple[int, list[int]] | None = None
    if alone:
        enough, place = min(alone)
        best = enough, [counts[at] if at == place else 0 for at in range(len(pieces))]
    fitting = [steps[:count] for steps, count in zip(pieces, counts, strict=True)]
    moving = [at for at in range(len(fitting)) if len(fitting[at]) > 1]
    moving.sort(key=lambda at: (-fitting[at][-1], at))
    within = [fitting[at] for at in moving]
    found, least, work = _within(within, missing)
    if found is not None and (best is None or found[0] < best[0]):
        taken = [0] * len(pieces)
        for at, step in zip(moving, found[1], strict=True):
            taken[at] = step
        best = found[0], taken
    return None if best is None else Found(*best, least or best[0] == missing, work)


def _within(pieces: Sequence[Sequence[int]], missing: int) -> tuple[tuple[int, list[int]] | None, bool, int]:
    """As `smallest`, by pieces of which none is enough by itself; and whether this is the least."""
    if few(pieces):
        lists = TwoLists(pieces)
        return lists.least(missing), True, lists.work
    split, ways = len(pieces), 1
    while split and ways * len(pieces[split - 1]) <= HALF * HALF:
        split -= 1
        ways *= len(pieces[split])
    lists, window = TwoLists(pieces[split:]), sum([steps[-1] for steps in pieces[split:]])
    best: tuple[int, list[int]] | None = None
    for quarter in QUARTERS:
        coarse, left = _roughly(pieces[:split], missing, window * quarter // 4)
        found = lists.least(left)
        if found is not None and (best is None or missing - left + found[0] < best[0]):
            best = missing - left + found[0], coarse + found[1]
            if best[0] == missing:
                break
    return best, False, lists.work


def _roughly(pieces: Sequence[Sequence[int]], missing: int, leave: int) -> tuple[list[int], int]:
    """Give in large steps all but what is left to the small pieces, and tell how much that is."""
    taken: list[int] = []
    for steps in pieces:
        taken.append(max(0, bisect_right(steps, missing - leave) - 1))
        missing -= steps[taken[-1]]
    return taken, missing
