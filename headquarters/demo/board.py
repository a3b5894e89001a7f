"""The gold board's history: three years by month, then thirty days by day, ending on the demo's day.

The months are the real series' last ones moved up to the demo's day; the days are a seeded walk around its end.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random
from typing import NamedTuple

from kernel.clock import stamp
from kernel.money import divide_half_up
from shop.gold_board.facts import BoardRow, GoldBoardPublished

MONTHS = 36
DAYS = 30
_MORNING = time(9, 30)
_DAILY_STEP = 80  # standard deviation of a day's move, in 1/10,000 of the price
_PULL = 8  # a day takes back one part in so many of the distance from the walk's centre


class Quote(NamedTuple):
    """How a purity is priced: worth in permille of fine gold's spot, then percent of that worth for each use."""

    purity_code: str
    worth_permille: int
    retail_percent: int
    trade_in_percent: int
    recycle_percent: int


# Gold carries a brand's markup of 24 to 35 %; platinum and silver stand to gold about as in mid 2026.
QUOTES = (
    Quote("AU9999", 1000, 126, 99, 97),
    Quote("AU999", 999, 125, 99, 97),
    Quote("AU990", 990, 124, 98, 96),
    Quote("AU750", 750, 135, 95, 92),
    Quote("PT950", 342, 150, 92, 88),
    Quote("AG999", 14, 210, 80, 72),
    Quote("AG925", 13, 200, 80, 70),
)


def board_history(rng: Random, spots: Sequence[int], today: date, published_by: str) -> tuple[GoldBoardPublished, ...]:
    """Versions from 1 on, oldest first; the last is of the morning of `today` and holds to the end of the next day.

    `spots` are monthly spot prices in fen a gram, newest last; the last MONTHS of them are used.
    """
    first_day = today - timedelta(days=DAYS - 1)
    days = [first_day + timedelta(days=i) for i in range(DAYS)]
    starts = [*_month_starts(first_day), *days]
    prices = [*spots[-MONTHS:], *_walk(rng, spots[-1])]
    return tuple(
        GoldBoardPublished(
            board_version=number,
            effective_at=_at(day),
            valid_until=_valid_until(day, starts[number] if number < len(starts) else None, by_day=day >= first_day),
            published_by=published_by,
            rows=quote(price),
        )
        for number, (day, price) in enumerate(zip(starts, prices, strict=True), start=1)
    )


def quote(spot_fen: int) -> tuple[BoardRow, ...]:
    """A board's rows for a spot price of fine gold in fen a gram, each price in whole yuan."""
    return tuple(
        BoardRow(
            purity_code=row.purity_code,
            retail_fen=_whole_yuan(spot_fen, row.worth_permille, row.retail_percent),
            trade_in_fen=_whole_yuan(spot_fen, row.worth_permille, row.trade_in_percent),
            recycle_fen=_whole_yuan(spot_fen, row.worth_permille, row.recycle_percent),
        )
        for row in QUOTES
    )


def _whole_yuan(spot_fen: int, permille: int, percent: int) -> int:
    return divide_half_up(spot_fen * permille * percent, 1000 * 100 * 100) * 100


def _walk(rng: Random, centre_fen: int) -> list[int]:
    prices, price = [], centre_fen
    for _ in range(DAYS):
        price += divide_half_up(price * round(rng.gauss(0, _DAILY_STEP)), 10_000)
        price += divide_half_up(centre_fen - price, _PULL)
        prices.append(price)
    return prices


def _month_starts(before: date) -> list[date]:
    """The first days of the MONTHS months that begin before `before`, oldest first."""
    last = before - timedelta(days=1)
    count = last.year * 12 + last.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(count - MONTHS + 1, count + 1)]


def _valid_until(day: date, next_day: date | None, *, by_day: bool) -> str:
    if by_day or next_day is None:
        return stamp(datetime.combine(day + timedelta(days=2), time()))
    return _at(next_day)


def _at(day: date) -> str:
    return stamp(datetime.combine(day, _MORNING))
