"""旧料台账: old gold by purity, and each old piece that lies here with the day until which it is kept."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.old_gold.queries import NOTHING, Amount, LedgerRow, ledger, old_pieces_here
from shop.old_gold.words import KINDS
from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Cell, Column, Table

_LEDGER = (
    Column("成色"),
    Column("项目"),
    Column("件数", "count", 2),
    Column("毛重 g", "grams"),
    Column("含纯 g", "grams"),
    Column("抵付金额", "money", 4),
)
_HERE = (
    Column("旧料号", share=7),
    Column("收料日", "date", 4),
    Column("方式", share=2),
    Column("成色", share=3),
    Column("留存至", "date", 4),
    Column("状态", share=3),
    Column("毛重 g", "grams", 3, summed=True),
    Column("含纯 g", "grams", 3, summed=True),
    Column("抵付金额", "money", 4, summed=True),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    rows = ledger(connection, asked.store, asked.first, asked.last)
    yield Table("台账", _LEDGER, tuple(line for row in rows for line in _lines(row)))
    here = tuple(
        (
            one.old_no, one.business_date, KINDS.get(one.how, one.how), purity_words(one.purity_code), one.held_until,
            "留存中" if one.held_until > asked.last else "可送炼", one.gross_mg, one.fine_mg, one.credit_fen,
        )
        for one in old_pieces_here(connection, asked.store)
    )  # fmt: skip
    yield Table("现有旧料", _HERE, here)


def _lines(row: LedgerRow) -> Iterator[tuple[Cell, ...]]:
    yield purity_words(row.purity_code), "期初", *_cells(row.opening)
    moves = (
        ("+换购", row.trade_in), ("+回收", row.buy_back), ("+截金", row.cut_off), ("+换款", row.gem_trade_up),
        ("送炼", row.sent), ("更正", row.corrected),
    )  # fmt: skip
    for name, amount in moves:
        if amount != NOTHING:
            yield "", name, *_cells(amount)
    yield "", "期末", *_cells(row.closing)


def _cells(amount: Amount) -> tuple[Cell, ...]:
    return amount.pieces, amount.gross_mg, amount.fine_mg, amount.cost_fen


REPORT = Report(
    "old_gold", "旧料台账", "期初 + 换购 + 回收 + 截金 + 换款 - 送炼 ± 更正 = 期末。现有旧料是现在的。", _tables
)
