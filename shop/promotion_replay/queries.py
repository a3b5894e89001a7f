"""A till's past bills with the inputs that were kept of them, oldest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, Select, func, select

from shop.catalogue.tables import piece
from shop.goods.tables import goods
from shop.promotion_replay.rules.past_bill import PastBill
from shop.sales.tables import sale, sale_line
from shop.sheet.rules.inputs import SharedInputs, SheetInput
from shop.sheet.tables import sale_sheet, sheet_shared

_AT_ONCE = 500  # rows in memory at a time: a long quarter has more bills than a small till has room for
_own = msgspec.json.Decoder(SheetInput)
_shared = msgspec.json.Decoder(SharedInputs)
_COST = func.coalesce(piece.c.cost_fen, goods.c.cost_fen, 0).label("cost_fen")  # of one; 0 where none is recorded


class UnreadBill(msgspec.Struct, frozen=True):
    """A bill whose inputs another version of the program kept."""

    sale_no: str


def _kept(query: Select[Any], first: str, last: str) -> Select[Any]:
    """Bills of goods, of the business days `first` to `last`, whose inputs are here."""
    return query.join(sale_sheet, sale_sheet.c.sale_id == sale.c.sale_id).where(
        sale.c.business_date.between(first, last), sale.c.pieces > 0
    )


def count_past_bills(connection: Connection, first: str, last: str) -> int:
    """How many bills `past_bills` gives."""
    return int(connection.scalar(_kept(select(func.count()).select_from(sale), first, last)) or 0)


def past_bills(connection: Connection, first: str, last: str, *, costs: bool) -> Iterator[PastBill | UnreadBill]:
    """The bills of the business days `first` to `last` that this till sold; with what their goods had cost, or not."""
    known: dict[str, SharedInputs] = {}
    query = _kept(
        select(sale.c.sale_id, sale.c.sale_no, sale.c.discount_fen, sale_sheet.c.sheet, sale_sheet.c.shared),
        first,
        last,
    ).order_by(sale.c.wall, sale.c.sale_no)
    for some in connection.execute(query.execution_options(yield_per=_AT_ONCE)).partitions():
        paid = _costs(connection, [row.sale_id for row in some]) if costs else None
        for row in some:
            yield _bill(connection, row, known, paid)


def _bill(
    connection: Connection, row: Row[Any], known: dict[str, SharedInputs], costs: dict[tuple[str, int], int] | None
) -> PastBill | UnreadBill:
    try:
        if row.shared not in known:
            text = connection.scalar(select(sheet_shared.c.inputs).where(sheet_shared.c.shared == row.shared))
            known[row.shared] = _shared.decode(text or "")
        own = _own.decode(row.sheet)
    except msgspec.DecodeError:
        return UnreadBill(row.sale_no)
    numbers = range(1, len(own.lines) + 1)
    return PastBill(
        sale_no=row.sale_no, own=own, shared=known[row.shared], shared_name=row.shared, discount_fen=row.discount_fen,
        costs_fen=() if costs is None else tuple(costs.get((row.sale_id, number)) for number in numbers),
    )  # fmt: skip


def _costs(connection: Connection, sale_ids: list[str]) -> dict[tuple[str, int], int]:
    """What the lines of these bills had cost, by bill and line; without those of which that is not known."""
    of = sale_line.c
    query = (
        select(of.sale_id, of.line_no, of.qty, _COST)
        .outerjoin(piece, piece.c.barcode == of.barcode)
        .outerjoin(goods, goods.c.code == of.barcode)
        .where(of.sale_id.in_(sale_ids))
    )
    return {(row.sale_id, row.line_no): row.cost_fen * row.qty for row in connection.execute(query) if row.cost_fen}
