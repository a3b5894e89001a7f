"""Stock counts at a till: scanned blind, from a file or a tag reader, closed by a manager who sees the differences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pos_app.counter.post import Post
from pos_app.counter.stockroom import keep, printed
from pos_app.papers_stock import StockPage
from printers.devices.tag_reader import read_tags
from shop.catalogue.queries import piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.counting.errors import TagListEmpty
from shop.counting.facts import CountResult
from shop.counting.queries import CountedPiece, CountRow, counted_pieces, counts_of, result_of, the_open_count
from shop.counting.rules.tags import bindings_in, epcs_in
from shop.counting.usecases import Scanned, bind_tags, close_count, drop_count, open_count, scan
from shop.staff.rules import roles


@dataclass(frozen=True, slots=True)
class ToldCount:
    """What a count says, and the pieces of what differs by barcode."""

    result: CountResult
    pieces: Mapping[str, CountedPiece]


@dataclass(frozen=True, slots=True)
class ClosedCount:
    """A count that is over: what it said, the pieces of what differed, and its A4 page ('' not kept)."""

    count_no: str
    result: CountResult
    pieces: Mapping[str, CountedPiece]
    page: str


@dataclass(slots=True)
class Counting:
    """This store's counts. Several tills may scan into one; each scan is in the books before the next one."""

    post: Post
    folder: Path

    def open(self, place: str = "") -> str:
        """Begin to count a counter, a tray ('金柜/3') or, with '', the whole store; the count's number.

        Raises CountOpenAlready, PlaceTooLong, NotPermitted.
        """
        with self.post.books(roles.COUNT_STOCK) as books:
            return open_count(books, store=self.post.store, place=place)

    def scan(self, count_no: str, codes: Iterable[str]) -> Scanned:
        """Pieces or tags that lie there. Raises CountUnknown, NotPermitted."""
        with self.post.books(roles.COUNT_STOCK) as books:
            return scan(books, count_no, [normalise_number(code) for code in codes], store=self.post.store)

    def scan_file(self, count_no: str, path: Path) -> Scanned:
        """A tag reader's list, one or more EPC numbers a line. Raises as `scan`, TagListEmpty."""
        return self.scan(count_no, _tags(_lines(path), path.name))

    def scan_reader(self, count_no: str, url: str, seconds: int) -> Scanned:
        """What a tag reader at a serial address tells within so many seconds. Raises as `scan`, TagListEmpty."""
        return self.scan(count_no, _tags(read_tags(url, seconds), url))

    def bind_tags(self, path: Path) -> int:
        """A two-column list of tags and the pieces on which they hang; how many. Raises TagListEmpty, NotPermitted."""
        pairs = bindings_in(_lines(path))
        if not pairs:
            raise TagListEmpty(source=path.name)
        with self.post.books(roles.RECEIVE_STOCK) as books:
            return bind_tags(books, pairs, store=self.post.store)

    def counts(self) -> tuple[CountRow, ...]:
        """This store's counts, the newest first, without what the books expect."""
        with self.post.reading() as connection:
            return counts_of(connection, self.post.store)

    def result(self, count_no: str) -> ToldCount:
        """What the count says now; for who may close it, the others count blind. Raises CountUnknown, NotPermitted."""
        self.post.allowed(roles.CLOSE_COUNT)
        with self.post.reading() as connection:
            result = result_of(connection, count_no, self.post.store)
            return ToldCount(result, counted_pieces(connection, result))

    def close(self, count_no: str, reason: str = "") -> ClosedCount:
        """End the count, print what it found. Raises as shop.counting's `close_count`, NotPermitted."""
        with self.post.books(roles.CLOSE_COUNT) as books:
            place = the_open_count(books.connection, count_no, self.post.store).place
            result = close_count(books, count_no, store=self.post.store, reason=reason)
            pairs = (
                ("范围", place or "全店"), ("盘点人", books.actor.name), ("原因", reason or "无差异"),
                ("时间", self.post.now()[:19].replace("T", " ")),
            )  # fmt: skip
            pieces = counted_pieces(books.connection, result)
            known = (piece_by_barcode(books.connection, code) for code in result.missing)
            lost = tuple(piece for piece in known if piece is not None)
            signers = ("盘点人", "复核人", "店长")
            page = StockPage("盘点表", count_no, pairs, lost, signers, result=result, counted=pieces)
            made = printed(self.post, books, "count", page)
        self.post.paper.print_soon()
        return ClosedCount(count_no, result, pieces, keep(self.folder, count_no, made))

    def drop(self, count_no: str, reason: str) -> None:
        """Give a count up. Raises CountUnknown, StockReasonMissing, NotPermitted."""
        with self.post.books(roles.CLOSE_COUNT) as books:
            drop_count(books, count_no, store=self.post.store, reason=reason)


def _tags(lines: Iterable[str], source: str) -> tuple[str, ...]:
    found = epcs_in(lines)
    if not found:
        raise TagListEmpty(source=source)
    return found


def _lines(path: Path) -> list[str]:
    """Raises TagListEmpty where the file cannot be read."""
    try:
        return path.read_text("utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise TagListEmpty(source=path.name) from None
