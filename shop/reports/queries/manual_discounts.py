"""手工优惠: what people gave off prices by hand: who, why, how much, and who allowed it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, and_, select

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import grouped
from shop.reports.rules.table import Cell, Column, Table
from shop.sales.rules.choices import given_words
from shop.sales.tables import sale, sale_line, sale_manual

_BY_PERSON = (Column("给出", share=6), Column("次数", "count", 2, summed=True), Column("金额", "money", 3, summed=True))
_EACH = (
    Column("营业日", "date", 3),
    Column("单号", share=6),
    Column("货品", share=5),
    Column("折扣", share=4),
    Column("金额", "money", 3, summed=True),
    Column("给出", share=2),
    Column("批准", share=2),
    Column("原因", share=5),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    given = _given(connection, asked)
    by_person = grouped(given, lambda row: asked.person(row.approved_by or row.given_by))
    yield Table("按决定人", _BY_PERSON, tuple(_person(name, rows) for name, rows in by_person.items()))
    yield Table("明细", _EACH, tuple(_row(row, asked) for row in given))


def _given(connection: Connection, asked: Asked) -> Sequence[Any]:
    """Oldest first; what took nothing, because a promotion was cheaper, is there with nothing."""
    of = sale_manual.c
    line = and_(sale_line.c.sale_id == of.sale_id, sale_line.c.line_no == of.line_no)
    query = (
        select(*of, sale.c.sale_no, sale_line.c.name)
        .join(sale, sale.c.sale_id == of.sale_id)
        .outerjoin(sale_line, line)
        .where(of.store == asked.store, of.business_date.between(asked.first, asked.last))
        .order_by(of.business_date, sale.c.sale_no, of.line_no, of.rule_id)
    )
    return connection.execute(query).all()


def _person(name: str, rows: Sequence[Any]) -> tuple[Cell, ...]:
    return name, len(rows), sum(int(row.fen) for row in rows)


def _row(row: Any, asked: Asked) -> tuple[Cell, ...]:
    return (
        row.business_date, row.sale_no, row.name or "整单", given_words(row.what, int(row.value)), int(row.fen),
        asked.person(row.given_by), asked.person(row.approved_by) if row.approved_by else "", row.reason,
    )  # fmt: skip


REPORT = Report(
    "manual_discounts",
    "手工优惠",
    "店员给的折扣和改价。决定人是批准的人,没有批准的是给出的人。金额为 0 的是活动更优惠,没有用上。",
    _tables,
)
