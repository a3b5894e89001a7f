"""The stockroom at a till: deliveries, supplier returns, write-offs, loans, differences, ageing, a piece's life."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.books import Books
from kernel.errors import DomainError
from kernel.projection import RowOp
from kernel.weight import grams
from pos_app.counter.post import Post
from pos_app.papers_stock import StockPage, stock_pdf, stock_slip
from pos_app.papers_tags import LABELS, chip_numbers, tags
from pos_app.photos import keep_photos
from shop.catalogue.facts import PieceRecord
from shop.catalogue.queries import Piece, piece_by_barcode
from shop.catalogue.rules.barcode import normalise_number
from shop.goods.usecases import refuse_codes_of_goods
from shop.staff.rules import roles
from shop.stock.errors import PieceUnknown
from shop.stock.facts import PiecesReceived
from shop.stock.queries import Whereabouts, custody_of, whereabouts
from shop.stock.usecases import require_here
from shop.stockroom.facts import PieceDocument
from shop.stockroom.queries import (
    AgeRow,
    DifferenceRow,
    LoanRow,
    balances,
    loans,
    open_differences,
    stock_ages,
)
from shop.stockroom.rules.balance import Balance
from shop.stockroom.usecases import (
    find,
    lend,
    receive_delivery,
    return_to_supplier,
    settle_difference,
    take_back,
    write_off,
)


class ListNotReady(DomainError):
    """A supplier's list has rows that cannot be taken in. `rows`, `first`: the first problem in words."""

    code = "stockroom.list_not_ready"


@dataclass(frozen=True, slots=True)
class StockDocument:
    """A document that was written: its number, how many pieces, their weight in mg, the A4 page ('' not kept)."""

    number: str
    pieces: int
    weight_mg: int
    page: str


@dataclass(frozen=True, slots=True)
class LifeStep:
    """One step in a piece's life; `by` a person's name, `at` ISO, stores by their names ('' nobody's)."""

    what: str
    from_store: str
    to_store: str
    document_no: str
    by: str
    register: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class PieceLife:
    """One piece: what it is, where it is now, and everything that happened to it, oldest first."""

    piece: Piece
    place: Whereabouts
    store_name: str
    steps: tuple[LifeStep, ...]


PAGES = "stock"  # where the stockroom's and the counts' A4 pages lie, in the till's folder


