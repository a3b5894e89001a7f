"""What each fact of the stockroom does to the tables: strict, the piece must be as the fact says."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.stock.projection import changed, step
from shop.stock.tables import stock_difference
from shop.stockroom.facts import (
    DifferenceSettled,
    Found,
    Lent,
    LentBack,
    Lost,
    PieceDocument,
    SupplierReturned,
    WrittenOff,
)
from shop.stockroom.tables import loan


def _leaving(
    entry: Entry, fact: PieceDocument, what: str, status: str, *, note: str = "", only: str = "in_stock"
) -> Iterable[RowOp]:
    """Out of the store's hand. Of a version that the store has, `only` '' lets a parked or reserved piece go too."""
    for barcode, version in zip(fact.barcodes, fact.versions, strict=True):
        here: dict[str, object] = {"store": fact.store, "version": version, **({"status": only} if only else {})}
        values = {"status": status, "document_no": fact.document_no, "note": note, "version": version + 1}
        yield changed(entry, barcode, here, values)
        yield step(
            entry, barcode, version + 1, what, from_store=fact.store, document_no=fact.document_no, reason=fact.reason
        )


def _coming(entry: Entry, fact: PieceDocument, what: str, status: str) -> Iterable[RowOp]:
    """Back into the store's hand, of pieces that were in `status`."""
    for barcode, version in zip(fact.barcodes, fact.versions, strict=True):
        out: dict[str, object] = {"store": fact.store, "version": version, "status": status}
        values = {"status": "in_stock", "document_no": fact.document_no, "note": "", "version": version + 1}
        yield changed(entry, barcode, out, values)
        yield step(
            entry, barcode, version + 1, what, from_store="", to_store=fact.store, document_no=fact.document_no,
            reason=fact.reason,
        )  # fmt: skip


def _supplier_returned(entry: Entry, fact: SupplierReturned) -> Iterable[RowOp]:
    return _leaving(entry, fact, "to_supplier", "to_supplier", note=fact.supplier)


def _written_off(entry: Entry, fact: WrittenOff) -> Iterable[RowOp]:
    return _leaving(entry, fact, "written_off", "written_off")


def _lent(entry: Entry, fact: Lent) -> Iterable[RowOp]:
    yield from _leaving(entry, fact, "lent", "lent", note=fact.borrower)
    for barcode, version in zip(fact.barcodes, fact.versions, strict=True):
        row = {"document_no": fact.document_no, "barcode": barcode, "version": version + 1, "store": fact.store}
        yield Insert(loan, {**row, "borrower": fact.borrower, "due_on": fact.due_on, "lent_at": entry.wall})


def _lent_back(entry: Entry, fact: LentBack) -> Iterable[RowOp]:
    return _coming(entry, fact, "lent_back", "lent")


def _lost(entry: Entry, fact: Lost) -> Iterable[RowOp]:
    return _leaving(entry, fact, "count_loss", "lost", only="")


def _found(entry: Entry, fact: Found) -> Iterable[RowOp]:
    return _coming(entry, fact, "count_gain", "lost")


def _settled(entry: Entry, fact: DifferenceSettled) -> Iterable[RowOp]:
    key = {"document_no": fact.document_no, "barcode": fact.barcode, "what": fact.what}
    yield Set(stock_difference, key, {"outcome": fact.outcome}, expect={"store": fact.store, "outcome": ""})


PROJECTIONS: Handlers = {
    SupplierReturned: _supplier_returned,
    WrittenOff: _written_off,
    Lent: _lent,
    LentBack: _lent_back,
    Lost: _lost,
    Found: _found,
    DifferenceSettled: _settled,
}

# Kinds whose `document_no` names the register that wrote them.
NUMBERED = (SupplierReturned, WrittenOff, Lent, LentBack, Lost, Found)
