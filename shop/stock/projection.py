"""What each stock fact does to the tables."""

from __future__ import annotations

from collections.abc import Iterable

from kernel.facts import Entry
from kernel.projection import Handlers, Insert, RowOp, Set
from shop.catalogue.projection import piece_rows
from shop.stock.facts import PiecesHeld, PiecesReceived, PiecesReleased, PiecesSold
from shop.stock.tables import piece_stock


def _received(entry: Entry, fact: PiecesReceived) -> Iterable[RowOp]:
    yield from (piece_rows(piece) for piece in fact.pieces)
    for piece in fact.pieces:
        yield Insert(
            piece_stock,
            {
                "barcode": piece.barcode,
                "store": fact.store,
                "counter": piece.counter,
                "status": "in_stock",
                "version": 1,
                "document_no": fact.document_no,
                "note": "",
                "register": entry.register,
                "since": entry.wall,
                "received_at": entry.wall,
            },
        )


def _moved(entry: Entry, barcode: str, store: str, expect: str, values: dict[str, object]) -> Iterable[RowOp]:
    row = {**values, "register": entry.register, "since": entry.wall}
    yield Set(piece_stock, {"barcode": barcode}, row, expect={"status": expect, "store": store}, deltas={"version": 1})


def _sold(entry: Entry, fact: PiecesSold) -> Iterable[RowOp]:
    for barcode in fact.barcodes:
        values: dict[str, object] = {"status": "sold", "document_no": fact.sale_no, "note": ""}
        yield from _moved(entry, barcode, fact.store, "in_stock", values)


def _held(entry: Entry, fact: PiecesHeld) -> Iterable[RowOp]:
    for barcode in fact.barcodes:
        values: dict[str, object] = {"status": "held", "document_no": fact.hold_no, "note": fact.name}
        yield from _moved(entry, barcode, fact.store, "in_stock", values)


def _released(entry: Entry, fact: PiecesReleased) -> Iterable[RowOp]:
    for barcode in fact.barcodes:
        values: dict[str, object] = {"status": "in_stock", "document_no": fact.hold_no, "note": ""}
        yield from _moved(entry, barcode, fact.store, "held", values)


PROJECTIONS: Handlers = {PiecesReceived: _received, PiecesSold: _sold, PiecesHeld: _held, PiecesReleased: _released}
