"""货品履历: everything that happened to one piece, with who and when."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection

from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.reports.queries.report import Asked, Report
from shop.reports.queries.selling import purity_words
from shop.reports.rules.table import Column, Table
from shop.stock.errors import PieceUnknown
from shop.stock.queries import custody_of
from shop.stockroom.words import STEPS

_PIECE = (
    Column("条码", share=4),
    Column("品名", share=5),
    Column("成色"),
    Column("总重 g", "grams"),
    Column("净金重 g", "grams"),
)
_STEPS = (
    Column("时间", "date", 5),
    Column("事项", share=3),
    Column("单据", share=6),
    Column("从"),
    Column("到"),
    Column("收银机", share=2),
    Column("经手", share=3),
    Column("原因", share=4),
)


def _tables(connection: Connection, asked: Asked) -> Iterator[Table]:
    code = normalise_number(asked.barcode)
    piece = piece_by_barcode(connection, code)
    if piece is None:
        raise PieceUnknown(scanned=code)
    weights = (piece.gross_weight_mg, piece.net_gold_weight_mg)
    yield Table("货品", _PIECE, ((piece.barcode, piece.name, purity_words(piece.purity_code), *weights),))
    rows = tuple(
        (
            step.at[:19].replace("T", " "), STEPS.get(step.what, step.what), step.document_no,
            asked.store_name(step.from_store), asked.store_name(step.to_store), step.register,
            asked.person(step.actor), step.reason,
        )
        for step in custody_of(connection, code)
    )  # fmt: skip
    yield Table("履历", _STEPS, rows)


REPORT = Report("piece_life", "货品履历", "本机所知的每一次转手,从最早的开始。", _tables, "piece")
