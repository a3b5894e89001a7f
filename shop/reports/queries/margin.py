"""销售毛利: what goods brought beside what they had cost, by category, purity and salesperson; returns taken off."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import Returned, Sold, grouped, lines_returned, lines_sold
from shop.reports.rules.table import Cell, Column, Table, percent
from shop.staff.rules import roles

_FIGURES = (
    Column("件数", "count", 2, summed=True),
    Column("金重 g", "grams", 3, summed=True),
    Column("净额", "money", 4, summed=True),
    Column("无成本净额", "money", 4, summed=True),
    Column("成本", "money", 4, summed=True),
    Column("毛利", "money", 4, summed=True),
    Column("毛利率", "percent", 3),
)


@dataclass(frozen=True, slots=True)
class _Move:
    """A line sold, or with its sign turned one that came back."""

    line: Sold | Returned
    sign: int
    net_fen: int

    @property
    def cost_fen(self) -> int:
        return self.sign * (self.line.cost_fen or 0)

    @property
    def uncosted_fen(self) -> int:
        return 0 if self.line.cost_fen is not None else self.net_fen


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    moves = [_Move(line, 1, line.net_fen) for line in lines_sold(connection, asked)]
    moves += [_Move(line, -1, -line.refund_fen) for line in lines_returned(connection, asked)]
    yield _by("按大类", "大类", moves, lambda move: move.line.category)
    yield _by("按成色", "成色", moves, lambda move: move.line.purity)
    yield _by("按导购", "导购", moves, lambda move: move.line.person)


def _by(title: str, word: str, moves: list[_Move], key: Callable[[_Move], str]) -> Table:
    rows = tuple((name, *_figures(found)) for name, found in grouped(moves, key).items())
    return Table(title, (Column(word), *_FIGURES), rows)


def _figures(moves: list[_Move]) -> tuple[Cell, ...]:
    net, uncosted = sum(move.net_fen for move in moves), sum(move.uncosted_fen for move in moves)
    cost = sum(move.cost_fen for move in moves)
    earned = net - uncosted
    return (
        sum(move.sign * move.line.qty for move in moves),
        sum(move.sign * move.line.mg for move in moves),
        net,
        uncosted,
        cost,
        earned - cost,
        percent(earned - cost, earned),
    )


REPORT = Report(
    "margin",
    "销售毛利",
    "净额已减退货。没有登记成本的货品只计净额,不计毛利。毛利率 = 毛利 ÷ 有成本的净额。",
    _tables,
    permission=roles.SEE_COST,
)
