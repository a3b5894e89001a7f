"""What was sold in a store and what came back, line by line: the ground of every report on sales."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, func, select

from shop.catalogue.rules.purity import purity_name
from shop.catalogue.tables import piece
from shop.goods.tables import goods
from shop.reports.queries.report import Asked
from shop.returns.tables import sale_return
from shop.sales.facts import RuleShare
from shop.sales.tables import sale, sale_line
from shop.stock.tables import piece_stock

OTHER = "其它"
_COST = func.coalesce(piece.c.cost_fen, goods.c.cost_fen).label("cost_fen")  # of one
_CATEGORY = func.coalesce(piece.c.category_major, goods.c.category_major).label("category_major")
_shares = msgspec.json.Decoder(tuple[RuleShare, ...])


@dataclass(frozen=True, slots=True)
class Sold:
    """One line of `qty` pieces that were sold; fen, mg of all together.

    `cost_fen` None where no cost is recorded, `counter` the piece's last one.
    """

    sale_no: str
    barcode: str
    name: str
    category: str
    purity: str
    counter: str
    person: str
    qty: int
    mg: int
    list_fen: int
    craft_fen: int
    net_fen: int
    cost_fen: int | None
    shares: tuple[RuleShare, ...]

    @property
    def discount_fen(self) -> int:
        return self.list_fen - self.net_fen


@dataclass(frozen=True, slots=True)
class Returned:
    """One line that came back: what was paid for it, what the shop kept of that, what it gave back."""

    category: str
    purity: str
    counter: str
    person: str
    qty: int
    mg: int
    paid_fen: int
    kept_fen: int
    refund_fen: int
    cost_fen: int | None


def lines_sold(connection: Connection, asked: Asked) -> tuple[Sold, ...]:
    """Oldest first."""
    of = sale_line.c
    names = ("line_no", "barcode", "name", "category_major", "purity_code", "weight_mg", "list_fen", "craft_fen",
             "net_fen", "shares", "salesperson", "qty")  # fmt: skip
    query = (
        select(sale.c.sale_no, *(of[name] for name in names), piece_stock.c.counter, _COST)
        .join(sale_line, of.sale_id == sale.c.sale_id)
        .outerjoin(piece, piece.c.barcode == of.barcode)
        .outerjoin(piece_stock, piece_stock.c.barcode == of.barcode)
        .outerjoin(goods, goods.c.code == of.barcode)
        .where(sale.c.store == asked.store, sale.c.business_date.between(asked.first, asked.last))
        .order_by(sale.c.business_date, sale.c.sale_no, of.line_no)
    )
    return tuple(
        Sold(
            sale_no=row.sale_no, barcode=row.barcode, name=row.name, category=row.category_major or OTHER,
            purity=purity_words(row.purity_code), counter=row.counter or OTHER, person=asked.person(row.salesperson),
            qty=row.qty, mg=row.weight_mg, list_fen=row.list_fen, craft_fen=row.craft_fen, net_fen=row.net_fen,
            cost_fen=_cost(row), shares=_shares.decode(row.shares),
        )
        for row in connection.execute(query)
    )  # fmt: skip


def lines_returned(connection: Connection, asked: Asked) -> tuple[Returned, ...]:
    """What this store took back, whichever store had sold it."""
    of = sale_return.c
    names = ("purity_code", "weight_mg", "paid_fen", "refund_fen", "salesperson", "qty")
    query = (
        select(*(of[name] for name in names), _CATEGORY, piece_stock.c.counter, _COST)
        .outerjoin(piece, piece.c.barcode == of.barcode)
        .outerjoin(piece_stock, piece_stock.c.barcode == of.barcode)
        .outerjoin(goods, goods.c.code == of.barcode)
        .where(of.store == asked.store, of.business_date.between(asked.first, asked.last))
        .order_by(of.at, of.of_sale_no, of.of_line_no)
    )
    return tuple(
        Returned(
            category=row.category_major or OTHER, purity=purity_words(row.purity_code), counter=row.counter or OTHER,
            person=asked.person(row.salesperson), qty=row.qty, mg=row.weight_mg, paid_fen=row.paid_fen,
            kept_fen=row.paid_fen - row.refund_fen, refund_fen=row.refund_fen, cost_fen=_cost(row),
        )
        for row in connection.execute(query)
    )  # fmt: skip


def _cost(row: Any) -> int | None:
    return row.cost_fen * row.qty if row.cost_fen else None


def purity_words(code: str) -> str:
    return purity_name(code) if code else OTHER


def grouped(lines: Iterable[Any], by: Callable[[Any], str]) -> dict[str, list[Any]]:
    """Lines by a word of theirs, the words in order."""
    found: dict[str, list[Any]] = {}
    for line in lines:
        found.setdefault(by(line), []).append(line)
    return {word: found[word] for word in sorted(found)}
