"""货品平衡: pieces and net metal by purity, opening and what came less what went is closing."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.reports.queries.days import span_of
from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Cell, Column, Table
from shop.stockroom.queries import balances
from shop.stockroom.rules.balance import IN, OUT, Amount, Balance
from shop.stockroom.words import MOVES

_COLUMNS = (Column("成色"), Column("项目"), Column("件数", "count", 2), Column("净金重 g", "grams"))


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    begins, ends = span_of(connection, asked.store, asked.first, asked.last)
    since, later = balances(connection, asked.store, begins), balances(connection, asked.store, ends)
    rows: list[tuple[Cell, ...]] = []
    for purity, whole in since.items():
        balance = _within(whole, later.get(purity, Balance()))
        if balance != Balance():
            rows += _lines(purity_words(purity), balance)
    yield Table("货品平衡", _COLUMNS, tuple(rows))


def _within(since: Balance, later: Balance) -> Balance:
    """The balance since one moment, up to where the `later` one begins."""
    moves = {name: since.move(name).plus(later.move(name), -1) for name in (*IN, *OUT)}
    moves = {name: amount for name, amount in moves.items() if amount != Amount()}
    return Balance(opening=since.opening, moves=moves, closing=later.opening.plus(since.gap))


def _lines(name: str, balance: Balance) -> Iterator[tuple[Cell, ...]]:
    yield name, "期初", *_cells(balance.opening)
    for moves, sign in ((IN, "+"), (OUT, "-")):
        for move in moves:
            if balance.move(move) != Amount():
                yield "", f"{sign}{MOVES[move]}", *_cells(balance.move(move))
    yield "", "期末", *_cells(balance.closing)
    if balance.gap != Amount():
        yield "", "不平", *_cells(balance.gap)


def _cells(amount: Amount) -> tuple[Cell, Cell]:
    return amount.pieces, amount.mg


REPORT = Report(
    "gram_balance",
    "货品平衡",
    "期初 + 入库 + 调入 + 退货 + 归还 + 盘盈 - 销售 - 调出 - 退厂 - 报损 - 借出 - 盘亏 = 期末。一天从开机营业起算。",
    _tables,
)
