"""Where pieces are, as frozen answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from shop.stock.tables import piece_stock


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """One piece's place and state; `status` in_stock | held | sold."""

    barcode: str
    store: str
    counter: str
    status: str
    version: int
    document_no: str
    note: str
    register: str
    since: str
    received_at: str


def whereabouts(connection: Connection, barcode: str) -> Whereabouts | None:
    row = connection.execute(select(piece_stock).where(piece_stock.c.barcode == barcode)).first()
    return None if row is None else Whereabouts(**row._mapping)


def not_in_stock(connection: Connection, store: str, barcodes: Sequence[str]) -> tuple[Whereabouts, ...]:
    """Those of `barcodes` that this store cannot sell now, with where they are."""
    columns = piece_stock.c
    rows = connection.execute(
        select(piece_stock)
        .where(columns.barcode.in_(list(barcodes)))
        .where((columns.status != "in_stock") | (columns.store != store))
    )
    return tuple(Whereabouts(**row._mapping) for row in rows)
