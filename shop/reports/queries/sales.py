"""销售汇总: what was sold, by category, purity, counter and salesperson; discounts by kind; what came back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sqlalchemy import Connection, func, select

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import Returned, Sold, grouped, lines_returned, lines_sold
from shop.reports.rules.table import Cell, Column, Table
from shop.sales.tables import sale

_FIGURES = (
    Column("件数", "count", 2, summed=True),
    Column("金重 g", "grams", 3, summed=True),
    Column("货款", "money", 4, summed=True),
    Column("其中工费", "money", 4, summed=True),
    Column("优惠", "money", 4, summed=True),
    Column("实收", "money", 4, summed=True),
)
_SUMMARY = (
    Column("单数", "count", 2),
    Column("件数", "count", 2),
    Column("货款", "money", 4),
    Column("优惠", "money", 4),
    Column("实收", "money", 4),
    Column("退货件", "count", 2),
    Column("退货款", "money", 4),
    Column("净额", "money", 4),
)
_DISCOUNTS = (Column("优惠", share=6), Column("行数", "count", 2, summed=True), Column("金额", "money", 3, summed=True))
_BACK = (
    Column("大类"),
    Column("件数", "count", 2, summed=True),
    Column("金重 g", "grams", 3, summed=True),
    Column("原实收", "money", 4, summed=True),
    Column("扣留", "money", 4, summed=True),
    Column("退款", "money", 4, summed=True),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    sold, returned = lines_sold(connection, asked), lines_returned(connection, asked)
    yield Table("合计", _SUMMARY, (_summary(_bills(connection, asked), sold, returned),))
    yield _by("按大类", "大类", sold, lambda line: line.category)
    yield _by("按成色", "成色", sold, lambda line: line.purity)
    yield _by("按柜台", "柜台", sold, lambda line: line.counter)
    yield _by("按导购", "导购", sold, lambda line: line.person)
    yield Table("优惠明细", _DISCOUNTS, tuple(_discounts(sold)))
    back = grouped(returned, lambda line: line.category).items()
    yield Table("退货", _BACK, tuple(_back(category, lines) for category, lines in back))


def _bills(connection: Connection, asked: Asked) -> int:
    within = (sale.c.store == asked.store, sale.c.business_date.between(asked.first, asked.last))
    return int(connection.scalar(select(func.count()).select_from(sale).where(*within)) or 0)


def _summary(bills: int, sold: Iterable[Sold], returned: Iterable[Returned]) -> tuple[Cell, ...]:
    lines, back = list(sold), list(returned)
    net, refund = sum(line.net_fen for line in lines), sum(line.refund_fen for line in back)
    listed = sum(line.list_fen for line in lines)
    return bills, _pieces(lines), listed, listed - net, net, _pieces(back), refund, net - refund


def _by(title: str, word: str, sold: Iterable[Sold], key: Callable[[Sold], str]) -> Table:
    rows = tuple(
        (
            name,
            _pieces(lines),
            sum(line.mg for line in lines),
            sum(line.list_fen for line in lines),
            sum(line.craft_fen for line in lines),
            sum(line.discount_fen for line in lines),
            sum(line.net_fen for line in lines),
        )
        for name, lines in grouped(sold, key).items()
    )
    return Table(title, (Column(word), *_FIGURES), rows)


def _discounts(sold: Iterable[Sold]) -> Iterator[tuple[Cell, ...]]:
    """By the name of the rule; what rounding let go stands among them."""
    shares = grouped((share for line in sold for share in line.shares), lambda share: share.name)
    for name, found in shares.items():
        yield name, len(found), sum(share.fen for share in found)


def _back(category: str, lines: list[Returned]) -> tuple[Cell, ...]:
    paid, refund = sum(line.paid_fen for line in lines), sum(line.refund_fen for line in lines)
    return category, _pieces(lines), sum(line.mg for line in lines), paid, paid - refund, refund


def _pieces(lines: Iterable[Sold | Returned]) -> int:
    return sum(line.qty for line in lines)


REPORT = Report(
    "sales",
    "销售汇总",
    "按营业日,本店各收银机。货款是折前,实收不含定金和服务费;柜台是货品最后所在的柜台。",
    _tables,
)
