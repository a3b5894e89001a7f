"""Receiving pieces into a store's stock."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from sqlalchemy import Connection, func, select

from kernel.books import Books
from kernel.tables import journal
from shop.catalogue.facts import PieceRecord
from shop.stock.errors import PieceHereAlready
from shop.stock.facts import PiecesReceived
from shop.stock.tables import piece_stock

Item = TypeVar("Item")

PIECES_A_DOCUMENT = 500  # also as many as one question to SQLite may name


def receive_pieces(
    books: Books,
    pieces: Sequence[PieceRecord],
    *,
    store: str,
    source: str,
    opening: bool = False,
    tell: Callable[[int], None] = lambda _done: None,
) -> tuple[str, ...]:
    """Put pieces into `store`'s stock, in documents of at most 500; returns the documents' numbers.

    The records have passed `shop.catalogue.rules.checks.check_piece`. `source` says where they come from, `opening`
    that they were in stock before the books began; `tell` hears how many are in. Raises PieceHereAlready, and then
    nothing of the open books may be kept.
    """
    numbers: list[str] = []
    count = _documents_so_far(books)
    done = 0
    for part in _parts(pieces, PIECES_A_DOCUMENT):
        _refuse_known(books.connection, [piece.barcode for piece in part])
        count += 1
        number = f"R-{books.register}-{books.business_date.replace('-', '')}-{count:04}"
        books.record(
            PiecesReceived(document_no=number, store=store, source=source, opening=opening, pieces=tuple(part))
        )
        numbers.append(number)
        done += len(part)
        tell(done)
    return tuple(numbers)


def _documents_so_far(books: Books) -> int:
    """How many this register has received: its next number is unique though it never asks another place."""
    columns = journal.c
    mine = (columns.register == books.register) & (columns.kind == PiecesReceived.kind)
    return int(books.connection.scalar(select(func.count()).where(mine)) or 0)


def _refuse_known(connection: Connection, barcodes: Sequence[str]) -> None:
    columns = piece_stock.c
    known = select(columns.barcode, columns.store).where(columns.barcode.in_(list(barcodes)))
    row = connection.execute(known.limit(1)).first()
    if row is not None:
        raise PieceHereAlready(barcode=row.barcode, store=row.store)


def _parts(items: Sequence[Item], size: int) -> Iterator[Sequence[Item]]:
    for start in range(0, len(items), size):
        yield items[start : start + size]