@dataclass(slots=True)
class Stockroom:
    """What changes a store's stock without a sale or a transfer. `folder` is the till's."""

    post: Post
    folder: Path

    # --- goods from suppliers ------------------------------------------------------------------------------------

    def read_list(self, path: Path) -> tuple[PieceRecord, ...]:
        """The pieces of a supplier's list (.xlsx or .csv, columns as in the import), their pictures kept at this till.

        Raises FileUnreadable, ListNotReady.
        """
        from pos_app.bringing_in import plan_for  # late: the window starts without it
        from pos_app.importing import read

        file = read(path)
        with self.post.reading() as connection:
            plan = plan_for(file, connection, self.post.secrets.phone_key, day=self.post.now()[:10])
        if not plan.ready:
            first = next((f"{bad.sheet} 第{bad.row}行 {bad.reason}" for bad in plan.problems), "")
            raise ListNotReady(rows=plan.bad_rows, first=first)
        keep_photos(self.folder, plan.photos)
        return tuple(piece.record for piece in plan.pieces)

    def receive(
        self,
        told: Iterable[PieceRecord],
        supplier: str,
        *,
        delivery_no: str = "",
        found: Iterable[str] | None = None,
        weighed: Mapping[str, int] | None = None,
        weighed_mg: int = 0,
        reason: str = "",
    ) -> StockDocument:
        """Take a delivery in; prints its paper and labels. Raises as `receive_delivery`, CodeOfGoods, NotPermitted."""
        records = tuple(replace(record, barcode=normalise_number(record.barcode)) for record in told)
        came = None if found is None else [normalise_number(code) for code in found]
        scale = {normalise_number(code): mg for code, mg in (weighed or {}).items()}
        with self.post.books(roles.RECEIVE_STOCK) as books:
            refuse_codes_of_goods(books.connection, [record.barcode for record in records])
            fact = receive_delivery(
                books, records, store=self.post.store, supplier=supplier, delivery_no=delivery_no, found=came,
                weighed=scale, weighed_mg=weighed_mg, reason=reason,
            )  # fmt: skip
            page = self._delivery_page(books, fact)
            made = self._printed(books, "delivery", page)
            if page.pieces:
                books.carry_out(self._labels(books, fact.document_no, page.pieces))
        return self._kept(made, page)

    def _delivery_page(self, books: Books, fact: PiecesReceived) -> StockPage:
        weighed = (
            (("总重", f"单上 {grams(fact.told_mg)} g,秤上 {grams(fact.weighed_mg)} g"),) if fact.weighed_mg else ()
        )
        pairs = (("供应商", fact.source), ("单上件数", str(fact.told_pieces)), *weighed, *self._by(books))
        pieces = _pieces(books.connection, [record.barcode for record in fact.pieces])
        return StockPage(
            "入库单", fact.document_no, pairs, pieces, ("送货人", "收货人", "店长"), differences=fact.differences
        )

    def print_labels(self, barcodes: Iterable[str]) -> int:
        """Print labels again; how many. Raises PieceUnknown, NotPermitted."""
        with self.post.books(roles.RECEIVE_STOCK) as books:
            pieces = _pieces(books.connection, [normalise_number(code) for code in barcodes])
            books.carry_out(self._labels(books, books.ids.new(), pieces))
        self.post.paper.print_soon()
        return len(pieces)

    def _labels(self, books: Books, number: str, pieces: tuple[Piece, ...]) -> Sequence[RowOp]:
        paper = self.post.paper
        printer_id = paper.printer_for(LABELS)
        prefix = paper.stations[printer_id].profile.epc_prefix
        numbers = chip_numbers(books, pieces, prefix, store=self.post.store)
        company = paper.letterhead(books.connection).company.name
        return paper.rows_for(books, printer_id, LABELS, number, tags(pieces, company, numbers))

    # --- leaving and coming back ---------------------------------------------------------------------------------

    def piece(self, barcode: str) -> Piece:
        """A piece that lies here and is free. Raises as shop.stock's `require_here`."""
        code = normalise_number(barcode)
        with self.post.reading() as connection:
            require_here(connection, code, self.post.store)
            return _pieces(connection, [code])[0]

    def lent_piece(self, barcode: str) -> Piece:
        """Any piece that these books know. Raises PieceUnknown."""
        with self.post.reading() as connection:
            return _pieces(connection, [normalise_number(barcode)])[0]

    def return_to_supplier(self, barcodes: Iterable[str], supplier: str, reason: str) -> StockDocument:
        """退厂. Raises as shop.stockroom's use case, NotPermitted."""
        return self._written(
            roles.RETURN_TO_SUPPLIER, "退厂单", "supplier_return", (("供应商", supplier), ("原因", reason)),
            ("经手人", "店长", "收货方"),
            lambda books, store: return_to_supplier(
                books, _codes(barcodes), store=store, supplier=supplier, reason=reason
            ),
        )  # fmt: skip

    def write_off(self, barcodes: Iterable[str], reason: str) -> StockDocument:
        """报损. Raises as shop.stockroom's use case, NotPermitted."""
        return self._written(
            roles.WRITE_OFF_PIECES, "报损单", "write_off", (("原因", reason),), ("经手人", "店长"),
            lambda books, store: write_off(books, _codes(barcodes), store=store, reason=reason),
        )  # fmt: skip

    def lend(self, barcodes: Iterable[str], borrower: str, due_on: str, reason: str) -> StockDocument:
        """借出/外展 until a day. Raises as shop.stockroom's use case, NotPermitted."""
        return self._written(
            roles.LEND_PIECES, "借出单", "loan", (("借用人", borrower), ("归还日", due_on), ("用途", reason)),
            ("经手人", "店长", "借用人"),
            lambda books, store: lend(
                books, _codes(barcodes), store=store, borrower=borrower, due_on=due_on, reason=reason
            ),
        )  # fmt: skip

    def take_back(self, barcodes: Iterable[str]) -> StockDocument:
        """归还. Raises as shop.stockroom's use case, NotPermitted."""
        return self._written(
            roles.LEND_PIECES, "归还单", "loan_back", (), ("归还人", "收货人"),
            lambda books, store: take_back(books, _codes(barcodes), store=store),
        )  # fmt: skip

    def found_again(self, barcodes: Iterable[str], reason: str) -> StockDocument:
        """Pieces that a count had missed. Raises as shop.stockroom's `find`, NotPermitted."""
        return self._written(
            roles.CLOSE_COUNT, "盘盈单", "found", (("原因", reason),), ("经手人", "店长"),
            lambda books, store: find(books, _codes(barcodes), store=store, reason=reason),
        )  # fmt: skip

    def _written(
        self, permission: str, title: str, kind: str, pairs: tuple[tuple[str, str], ...], signers: tuple[str, ...],
        record: Callable[[Books, str], PieceDocument],
    ) -> StockDocument:  # fmt: skip
        with self.post.books(permission) as books:
            fact = record(books, self.post.store)
            pieces = _pieces(books.connection, fact.barcodes)
            page = StockPage(title, fact.document_no, (*pairs, *self._by(books)), pieces, signers)
            made = self._printed(books, kind, page)
        return self._kept(made, page)

    def _by(self, books: Books) -> tuple[tuple[str, str], ...]:
        return ("经手", books.actor.name), ("时间", self.post.now()[:19].replace("T", " "))

    def _printed(self, books: Books, kind: str, page: StockPage) -> bytes:
        return printed(self.post, books, kind, page)

    def _kept(self, made: bytes, page: StockPage) -> StockDocument:
        self.post.paper.print_soon()
        weight = sum(piece.gross_weight_mg for piece in page.pieces)
        return StockDocument(page.number, len(page.pieces), weight, keep(self.folder / PAGES, page.number, made))

    # --- what there is -------------------------------------------------------------------------------------------

    def loans(self) -> tuple[LoanRow, ...]:
        """What is out, the next due first."""
        with self.post.reading() as connection:
            return loans(connection, self.post.store)

    def differences(self) -> tuple[DifferenceRow, ...]:
        """Where goods and papers do not agree and nobody has found out why."""
        with self.post.reading() as connection:
            return open_differences(connection, self.post.store)

    def settle(self, document_no: str, barcode: str, what: str, outcome: str) -> None:
        """A person found out. Raises as shop.stockroom's `settle_difference`, NotPermitted."""
        with self.post.books(roles.SETTLE_DIFFERENCE) as books:
            settle_difference(books, document_no, barcode, what, store=self.post.store, outcome=outcome)

    def ages(self) -> tuple[AgeRow, ...]:
        """How long the stock has lain here (库龄)."""
        with self.post.reading() as connection:
            return stock_ages(connection, self.post.store, self.post.now())

    def balances(self, since: str = "") -> dict[str, Balance]:
        """By purity, what came and went since an ISO time; '' since the books began."""
        with self.post.reading() as connection:
            return balances(connection, self.post.store, since)

    def life(self, barcode: str) -> PieceLife:
        """Everything that is known here of one piece. Raises PieceUnknown."""
        code, stores = normalise_number(barcode), self.post.store_names()
        with self.post.reading() as connection:
            piece, place = piece_by_barcode(connection, code), whereabouts(connection, code)
        if piece is None or place is None:
            raise PieceUnknown(scanned=code)
        return PieceLife(
            piece=piece,
            place=place,
            store_name=stores.get(place.store, place.store),
            steps=life_steps(self.post, code),
        )


