"""Pieces as frozen answers. Every look-up goes by an index, whatever the size of the catalogue."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, RowMapping, Select, or_, select

from shop.catalogue.facts import PieceRecord
from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.rules.purity import PURITIES, Purity, table_on
from shop.catalogue.tables import piece, piece_certificate, purity_listed

_LAST = "\U0010ffff"  # sorts after every character a number can hold
_FIELDS = tuple(field for field in msgspec.structs.fields(PieceRecord) if field.name in piece.c)
_LISTS = {field.name: field.type for field in _FIELDS if isinstance(field.default, tuple)}
RECORD_COLUMNS = tuple(piece.c[field.name] for field in _FIELDS)


class Piece(PieceRecord, frozen=True, kw_only=True):
    """Master data of one piece and its composed name. Where it lies is stock's to say: `counter` is empty here."""

    name: str

    @property
    def other_mg(self) -> int:
        """What lies on the scale besides the net gold: stones and parts."""
        return max(0, self.gross_weight_mg - self.net_gold_weight_mg)


def record_of(row: Mapping[Any, Any]) -> PieceRecord:
    """A piece's record from a row of RECORD_COLUMNS; its counter is not among them."""
    return PieceRecord(**_values(row))


def _values(row: Mapping[Any, Any]) -> dict[str, Any]:
    return {
        name: msgspec.json.decode(value, type=_LISTS[name]) if name in _LISTS else value for name, value in row.items()
    }


def _piece(row: RowMapping) -> Piece:
    return Piece(**_values(row))


def _all(connection: Connection, query: Select[Any]) -> tuple[Piece, ...]:
    return tuple(_piece(row) for row in connection.execute(query).mappings())


def piece_by_barcode(connection: Connection, code: str) -> Piece | None:
    """The piece with exactly this code, already normalised."""
    row = connection.execute(select(piece).where(piece.c.barcode == code)).mappings().first()
    return None if row is None else _piece(row)


def pieces_by_certificate(connection: Connection, certificate_no: str) -> tuple[Piece, ...]:
    """Pieces of this certificate: one, or the two of a pair that share a paper. Any of a piece's papers finds it."""
    number = normalise_number(certificate_no)
    further = select(piece_certificate.c.barcode).where(piece_certificate.c.certificate_no == number)
    query = select(piece).where(or_(piece.c.certificate_no == number, piece.c.barcode.in_(further)))
    return () if not number else _all(connection, query.order_by(piece.c.barcode))


def pieces_by_goods_no(connection: Connection, goods_no: str) -> tuple[Piece, ...]:
    query = select(piece).where(piece.c.goods_no == normalise_number(goods_no))
    return () if not goods_no else _all(connection, query.order_by(piece.c.barcode))


def find_pieces(connection: Connection, text: str, *, limit: int = 50) -> tuple[Piece, ...]:
    """Pieces whose barcode, goods, style or certificate number begins with `text`, at most `limit`, by barcode.

    A blank text finds nothing: nobody reads through a whole catalogue.
    """
    start = normalise_number(text)
    if not start:
        return ()
    found: dict[str, Piece] = {}
    for column in (piece.c.barcode, piece.c.goods_no, piece.c.style_no, piece.c.certificate_no):
        for row in _all(connection, _beginning_with(column, start, limit)):
            found[row.barcode] = row
    if not found:
        found = {row.barcode: row for row in pieces_by_certificate(connection, start)}
    return tuple(found[barcode] for barcode in sorted(found))[:limit]


def _beginning_with(column: Column[Any], start: str, limit: int) -> Select[Any]:
    """A range, not LIKE: SQLite's LIKE ignores case and so cannot use the index."""
    return select(piece).where(column >= start, column < start + _LAST).order_by(column).limit(limit)


def purities_on(connection: Connection, day: str) -> tuple[Purity, ...]:
    """Every purity in force on a day ('YYYY-MM-DD'): the program's own table and what headquarters listed."""
    rows = connection.execute(select(purity_listed)).mappings()
    listed = (Purity(**{**row, "also": tuple(msgspec.json.decode(row["also"], type=list[str]))}) for row in rows)
    return table_on(day, (*PURITIES, *listed))
