"""定金台账: money paid ahead over the days, each movement, and the orders on which it lies now."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from shop.orders.queries import DepositLedger, deposit_ledger, orders_of_store
from shop.orders.tables import deposit_move
from shop.reports.queries.report import Asked, Report
from shop.reports.rules.table import Cell, Column, Table

_WORDS = {"taken": "收取", "applied": "抵用", "refunded": "退还", "forfeited": "不退"}
_LEDGER = (Column("项目", share=6), Column("金额", "money", 3))
_MOVES = (
    Column("营业日", "date", 3),
    Column("订单", share=6),
    Column("事项", share=2),
    Column("单据", share=6),
    Column("金额", "money", 3),
)
_HELD = (
    Column("订单", share=6),
    Column("顾客", share=6),
    Column("取货日", "date", 3),
    Column("定金", "money", 3, summed=True),
    Column("订金", "money", 3, summed=True),
    Column("待退", "money", 3, summed=True),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    ledger = deposit_ledger(connection, asked.store, asked.first, asked.last)
    yield Table("台账", _LEDGER, tuple(_lines(ledger)))
    yield Table("变动", _MOVES, tuple(_moves(connection, asked)))
    held = tuple(
        (
            order.order_no, order.customer.label, order.terms.pickup_date, order.held.earnest_fen,
            order.held.prepayment_fen, order.refund_fen,
        )
        for order in orders_of_store(connection, asked.store)
        if order.held.fen or order.refund_fen
    )  # fmt: skip
    yield Table("现有定金和订金", _HELD, held)


def _lines(ledger: DepositLedger) -> Iterator[tuple[Cell, ...]]:
    yield "期初", ledger.opening_fen
    yield "+收取", ledger.taken_fen
    yield "-抵用", ledger.applied_fen
    yield "-退还", ledger.refunded_fen
    yield "-不退", ledger.forfeited_fen
    yield "期末", ledger.closing_fen
    if ledger.penalty_fen:
        yield "另付违约金", ledger.penalty_fen


def _moves(connection: Connection, asked: Asked) -> Iterator[tuple[Cell, ...]]:
    of = deposit_move.c
    query = (
        select(of.business_date, of.order_no, of.what, of.document_no, of.fen)
        .where(of.store == asked.store, of.business_date.between(asked.first, asked.last))
        .order_by(of.business_date, of.order_no, of.document_no, of.what)
    )
    for row in connection.execute(query):
        yield row.business_date, row.order_no, _WORDS[row.what], row.document_no, row.fen


REPORT = Report("deposits", "定金台账", "期初 + 收取 - 抵用 - 退还 - 不退 = 期末。现有定金和订金是现在的。", _tables)
