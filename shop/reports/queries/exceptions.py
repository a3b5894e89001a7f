"""异常: what a manager looks over: voids, corrections, drawer openings, risks, prices and returns that were allowed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Connection, select

from shop.daily_close.tables import business_day, cash_movement, drawer_count
from shop.reports.queries.report import Asked, Report
from shop.reports.rules.table import Cell, Column, Table
from shop.returns.tables import sale_return
from shop.sales.tables import sale, sale_line, sale_tender, voided_sale
from shop.stock.tables import stock_difference

_COLUMNS = (
    Column("时间", "date", 5),
    Column("事项", share=4),
    Column("单据", share=6),
    Column("经手", share=4),
    Column("说明", share=5),
    Column("金额", "money", 4),
)
_OPEN = (
    Column("时间", "date", 5),
    Column("单据", share=6),
    Column("条码", share=5),
    Column("单上 g", "grams"),
    Column("实到 g", "grams"),
    Column("说明", share=5),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    found = [*_bills(connection, asked), *_drawer(connection, asked), *_allowed(connection, asked)]
    rows = sorted(found, key=lambda row: (str(row[0]), str(row[1]), str(row[2])))
    yield Table("异常", _COLUMNS, tuple(rows))
    of = stock_difference.c
    query = select(of.at, of.document_no, of.barcode, of.told_mg, of.found_mg, of.reason).where(
        of.store == asked.store, of.outcome == ""
    )
    open_ones = connection.execute(query.order_by(of.at, of.document_no, of.barcode, of.what))
    yield Table("未处理的货差", _OPEN, tuple((_time(row[0]), *row[1:]) for row in open_ones))


def _bills(connection: Connection, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    of = voided_sale.c
    query = select(of.wall, of.list_fen, of.actor, of.reason).where(
        _register_of(asked, of.register), *_days(asked, of.business_date)
    )
    for row in connection.execute(query):
        yield _time(row.wall), "作废整单", "", asked.person(row.actor), row.reason, row.list_fen
    query = select(sale.c.wall, sale.c.sale_no, sale.c.due_fen, sale.c.cashier, sale.c.corrections).where(
        sale.c.store == asked.store, *_days(asked, sale.c.business_date), sale.c.corrections > 0
    )
    for row in connection.execute(query):
        yield _time(row.wall), "更正单据", row.sale_no, asked.person(row.cashier), f"{row.corrections} 次", row.due_fen


def _drawer(connection: Connection, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    of = cash_movement.c
    query = select(of.wall, of.actor, of.reason).where(
        _register_of(asked, of.register), *_days(asked, of.business_date), of.what == "drawer_opened"
    )
    for row in connection.execute(query):
        yield _time(row.wall), "无销售开钱箱", "", asked.person(row.actor), row.reason, ""
    count, day = drawer_count.c, business_day.c
    counts = (
        select(count.wall, count.register, count.counted_fen, count.expected_fen, count.actor, count.attempt)
        .join(business_day, (day.register == count.register) & (day.date == count.date))
        .where(day.store == asked.store, *_days(asked, count.date), count.counted_fen != count.expected_fen)
    )
    for row in connection.execute(counts):
        words, fen = f"第 {row.attempt} 次点钞", row.counted_fen - row.expected_fen
        yield _time(row.wall), "长款" if fen > 0 else "短款", row.register, asked.person(row.actor), words, fen


def _allowed(connection: Connection, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    bill = (sale.c.store == asked.store, *_days(asked, sale.c.business_date))
    tender = sale_tender.c
    risks = (
        select(sale.c.wall, sale.c.sale_no, tender.amount_fen, tender.approved_by, tender.reference)
        .join(sale_tender, tender.sale_id == sale.c.sale_id)
        .where(*bill, tender.approved_by != "")
    )
    for row in connection.execute(risks):
        yield _time(row.wall), "门店垫付", row.sale_no, asked.person(row.approved_by), row.reference, row.amount_fen
    line = sale_line.c
    emergencies = (
        select(sale.c.wall, sale.c.sale_no, line.net_fen, sale.c.cashier, line.emergency_no)
        .join(sale_line, line.sale_id == sale.c.sale_id)
        .where(*bill, line.emergency_no != "")
    )
    for row in connection.execute(emergencies):
        yield _time(row.wall), "按应急金价售出", row.sale_no, asked.person(row.cashier), row.emergency_no, row.net_fen
    back = sale_return.c
    returns = select(back.at, back.sale_no, back.refund_fen, back.approved_by, back.otherwise, back.reason).where(
        back.store == asked.store, *_days(asked, back.business_date), (back.approved_by != "") | (back.otherwise != "")
    )
    for row in connection.execute(returns):
        words = " ".join(filter(None, (row.reason, row.otherwise)))
        yield _time(row.at), "特批退货", row.sale_no, asked.person(row.approved_by), words, -row.refund_fen


def _days(asked: Asked, column: ColumnElement[Any]) -> Iterable[ColumnElement[bool]]:
    return (column.between(asked.first, asked.last),)


def _register_of(asked: Asked, column: ColumnElement[Any]) -> ColumnElement[bool]:
    """Registers of the store, as its business days tell them."""
    return column.in_(select(business_day.c.register).where(business_day.c.store == asked.store))


def _time(iso: str) -> str:
    return iso[:19].replace("T", " ")


REPORT = Report(
    "exceptions", "异常", "作废、更正、开钱箱、长短款、垫付、应急金价、特批退货;货差是现在未处理的。", _tables
)
