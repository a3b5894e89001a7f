"""The rows that a piece's record becomes. The facts that bring pieces in belong to stock, which calls this."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kernel.facts import Entry, canonical
from kernel.projection import Ensure, Handlers, Insert, Put, RowOp
from shop.catalogue.facts import PieceRecord, PurityListed
from shop.catalogue.rules.naming import compose_name
from shop.catalogue.tables import piece, piece_certificate, purity_listed

_COLUMNS = tuple(column.name for column in piece.columns if column.name != "name")


def piece_rows(record: PieceRecord) -> Insert:
    """The master data of one piece: the name composed, lists as JSON text. Where it lies is stock's to say."""
    row = {column: _cell(getattr(record, column)) for column in _COLUMNS}
    return Insert(piece, {**row, "name": compose_name(record)})


def certificate_rows(record: PieceRecord) -> Iterator[RowOp]:
    """By which further papers the piece is found."""
    for paper in record.more_certificates:
        yield Ensure(piece_certificate, {"certificate_no": paper.number, "barcode": record.barcode})


def _cell(value: object) -> object:
    return canonical(value).decode() if isinstance(value, tuple) else value


def _listed(_entry: Entry, fact: PurityListed) -> Iterable[RowOp]:
    row = {name: _cell(getattr(fact, name)) for name in fact.__struct_fields__}
    yield Put(purity_listed, row)


PROJECTIONS: Handlers = {PurityListed: _listed}
