"""Where pieces are, as frozen answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, bindparam, select

from shop.stock.tables import piece_stock

# Made once: every scan and every commit asks them.
_PLACE = select(piece_stock).where(piece_stock.c.barcode == bindparam("barcode"))
_NOT_HERE = select(piece_stock).where(
    piece_stock.c.barcode.in_(bindparam("barcodes", expanding=True)),
    (piece_stock.c.status != "in_stock") | (piece_stock.c.store != bindparam("store")),
)


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
    row = connection.execute(_PLACE, {"barcode": barcode}).first()
    return None if row is None else Whereabouts(**row._mapping)


def not_in_stock(connection: Connection, store: str, barcodes: Sequence[str]) -> tuple[Whereabouts, ...]:
    """Those of `barcodes` that this store cannot sell now, with where they are."""
    rows = connection.execute(_NOT_HERE, {"barcodes": list(barcodes), "store": store})
    return tuple(Whereabouts(**row._mapping) for row in rows)


def held_for(connection: Connection, store: str, hold_no: str) -> tuple[str, ...]:
    """Barcodes that are set aside for a parked bill of this store, as this file knows it."""
    where = (piece_stock.c.status == "held", piece_stock.c.document_no == hold_no, piece_stock.c.store == store)
    return tuple(connection.scalars(select(piece_stock.c.barcode).where(*where).order_by(piece_stock.c.barcode)))
