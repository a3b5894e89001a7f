"""The files beside the generator, read into whole numbers. Origin and licence: data/SOURCE.md."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kernel.money import parse_yuan
from kernel.weight import parse_carats


@dataclass(frozen=True, slots=True)
class Diamond:
    """One stone: milli-carat, grades as printed on a certificate, price in whole US dollars."""

    mct: int
    cut: str
    color: str
    clarity: str
    price_usd: int


def _rows(name: str) -> list[dict[str, str]]:
    text = files("headquarters.demo").joinpath("data", name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def diamonds() -> tuple[Diamond, ...]:
    """Every stone of the sample, from the cheapest to the dearest as the data set goes."""
    return tuple(
        Diamond(parse_carats(row["carat"]), row["cut"], row["color"], row["clarity"], int(row["price"]))
        for row in _rows("diamonds.csv")
    )


@cache
def monthly_spot_fen() -> tuple[int, ...]:
    """Spot price of fine gold in fen a gram, one a month, the newest last."""
    return tuple(parse_yuan(row["cny_per_gram"]) for row in _rows("gold_cny_per_gram.csv"))
