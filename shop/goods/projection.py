"""What each fact of quantity goods does to the tables: additions, so that every order ends in the same rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from kernel.facts import Entry, canonical
from kernel.projection import Add, Handlers, Insert, Put, RowOp
from shop.goods.facts import GoodsListed, GoodsMoved, GoodsReturned, GoodsSold
from shop.goods.tables import goods, goods_move, goods_stock


def _listed(_entry: Entry, fact: GoodsListed) -> Iterable[RowOp]:
    for record in fact.goods:
        yield Put(goods, {**msgspec.structs.asdict(record), "tags": canonical(record.tags).decode()})


def _step(entry: Entry, store: str, code: str, qty: int, **values: object) -> Iterator[RowOp]:
    blank = {"of_document": "", "other_store": "", "partner": "", "reason": ""}
    by = {"register": entry.register, "actor": entry.actor, "at": entry.wall}
    yield Insert(goods_move, {**blank, **values, "store": store, "code": code, "qty": qty, **by})
    yield Add(goods_stock, {"store": store, "code": code}, {"qty": qty})


def _moved(entry: Entry, fact: GoodsMoved) -> Iterable[RowOp]:
    # A sending names itself, so that it and what arrived by it are found by one number.
    of = {"sent": fact.document_no}.get(fact.what, fact.of_document)
    why = {"partner": fact.partner, "reason": fact.reason, "other_store": fact.to_store or fact.from_store}
    for line in fact.lines:
        place = {"document_no": fact.document_no, "what": fact.what, "of_document": of}
        yield from _step(entry, fact.store, line.code, line.qty, **place, **why)


def _sold(entry: Entry, fact: GoodsSold) -> Iterable[RowOp]:
    for line in fact.lines:
        place = {"document_no": fact.sale_no, "what": "sold", "of_document": f"{line.line_no}"}
        yield from _step(entry, fact.store, line.code, -line.qty, **place)


def _returned(entry: Entry, fact: GoodsReturned) -> Iterable[RowOp]:
    line = fact.line
    of = f"{fact.of_sale_no}/{line.line_no}/{fact.before}"
    place = {"document_no": fact.sale_no, "what": "returned", "of_document": of}
    yield from _step(entry, fact.store, line.code, line.qty, **place)


PROJECTIONS: Handlers = {
    GoodsListed: _listed,
    GoodsMoved: _moved,
    GoodsSold: _sold,
    GoodsReturned: _returned,
}
