"""Quantity goods as frozen answers: the catalogue, how many lie where, what is on its way, what does not add up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, func, or_, select

from shop.catalogue.rules.barcode import normalise_number
from shop.goods.facts import GoodsRecord
from shop.goods.tables import goods, goods_move, goods_stock

_LAST = "\U0010ffff"  # sorts after every character a code can hold


@dataclass(frozen=True, slots=True)
class GoodsRow:
    """One article and how many of it lie in a store, below zero where more left than the books had."""

    record: GoodsRecord
    qty: int


@dataclass(frozen=True, slots=True)
class GoodsOnTheWay:
    """What of one article a sending has not brought yet; below zero where more arrived than was sent."""

    document_no: str
    from_store: str
    to_store: str
    code: str
    name: str
    qty: int
    sent_at: str


@dataclass(frozen=True, slots=True)
class GoodsStep:
    """One change of a store's quantity, `what` as in goods_move; `partner`, `reason` as the paper says."""

    document_no: str
    what: str
    of_document: str
    other_store: str
    qty: int
    partner: str
    reason: str
    register: str
    actor: str
    at: str


@dataclass(frozen=True, slots=True)
class GoodsBalance:
    """One article in a store: what lay there, what came and went by each kind of paper, and what lies there now."""

    opening: int
    moves: dict[str, int]
    closing: int

    @property
    def gap(self) -> int:
        """What the two books of one thing differ by: 0, or something is wrong with the program."""
        return self.closing - self.opening - sum(self.moves.values())


def goods_by_code(connection: Connection, code: str) -> GoodsRecord | None:
    """The article with exactly this code, already normalised."""
    row = connection.execute(select(goods).where(goods.c.code == code)).first()
    return None if row is None else _record(row)


def find_goods(connection: Connection, text: str, *, limit: int = 50) -> tuple[GoodsRecord, ...]:
    """Articles whose code begins with `text`, or whose name has it in it; a blank text finds all of them."""
    code, name = normalise_number(text), text.strip()
    of = goods.c
    query = select(goods).where(
        or_((of.code >= code) & (of.code < code + _LAST), of.name.contains(name, autoescape=True))
    )
    return tuple(_record(row) for row in connection.execute(query.order_by(of.code).limit(limit)))


def quantity(connection: Connection, store: str, code: str) -> int:
    """How many the books have in a store."""
    of = goods_stock.c
    return connection.scalar(select(of.qty).where(of.store == store, of.code == code)) or 0


def quantities(connection: Connection, store: str, codes: Iterable[str]) -> dict[str, int]:
    """How many the books have in a store of each of `codes`."""
    wanted, of = list(codes), goods_stock.c
    found = {row.code: row.qty for row in connection.execute(select(of.code, of.qty).where(of.store == store))}
    return {code: found.get(code, 0) for code in wanted}


def goods_of_store(connection: Connection, store: str) -> tuple[GoodsRow, ...]:
    """Every article of the catalogue with what this store has of it, by code."""
    here = (goods_stock.c.code == goods.c.code) & (goods_stock.c.store == store)
    query = select(goods, func.coalesce(goods_stock.c.qty, 0).label("qty")).outerjoin(goods_stock, here)
    return tuple(GoodsRow(_record(row), row.qty) for row in connection.execute(query.order_by(goods.c.code)))


def goods_below_zero(connection: Connection, store: str = "") -> tuple[tuple[str, str, int], ...]:
    """(store, code, quantity) wherever more left than the books had; of one store, or of all where '' is given."""
    of = goods_stock.c
    query = select(of.store, of.code, of.qty).where(of.qty < 0)
    rows = connection.execute((query.where(of.store == store) if store else query).order_by(of.store, of.code))
    return tuple((row.store, row.code, row.qty) for row in rows)


def goods_on_the_way(connection: Connection, store: str = "", document_no: str = "") -> tuple[GoodsOnTheWay, ...]:
    """Sendings from or to a store that have not arrived whole, or brought too much, oldest first; '' for any."""
    of = goods_move.c
    sent, arrived = of.what == "sent", of.what == "arrived"
    query = (
        select(
            of.of_document.label("document_no"), of.code, -func.sum(of.qty).label("qty"),
            func.max(func.coalesce(goods.c.name, of.code)).label("name"),
            *(
                func.coalesce(func.max(column).filter(sent), func.max(other).filter(arrived)).label(name)
                for name, column, other in (
                    ("from_store", of.store, of.other_store), ("to_store", of.other_store, of.store),
                    ("sent_at", of.at, of.at),
                )
            ),
        )
        .outerjoin(goods, goods.c.code == of.code)
        .where(of.what.in_(("sent", "arrived")))
        .group_by(of.of_document, of.code)
        .having(func.sum(of.qty) != 0)
    )  # fmt: skip
    if document_no:
        query = query.where(of.of_document == document_no)
    if store:
        query = query.where(or_(of.store == store, of.other_store == store))
    rows = (GoodsOnTheWay(**{**row._mapping, "qty": int(row.qty)}) for row in connection.execute(query))
    return tuple(sorted(rows, key=lambda row: (row.sent_at, row.document_no, row.code)))


def goods_steps(connection: Connection, store: str, code: str) -> tuple[GoodsStep, ...]:
    """Everything that changed a store's quantity of one article, oldest first."""
    of = goods_move.c
    names = [of[name] for name in GoodsStep.__dataclass_fields__]
    query = select(*names).where(of.store == store, of.code == code)
    rows = connection.execute(query.order_by(of.at, of.document_no, of.what, of.of_document))
    return tuple(GoodsStep(**row._mapping) for row in rows)


def goods_balances(connection: Connection, store: str, since: str = "") -> dict[str, GoodsBalance]:
    """By code, what lay in a store at the ISO time `since`, came and went after it, and lies there now."""
    of = goods_move.c
    after = (of.at > since).label("after")
    query = select(of.code, of.what, after, func.sum(of.qty).label("qty")).where(of.store == store)
    found: dict[str, GoodsBalance] = {}
    stock = select(goods_stock.c.code, goods_stock.c.qty).where(goods_stock.c.store == store)
    for row in connection.execute(stock.order_by(goods_stock.c.code)):
        found[row.code] = GoodsBalance(0, {}, row.qty)
    for row in connection.execute(query.group_by(of.code, of.what, after)):
        one = found.get(row.code, GoodsBalance(0, {}, 0))
        moves = {**one.moves, row.what: int(row.qty)} if row.after else one.moves
        opening = one.opening if row.after else one.opening + int(row.qty)
        found[row.code] = GoodsBalance(opening, moves, one.closing)
    return found


def _record(row: Row[Any]) -> GoodsRecord:
    known = {name: row._mapping[name] for name in GoodsRecord.__struct_fields__}
    return GoodsRecord(**{**known, "tags": tuple(msgspec.json.decode(row.tags, type=list[str]))})
