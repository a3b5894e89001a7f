"""When members came: visits drawn from the BG/NBD model, fitted to the CDNOW transactions.

Fitted by `python -m tools.fit_visits tests/data/cdnow/transactions.txt` (2,357 customers, 39 weeks). People buy
jewellery less often than music: one week of the model stands for one month at the counter.
"""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

# Visits come at a rate from Gamma(R, ALPHA); after each one the customer leaves for good with Beta(A, B).
R, ALPHA, A, B = 0.263, 5.090, 0.984, 2.803
DAYS_OF_A_MODEL_WEEK = 30


def draw_visits(rng: Random, joined: date, until: date) -> tuple[date, ...]:
    """Days of purchase of one member, the day of joining first, none after `until`, oldest first."""
    rate = rng.gammavariate(R, 1 / ALPHA)
    leaves = rng.betavariate(A, B)
    days = {joined}
    at = 0.0
    longest = (until - joined).days
    while rate > 0:
        at += rng.expovariate(rate) * DAYS_OF_A_MODEL_WEEK
        if at > longest:
            break
        days.add(joined + timedelta(days=int(at)))
        if rng.random() < leaves:
            break
    return tuple(sorted(days))
