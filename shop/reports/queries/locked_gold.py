"""锁价克重: gold whose price is promised to customers, by purity and by order."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.orders.queries import Order, locked_gold, orders_of_store
from shop.orders.rules.contract import lock_of
from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Cell, Column, Table

_PURITIES = (
    Column("成色"),
    Column("订单数", "count", 2, summed=True),
    Column("锁价克重 g", "grams", 3, summed=True),
    Column("锁价金额", "money", 4, summed=True),
)
_ORDERS = (
    Column("订单", share=6),
    Column("顾客", share=6),
    Column("取货日", "date", 4),
    Column("锁价 元/g", "money", 3),
    Column("克重 g", "grams", 3, summed=True),
    Column("就低", share=2),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    locked = locked_gold(connection, asked.store, asked.last)
    rows = tuple((purity_words(one.purity_code), one.orders, one.weight_mg, one.fen) for one in locked)
    yield Table("按成色", _PURITIES, rows)
    orders = orders_of_store(connection, asked.store)
    yield Table("订单", _ORDERS, tuple(line for order in orders for line in _line(order, asked.last)))


def _line(order: Order, today: str) -> Iterator[tuple[Cell, ...]]:
    lock = lock_of(order.order_no, order.terms, today) if order.open else None
    if lock is not None:
        weight = sum(line.weight_mg for line in order.terms.lines)
        lower = "是" if lock.lower_of_two else ""
        yield order.order_no, order.customer.label, lock.pickup_date, lock.price_fen, weight, lower


REPORT = Report("locked_gold", "锁价克重", "未取货的订单里按锁定金价计的克重,取货日过后不再锁价。", _tables, "now")
