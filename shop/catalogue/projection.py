"""The row that a piece's record becomes. The facts that bring pieces in belong to stock, which calls this."""

from __future__ import annotations

from kernel.facts import canonical
from kernel.projection import Insert
from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.naming import compose_name
from shop.catalogue.tables import piece

_COLUMNS = tuple(column.name for column in piece.columns if column.name not in ("name", "tags"))


def piece_rows(record: PieceRecord) -> Insert:
    """The master data of one piece: the name composed, tags as JSON text. Where it lies is stock's to say."""
    row = {column: getattr(record, column) for column in _COLUMNS}
    return Insert(piece, {**row, "name": compose_name(record), "tags": canonical(record.tags).decode()})
