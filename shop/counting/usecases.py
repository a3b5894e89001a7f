"""A count is opened, scanned into, closed by a manager, or given up: load, decide, record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kernel.asking import in_parts
from kernel.books import Books
from shop.counting.errors import (
    CountNothingScanned,
    CountOpenAlready,
    CountUnexplained,
    PlaceTooLong,
    TagListEmpty,
)
from shop.counting.facts import CountClosed, CountDropped, CountOpened, CountResult, CountScanned, Tag, TagsBound
from shop.counting.queries import barcodes_of_tags, counts_of, result_of, scans_of, the_open_count
from shop.counting.rules.comparing import is_within
from shop.numbers import next_no
from shop.stock.rules.documents import PIECES_A_TRANSFER
from shop.stockroom.errors import StockReasonMissing
from shop.stockroom.usecases import find, lose

PLACE_MAX, CODE_MAX = 24, 64  # the widths of their columns
CODES_A_FACT = 500


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan added: `new` codes, how many were there `again`, and how many the count has now."""

    new: tuple[str, ...]
    again: int
    scanned: int


def open_count(books: Books, *, store: str, place: str = "") -> str:
    """Begin a count of a counter, a tray or, with '', the whole store; its number.

    Raises CountOpenAlready where an open count covers the place or lies within it, PlaceTooLong.
    """
    where = place.strip()
    if len(where) > PLACE_MAX:
        raise PlaceTooLong(most=PLACE_MAX)
    for other in counts_of(books.connection, store, open_only=True):
        if is_within(where, other.place) or is_within(other.place, where):
            raise CountOpenAlready(document=other.count_no)
    number = next_no(books, "P", CountOpened)
    books.record(CountOpened(count_no=number, store=store, place=where))
    return number


def scan(books: Books, count_no: str, codes: Iterable[str], *, store: str) -> Scanned:
    """Take codes into a count, each once; a tag counts as the piece on which it hangs. Raises CountUnknown."""
    the_open_count(books.connection, count_no, store)
    read = [code.strip()[:CODE_MAX] for code in codes if code.strip()]
    pieces = barcodes_of_tags(books.connection, store, read)
    known = scans_of(books.connection, count_no)
    named = dict.fromkeys(pieces.get(code, code) for code in read)
    new = tuple(code for code in named if code not in known)
    for some in in_parts(new, CODES_A_FACT):
        books.record(CountScanned(count_no=count_no, store=store, codes=tuple(some)))
    return Scanned(new=new, again=len(named) - len(new), scanned=len(known) + len(new))


def close_count(books: Books, count_no: str, *, store: str, reason: str = "") -> CountResult:
    """End a count: what is missing leaves the books, what an earlier count had missed comes back.

    Raises CountUnknown, CountNothingScanned, CountUnexplained when something is missing or regained without a reason.
    """
    row = the_open_count(books.connection, count_no, store)
    result = result_of(books.connection, count_no, store)
    if not row.scanned:
        raise CountNothingScanned(document=count_no)
    if (result.missing or result.regained) and not reason.strip():
        raise CountUnexplained(missing=len(result.missing), regained=len(result.regained))
    books.record(CountClosed(count_no=count_no, store=store, result=result, reason=reason.strip()))
    why = f"{count_no}: {reason.strip()}"
    for some in in_parts(result.missing, PIECES_A_TRANSFER):
        lose(books, some, store=store, reason=why)
    for some in in_parts(result.regained, PIECES_A_TRANSFER):
        find(books, some, store=store, reason=why)
    return result


def drop_count(books: Books, count_no: str, *, store: str, reason: str) -> None:
    """Give a count up; nothing follows from it. Raises CountUnknown, StockReasonMissing."""
    the_open_count(books.connection, count_no, store)
    if not reason.strip():
        raise StockReasonMissing()
    books.record(CountDropped(count_no=count_no, store=store, reason=reason.strip()))


def bind_tags(books: Books, pairs: Sequence[tuple[str, str]], *, store: str) -> int:
    """Note which tag hangs on which piece, (EPC, barcode) each; how many. Raises TagListEmpty."""
    if not pairs:
        raise TagListEmpty(source="")
    for some in in_parts(pairs, CODES_A_FACT):
        books.record(TagsBound(store=store, tags=tuple(Tag(epc=epc, barcode=barcode) for epc, barcode in some)))
    return len(pairs)
