"""来料台账: customers' own metal by purity, and the tickets on which it is owed now."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Column, Table
from shop.services.queries import metal_ledger, metal_owed, tickets_of_store

_LEDGER = (
    Column("成色"),
    Column("期初 g", "grams"),
    Column("+收料 g", "grams"),
    Column("-用料 g", "grams"),
    Column("-损耗 g", "grams"),
    Column("-退料 g", "grams"),
    Column("期末欠料 g", "grams"),
)
_OWED = (
    Column("维修单", share=6),
    Column("顾客", share=6),
    Column("成色"),
    Column("欠料 g", "grams"),
    Column("约定取件", "date", 4),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    rows = tuple(
        (
            purity_words(one.purity_code), one.opening_mg, one.in_mg, one.used_mg, one.loss_mg, one.returned_mg,
            one.closing_mg,
        )
        for one in metal_ledger(connection, asked.store, asked.first, asked.last)
    )  # fmt: skip
    yield Table("台账", _LEDGER, rows)
    owed = tuple(
        (ticket.ticket_no, ticket.customer.label, purity_words(metal.purity_code), metal.mg, ticket.promised_on)
        for ticket in tickets_of_store(connection, asked.store)
        for metal in metal_owed(connection, ticket.ticket_no)
    )
    yield Table("现欠顾客的料", _OWED, owed)


REPORT = Report("own_metal", "来料台账", "期初 + 收料 - 用料 - 损耗 - 退料 = 期末。现欠顾客的料是现在的。", _tables)
