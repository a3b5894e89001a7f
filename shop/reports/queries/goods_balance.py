"""数量货平衡: goods that are kept by quantity, opening and what came less what went is closing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.goods.queries import GoodsBalance, goods_balances, goods_of_store
from shop.reports.queries.days import span_of
from shop.reports.queries.report import Asked, Report
from shop.reports.rules.table import Cell, Column, Table

_MOVES = {
    "received": "进货", "arrived": "调入", "returned": "退货", "sold": "售出", "sent": "调出", "to_supplier": "退厂",
    "written_off": "报损", "given": "兑换", "given_back": "兑换退回", "counted": "盘点",
}  # fmt: skip
_COLUMNS = (
    Column("编码", share=4),
    Column("品名", share=4),
    Column("单位", share=1),
    Column("期初", "count", 2),
    *(Column(word, "count", 2) for word in _MOVES.values()),
    Column("期末", "count", 2),
)
_NONE = GoodsBalance(0, {}, 0)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    begins, ends = span_of(connection, asked.store, asked.first, asked.last)
    since, later = goods_balances(connection, asked.store, begins), goods_balances(connection, asked.store, ends)
    rows: list[tuple[Cell, ...]] = []
    for article in goods_of_store(connection, asked.store):
        whole, rest = (found.get(article.record.code, _NONE) for found in (since, later))
        moves = [whole.moves.get(name, 0) - rest.moves.get(name, 0) for name in _MOVES]
        if whole.opening or rest.opening or any(moves):
            record = article.record
            rows.append((record.code, record.name, record.unit, whole.opening, *moves, rest.opening + whole.gap))
    yield Table("数量货平衡", _COLUMNS, tuple(rows))


REPORT = Report(
    "goods_balance",
    "数量货平衡",
    "按数量管的饰品、赠品和包装。来的为正,去的为负;期初加各栏等于期末。一天从开机营业起算。",
    _tables,
)
