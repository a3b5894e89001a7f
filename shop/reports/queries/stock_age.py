"""库龄: how long what lies in the store has lain there."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Column, Table
from shop.stockroom.queries import stock_ages
from shop.stockroom.rules.ageing import BAND_NAMES

_COLUMNS = (
    Column("大类"),
    Column("成色"),
    Column("库龄", share=4),
    Column("件数", "count", 2, summed=True),
    Column("净金重 g", "grams", 3, summed=True),
    Column("最久天", "count", 2),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    rows = tuple(
        (one.category, purity_words(one.purity_code), BAND_NAMES[one.band], one.pieces, one.mg, one.oldest_days)
        for one in stock_ages(connection, asked.store, asked.last)
    )
    yield Table("库龄", _COLUMNS, rows)


REPORT = Report("stock_age", "库龄", "本店现在的货,从到店那天算起。", _tables, "now")
