"""Pieces as frozen answers. Every look-up goes by an index, whatever the size of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec
from sqlalchemy import Column, Connection, RowMapping, Select, select

from shop.catalogue.rules.barcode import normalise_number
from shop.catalogue.tables import piece

_LAST = "\U0010ffff"  # sorts after every character a number can hold


@dataclass(frozen=True, slots=True)
class Piece:
    """Master data of one piece. Weights mg, stones milli-carat, money fen."""

    barcode: str
    name: str
    category_major: str
    category: str
    pricing_mode: str
    style_no: str
    goods_no: str
    purity_code: str
    gross_weight_mg: int
    net_gold_weight_mg: int
    part_weight_mg: int
    main_stone_name: str
    main_stone_count: int
    main_stone_mct: int
    main_stone_color: str
    main_stone_clarity: str
    main_stone_cut: str
    side_stone_count: int
    side_stone_mct: int
    certificate_no: str
    craft_fee_mode: str
    craft_fee_fen: int
    stone_fen: int
    label_price_fen: int
    cost_fen: int
    ring_size: str
    series: str
    tags: tuple[str, ...]

    @property
    def other_mg(self) -> int:
        """What lies on the scale besides the net gold: stones and parts."""
        return max(0, self.gross_weight_mg - self.net_gold_weight_mg)


def _piece(row: RowMapping) -> Piece:
    values: dict[str, Any] = dict(row)
    return Piece(**{**values, "tags": tuple(msgspec.json.decode(values["tags"], type=list[str]))})


def _all(connection: Connection, query: Select[Any]) -> tuple[Piece, ...]:
    return tuple(_piece(row) for row in connection.execute(query).mappings())


def piece_by_barcode(connection: Connection, code: str) -> Piece | None:
    """The piece with exactly this code, already normalised."""
    row = connection.execute(select(piece).where(piece.c.barcode == code)).mappings().first()
    return None if row is None else _piece(row)


def pieces_by_certificate(connection: Connection, certificate_no: str) -> tuple[Piece, ...]:
    """Pieces of this certificate: one, or the two of a pair that share a paper."""
    query = select(piece).where(piece.c.certificate_no == normalise_number(certificate_no))
    return () if not certificate_no else _all(connection, query.order_by(piece.c.barcode))


def pieces_by_goods_no(connection: Connection, goods_no: str) -> tuple[Piece, ...]:
    query = select(piece).where(piece.c.goods_no == normalise_number(goods_no))
    return () if not goods_no else _all(connection, query.order_by(piece.c.barcode))


def find_pieces(connection: Connection, text: str, *, limit: int = 50) -> tuple[Piece, ...]:
    """Pieces whose barcode, goods number or style number begins with `text`, at most `limit`, by barcode.

    A blank text finds nothing: nobody reads through a whole catalogue.
    """
    start = normalise_number(text)
    if not start:
        return ()
    found: dict[str, Piece] = {}
    for column in (piece.c.barcode, piece.c.goods_no, piece.c.style_no):
        for row in _all(connection, _beginning_with(column, start, limit)):
            found[row.barcode] = row
    return tuple(found[barcode] for barcode in sorted(found))[:limit]


def _beginning_with(column: Column[Any], start: str, limit: int) -> Select[Any]:
    """A range, not LIKE: SQLite's LIKE ignores case and so cannot use the index."""
    return select(piece).where(column >= start, column < start + _LAST).order_by(column).limit(limit)
