"""Fit the BG/NBD model of repeat visits (Fader, Hardie and Lee, 2005) to a file of transactions.

`python -m tools.fit_visits FILE` prints the four parameters that `headquarters/demo/visits.py` draws members' visits
from. FILE has lines 'customer yyyymmdd ...'. Own Nelder-Mead: no numeric library for one small maximum.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from math import exp, inf, lgamma, log, log1p
from pathlib import Path

OBSERVED_UNTIL = date(1997, 9, 30)  # the 39 weeks on which the model was first published


@dataclass(frozen=True, slots=True)
class History:
    """One customer: repeat visits (days with a purchase after the first), weeks to the last, weeks observed."""

    repeats: int
    last_week: float
    weeks: float


@dataclass(frozen=True, slots=True)
class Fit:
    """Visits come at a rate drawn from Gamma(r, alpha) a week; after each the customer leaves with Beta(a, b)."""

    r: float
    alpha: float
    a: float
    b: float
    log_likelihood: float


def histories(lines: Iterable[str], *, until: date = OBSERVED_UNTIL) -> list[History]:
    """Customers' histories up to and with the day `until`; several purchases of one day are one visit."""
    days: dict[str, set[date]] = {}
    for line in lines:
        customer, day = line.split()[:2]
        when = date(int(day[:4]), int(day[4:6]), int(day[6:8]))
        if when <= until:
            days.setdefault(customer, set()).add(when)
    return [
        History(len(visits) - 1, (max(visits) - min(visits)).days / 7, (until - min(visits)).days / 7)
        for visits in days.values()
    ]


def log_likelihood(counted: Iterable[tuple[History, int]], r: float, alpha: float, a: float, b: float) -> float:
    """Of the histories, each with how many customers share it."""
    fixed = r * log(alpha) - lgamma(r) + lgamma(a + b) - lgamma(b)
    total = 0.0
    for history, customers in counted:
        x = history.repeats
        stays = -(r + x) * log(alpha + history.weeks)
        if x:
            left = log(a) - log(b + x - 1) - (r + x) * log(alpha + history.last_week)
            high, low = (stays, left) if stays > left else (left, stays)
            stays = high + log1p(exp(low - high))
        total += customers * (fixed + lgamma(r + x) + lgamma(b + x) - lgamma(a + b + x) + stays)
    return total


def fit(customers: Sequence[History]) -> Fit:
    """The parameters of greatest likelihood, found over their logarithms so that they stay positive."""
    counted = list(Counter(customers).items())

    def lack(logs: Sequence[float]) -> float:
        if max(map(abs, logs)) > 20:
            return inf
        return -log_likelihood(counted, *map(exp, logs))

    best, lowest = minimise(lack, [0.0, 1.0, 0.0, 1.0])
    r, alpha, a, b = map(exp, best)
    return Fit(r, alpha, a, b, -lowest)


def minimise(
    function: Callable[[Sequence[float]], float], start: Sequence[float], *, close: float = 1e-7, rounds_max: int = 2000
) -> tuple[list[float], float]:
    """Nelder and Mead's simplex: the lowest point found and the value there."""
    points = [list(start)] + [
        [value + (0.5 if i == j else 0.0) for j, value in enumerate(start)] for i in range(len(start))
    ]
    simplex = sorted((function(point), point) for point in points)
    for _ in range(rounds_max):
        if simplex[-1][0] - simplex[0][0] < close:
            break
        worst = simplex[-1][1]
        centre = [sum(column) / (len(simplex) - 1) for column in zip(*(p for _, p in simplex[:-1]), strict=True)]

        def along(step: float, centre: list[float] = centre, worst: list[float] = worst) -> tuple[float, list[float]]:
            point = [c + step * (c - w) for c, w in zip(centre, worst, strict=True)]
            return function(point), point

        reflected = along(1.0)
        if reflected[0] < simplex[0][0]:
            simplex[-1] = min(reflected, along(2.0))
        elif reflected[0] < simplex[-2][0]:
            simplex[-1] = reflected
        else:
            drawn_in = along(-0.5 if reflected[0] >= simplex[-1][0] else 0.5)
            if drawn_in[0] < min(reflected[0], simplex[-1][0]):
                simplex[-1] = drawn_in
            else:
                low = simplex[0][1]
                shrunk = [[(x + y) / 2 for x, y in zip(low, point, strict=True)] for _, point in simplex[1:]]
                simplex = [simplex[0], *((function(point), point) for point in shrunk)]
        simplex.sort()
    return simplex[0][1], simplex[0][0]


def main(path: Path) -> int:
    found = fit(histories(path.read_text(encoding="ascii").splitlines()))
    print(f"r={found.r:.3f} alpha={found.alpha:.3f} a={found.a:.3f} b={found.b:.3f} LL={found.log_likelihood:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