def life_steps(post: Post, barcode: str) -> tuple[LifeStep, ...]:
    """Everything that happened to a piece as far as it is known here, oldest first."""
    stores, people = post.store_names(), post.names()
    with post.reading() as connection:
        steps = custody_of(connection, barcode)
    return tuple(
        LifeStep(
            what=step.what,
            from_store=stores.get(step.from_store, step.from_store),
            to_store=stores.get(step.to_store, step.to_store),
            document_no=step.document_no,
            by="/".join(people.get(number, number) for number in step.actor.split("/")),
            register=step.register,
            at=step.at,
            reason=step.reason,
        )
        for step in steps
    )


def printed(post: Post, books: Books, kind: str, page: StockPage) -> bytes:
    """Queue a document's slip with what it tells of; its A4 page."""
    books.carry_out(post.paper.slip_rows(books, kind, page.number, lambda head: stock_slip(head, page)))
    return stock_pdf(post.paper.letterhead(books.connection), page)


def keep(folder: Path, number: str, made: bytes) -> str:
    """Write a document's A4 page; the file, or '' where the disk does not take it: the books have it already."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / f"{number}.pdf"
        file.write_bytes(made)
    except OSError:
        return ""
    return str(file)


def _codes(barcodes: Iterable[str]) -> list[str]:
    return [normalise_number(code) for code in barcodes]


def _pieces(connection: Connection, barcodes: Iterable[str]) -> tuple[Piece, ...]:
    """Raises PieceUnknown."""
    found = []
    for barcode in barcodes:
        piece = piece_by_barcode(connection, barcode)
        if piece is None:
            raise PieceUnknown(scanned=barcode)
        found.append(piece)
    return tuple(found)
