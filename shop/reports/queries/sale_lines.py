"""销售明细: every line that was sold, in the order of the bills."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import lines_sold
from shop.reports.rules.table import Column, Table

_COLUMNS = (
    Column("单号", share=8),
    Column("条码", share=6),
    Column("品名", share=5),
    Column("导购", share=3),
    Column("件数", "count", 2, summed=True),
    Column("金重 g", "grams", 3, summed=True),
    Column("货款", "money", 4, summed=True),
    Column("优惠", "money", 3, summed=True),
    Column("实收", "money", 4, summed=True),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    rows = tuple(
        (
            line.sale_no, line.barcode, line.name, line.person, line.qty, line.mg, line.list_fen, line.discount_fen,
            line.net_fen,
        )
        for line in lines_sold(connection, asked)
    )  # fmt: skip
    yield Table("明细", _COLUMNS, rows)


REPORT = Report("sale_lines", "销售明细", "按营业日和单号,本店各收银机。", _tables)
