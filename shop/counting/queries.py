"""Stock counts as frozen answers, and what a count says now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec
from sqlalchemy import Connection, func, select

from kernel.asking import in_parts
from shop.catalogue.tables import piece
from shop.counting.errors import CountUnknown
from shop.counting.facts import CountResult
from shop.counting.rules.comparing import BookPiece, compare
from shop.counting.tables import piece_tag, stock_count, stock_count_scan
from shop.stock.tables import piece_custody, piece_stock
from shop.stockroom.queries import IN_HAND


@dataclass(frozen=True, slots=True)
class CountRow:
    """One count and how many codes were scanned into it; what the books expect is not said while it is open."""

    count_no: str
    place: str
    opened_at: str
    opened_by: str
    state: str
    ended_at: str
    reason: str
    scanned: int


@dataclass(frozen=True, slots=True)
class CountedPiece:
    """What a code of a count's result stands for: the piece's name, and where the books have it now."""

    name: str
    store: str
    counter: str
    status: str


def counts_of(connection: Connection, store: str, *, open_only: bool = False, limit: int = 50) -> tuple[CountRow, ...]:
    """A store's counts, the newest first."""
    of, scans = stock_count.c, stock_count_scan.c
    names = [of[name] for name in CountRow.__dataclass_fields__ if name != "scanned"]
    scanned = select(func.count()).where(scans.count_no == of.count_no).scalar_subquery().label("scanned")
    query = select(*names, scanned).where(of.store == store).order_by(of.opened_at.desc(), of.count_no.desc())
    if open_only:
        query = query.where(of.state == "open")
    return tuple(CountRow(**row._mapping) for row in connection.execute(query.limit(limit)))


def the_open_count(connection: Connection, count_no: str, store: str) -> CountRow:
    """Raises CountUnknown."""
    found = next((one for one in counts_of(connection, store, open_only=True) if one.count_no == count_no), None)
    if found is None:
        raise CountUnknown(document=count_no)
    return found


def scans_of(connection: Connection, count_no: str) -> dict[str, str]:
    """Each code of a count and when it was first read."""
    of = stock_count_scan.c
    return {row.code: row.at for row in connection.execute(select(of.code, of.at).where(of.count_no == count_no))}


def result_of(connection: Connection, count_no: str, store: str) -> CountResult:
    """What the count says now; of one that is closed, what it said then. Raises CountUnknown."""
    of = stock_count.c
    row = connection.execute(select(stock_count).where(of.count_no == count_no, of.store == store)).first()
    if row is None or row.state == "dropped":
        raise CountUnknown(document=count_no)
    if row.state == "closed":
        return msgspec.json.decode(row.result, type=CountResult)
    scans = scans_of(connection, count_no)
    return compare(row.place, row.opened_at, scans, _book_pieces(connection, store, list(scans)))


def _book_pieces(connection: Connection, store: str, scanned: Sequence[str]) -> Iterator[BookPiece]:
    of, step = piece_stock.c, piece_custody.c
    same = (step.barcode == of.barcode) & (step.version == of.version)
    names = (of.barcode, of.store, of.counter, of.counter_since, of.status, of.since, step.at.label("custody_at"))
    query = select(*names).outerjoin(piece_custody, same)
    here = (of.store == store) & of.status.in_(IN_HAND)
    parts = (query.where(of.barcode.in_(list(some)), ~here) for some in in_parts(scanned))
    for one in (query.where(here), *parts):
        for row in connection.execute(one):
            yield BookPiece(
                barcode=row.barcode,
                in_hand=row.store == store and row.status in IN_HAND,
                counter=row.counter,
                counter_since=row.counter_since,
                custody_at=row.custody_at or row.since,
                lost=row.store == store and row.status == "lost",
            )


def counted_pieces(connection: Connection, result: CountResult) -> dict[str, CountedPiece]:
    """The pieces of a result by barcode, but for codes that no book knows and what lies where it should."""
    told = [code for name in result.__struct_fields__ if name != "found" for code in getattr(result, name)]
    found: dict[str, CountedPiece] = {}
    of = piece_stock.c
    for some in in_parts(told):
        query = select(of.barcode, piece.c.name, of.store, of.counter, of.status)
        query = query.join(piece, piece.c.barcode == of.barcode).where(of.barcode.in_(list(some)))
        for row in connection.execute(query):
            found[row.barcode] = CountedPiece(row.name, row.store, row.counter, row.status)
    return found


def barcodes_of_tags(connection: Connection, store: str, codes: Sequence[str]) -> dict[str, str]:
    """The pieces on which a store's tags hang, by tag."""
    found: dict[str, str] = {}
    of = piece_tag.c
    for some in in_parts(codes):
        rows = connection.execute(select(of.epc, of.barcode).where(of.store == store, of.epc.in_(list(some))))
        found.update((row.epc, row.barcode) for row in rows)
    return found
