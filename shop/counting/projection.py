"""What each fact of a count does to the tables. A scan that is told late is kept as well."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry, canonical
from kernel.projection import Ensure, Handlers, Insert, Put, RowOp, Set
from shop.counting.facts import CountClosed, CountDropped, CountOpened, CountScanned, TagsBound
from shop.counting.tables import piece_tag, stock_count, stock_count_scan


def _opened(entry: Entry, fact: CountOpened) -> Iterable[RowOp]:
    row = {"count_no": fact.count_no, "store": fact.store, "place": fact.place, "register": entry.register}
    begun = {"opened_at": entry.wall, "opened_by": entry.actor, "state": "open"}
    yield Insert(stock_count, {**row, **begun, "ended_at": "", "ended_by": "", "reason": "", "result": ""})


def _scanned(entry: Entry, fact: CountScanned) -> Iterable[RowOp]:
    by = {"count_no": fact.count_no, "register": entry.register, "actor": entry.actor, "at": entry.wall}
    for code in fact.codes:
        yield Ensure(stock_count_scan, {**by, "code": code})


def _ended(entry: Entry, fact: CountClosed | CountDropped, state: str, result: str) -> RowOp:
    values = {"state": state, "ended_at": entry.wall, "ended_by": entry.actor, "reason": fact.reason, "result": result}
    return Set(stock_count, {"count_no": fact.count_no}, values, expect={"state": "open", "store": fact.store})


def _closed(entry: Entry, fact: CountClosed) -> Iterable[RowOp]:
    yield _ended(entry, fact, "closed", canonical(fact.result).decode())


def _dropped(entry: Entry, fact: CountDropped) -> Iterable[RowOp]:
    yield _ended(entry, fact, "dropped", "")


def _bound(entry: Entry, fact: TagsBound) -> Iterable[RowOp]:
    for tag in fact.tags:
        yield Put(piece_tag, {"store": fact.store, "epc": tag.epc, "barcode": tag.barcode})


PROJECTIONS: Handlers = {
    CountOpened: _opened,
    CountScanned: _scanned,
    CountClosed: _closed,
    CountDropped: _dropped,
    TagsBound: _bound,
}


def _own_count(_entry: Entry, fact: CountScanned) -> Iterable[RowOp]:
    yield Set(stock_count, {"count_no": fact.count_no}, {}, expect={"store": fact.store})


# Asked at headquarters in front of the fact's own operations.
GUARDS: Handlers = {CountScanned: _own_count}
