"""This till's paper: print jobs in the transaction that makes them due, a worker behind, the drawer beside it."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from msgspec import structs
from sqlalchemy import Connection, func, select

from kernel.books import Bookkeeper, Books
from kernel.clock import stamp
from kernel.errors import DomainError
from kernel.money import plain_yuan
from kernel.projection import RowOp
from membership.points.rules.view import PointsView
from membership.rules.stored_value import Account
from pos_app import printing
from pos_app.papers_dress import in_the_chains_dress
from pos_app.papers_old_gold import brought_with
from pos_app.papers_returns import returned_blocks
from pos_app.papers_vouchers import voucher_blocks
from pos_app.settings import PrinterSettings
from printers.devices.base import Printer
from printers.devices.drawer import open_drawer
from printers.devices.file import FilePrinter
from printers.devices.network import NetworkPrinter
from printers.devices.screen import ScreenPrinter
from printers.document import Document, Text
from printers.profile import PrinterProfile, preset
from printers.queue import JobView, PrintJob, PrintWorker, enqueue_ops, jobs, reprint
from printers.tables import print_job
from shop.daily_close.facts import DayClosed
from shop.daily_close.queries import cash_state
from shop.daily_close.usecases import the_open_day
from shop.old_gold.queries import old_pieces_of_sale
from shop.returns.queries import returned_on
from shop.sales.errors import SaleUnknown
from shop.sales.facts import ReceiptReprinted
from shop.sales.queries import as_recorded, sale_by_no, sales_of_day, tenders_of
from shop.sales.rules.tenders import methods_in_words
from shop.sales.usecases import CommittedSale
from shop.staff.queries import Company, Store, staff_names, stores, the_company
from shop.stock.rules.documents import TransferDocument

PRINTER_ID = "receipt"
NOT_OUT = ("queued", "sending", "doubt")  # states of a paper of which nobody knows yet that it is out
RETRY_S = 5.0
_log = logging.getLogger(__name__)
_NO_COMPANY = Company(name="", tax_no="", receipt_footer="", invoice_url="")


def make_printer(settings: PrinterSettings, folder: Path) -> tuple[Printer, PrinterProfile]:
    """The printer that the settings name; a file printer without a folder writes beside the books."""
    profile = preset(settings.profile)
    if settings.kind == "network":
        return NetworkPrinter(settings.host, profile, settings.port), profile
    if settings.kind == "file":
        return FilePrinter(
            Path(settings.folder) if settings.folder else folder / "paper", profile, readable=True
        ), profile
    return ScreenPrinter(), profile


@dataclass(frozen=True, slots=True)
class AfterSale:
    """What became of a sale's paper and drawer: `state_of` and `trouble_of` its job, `kick_drawer`."""

    print_state: str
    print_trouble: str
    drawer: str


@dataclass(slots=True)
class Paper:
    """Receipts, slips and the drawer of one till."""

    keeper: Bookkeeper
    store: str
    printer: Printer
    profile: PrinterProfile
    headquarters_key: Callable[[], str]  # its signatures' public one, '' where nobody signs
    _worker: PrintWorker = field(init=False)
    _thread: threading.Thread | None = None
    _wake: threading.Event = field(default_factory=threading.Event)
    _stopping: threading.Event = field(default_factory=threading.Event)
    _on_change: Callable[[], None] = field(default=lambda: None)

    def __post_init__(self) -> None:
        self._worker = PrintWorker(
            self.keeper.database.writing, self.printer, self.keeper.clock, printer_id=PRINTER_ID, profile=self.profile
        )
        self._worker.recover()

    # --- rows for the transaction of what is printed -----------------------------------------------------------

    def receipt(
        self, books: Books, sale: CommittedSale, left: Account | None, ending: PointsView | None = None
    ) -> Document:
        """The customer's paper of a sale that is being recorded; `left` is what its member has after it.

        With `ending` it says which points end next.
        """
        balances = None if left is None else printing.Balances(left.points, left.principal_fen + left.bonus_fen)
        if balances is not None and ending is not None:
            balances = replace(balances, ending=ending.ending, ends_on=ending.ends_on)
        head = self.letterhead(books.connection)
        pieces = old_pieces_of_sale(books.connection, sale.fact.sale_no)
        back = returned_blocks(returned_on(books.connection, sale.fact.sale_no))
        brought = brought_with(sale.fact, pieces)
        later = voucher_blocks(books, sale.fact, key=self.headquarters_key())
        made = printing.sale_receipt(head, sale.fact, sale.entry, balances, brought, back, later)
        return in_the_chains_dress(books.connection, "sale", made)

    def sale_rows(self, books: Books, sale_no: str, receipt: Document) -> Sequence[RowOp]:
        """The receipt's job, to be written with the sale itself."""
        return self._job(books, "sale", sale_no, receipt)

    def cash_rows(self, books: Books, what: str, amount_fen: int, reason: str) -> Sequence[RowOp]:
        balance = plain_yuan(cash_state(books.connection, the_open_day(books)).expected_fen)
        now = stamp(self.keeper.clock.now())
        head = self.letterhead(books.connection)
        slip = printing.cash_slip(head, what, amount_fen, reason, by=books.actor.name, at=now, balance=balance)
        return self._job(books, "cash", books.ids.new(), slip)

    def close_slip(self, books: Books, report: DayClosed) -> Document:
        now = stamp(self.keeper.clock.now())
        return printing.close_slip(self.letterhead(books.connection), report, by=books.actor.name, at=now)

    def close_rows(self, books: Books, report: DayClosed, slip: Document) -> Sequence[RowOp]:
        return self._job(books, "daily_close", f"{self.keeper.register}-{report.date}", slip)

    def transfer_rows(self, books: Books, document: TransferDocument, codes: Sequence[str]) -> Sequence[RowOp]:
        """The job of the paper that travels with a transfer's pieces."""
        head = self.letterhead(books.connection)
        names = {store.code: store.name for store in stores(books.connection)}
        to = names.get(document.to_store, document.to_store)
        slip = printing.transfer_slip(head, document, codes, to=to, by=books.actor.name)
        return self._job(books, "transfer", document.document_no, slip)

    def list_rows(self, books: Books, title: str, rows: Sequence[tuple[str, str]]) -> Sequence[RowOp]:
        """The job of a list that a person reads, (words, small words below) each."""
        now = stamp(self.keeper.clock.now())
        slip = printing.list_slip(self.letterhead(books.connection), title, rows, by=books.actor.name, at=now)
        return self._job(books, "list", books.ids.new(), slip)

    def slip_rows(
        self, books: Books, kind: str, number: str, make: Callable[[printing.Letterhead], Document]
    ) -> Sequence[RowOp]:
        """The job of a feature's own paper; `make` draws it under this store's letterhead."""
        made = make(self.letterhead(books.connection))
        return self._job(books, kind, number, in_the_chains_dress(books.connection, kind, made))

    def free_no(self, books: Books, kind: str, number: str) -> str:
        """The number of the next paper about one document: its own, then with /2, /3 behind it."""
        mine = (print_job.c.doc_kind == kind) & (
            (print_job.c.doc_no == number) | print_job.c.doc_no.like(f"{number}/%")
        )
        count = int(books.connection.scalar(select(func.count()).select_from(print_job).where(mine)) or 0)
        return f"{number}/{count + 1}" if count else number

    def _job(self, books: Books, kind: str, number: str, document: Document) -> Sequence[RowOp]:
        now = self.keeper.clock.now()
        return enqueue_ops(PrintJob(books.ids.new(), kind, number, PRINTER_ID, document, books.actor.name, now))

    def letterhead(self, connection: Connection) -> printing.Letterhead:
        """Who prints here."""
        here = next((store for store in stores(connection) if store.code == self.store), None)
        return printing.Letterhead(
            company=the_company(connection) or _NO_COMPANY,
            store=here or Store(code=self.store, name=self.store, address="", phone=""),
            register=self.keeper.register,
            staff=staff_names(connection),
        )

    def close_pdf(self, report: DayClosed, *, by: str) -> bytes:
        """The A4 page of a day that `by` closed."""
        with self.keeper.database.reading() as connection:
            bills = [
                (
                    bill.sale_no,
                    bill.wall[11:19],
                    str(bill.pieces),
                    plain_yuan(bill.due_fen),
                    methods_in_words(tenders_of(connection, bill.sale_id)),
                    bill.member_label,
                )
                for bill in reversed(sales_of_day(connection, self.keeper.register, report.date))
            ]
            head = self.letterhead(connection)
        return printing.close_pdf(head, report, bills, by=by, at=stamp(self.keeper.clock.now()))

    # --- the queue ----------------------------------------------------------------------------------------------

    def after_sale(self, sale_no: str, *, cash: bool) -> AfterSale:
        """Open the drawer, for cash only, and have the receipt printed: behind the cashier's back where there is a
        worker, whose paper is then on its way, else now.
        """
        drawer = self.kick_drawer() if cash else "closed"
        self.print_soon()
        if self._thread is not None:
            return AfterSale("screen" if self.printer.kind == "screen" else "queued", "", drawer)
        return AfterSale(self.state_of(sale_no), self.trouble_of(sale_no), drawer)

    def kick_drawer(self) -> str:
        """A short job of its own, never part of a receipt: opened | none | trouble."""
        if self.printer.kind == "screen":
            return "none"
        try:
            open_drawer(self.printer, self.profile)
        except DomainError:
            return "trouble"
        return "opened"

    def listen(self, on_change: Callable[[], None]) -> None:
        """`on_change` hears of every try to print, on the worker's thread."""
        self._on_change = on_change

    def print_soon(self) -> None:
        """With a running worker: wake it. Without (scripts, tests): print what waits, now."""
        if self._thread is not None:
            self._wake.set()
        else:
            self.print_now()

    def print_now(self) -> None:
        """Print every waiting job; stop at a printer that is not ready.

        A fault of ours leaves its paper in doubt for a person and is logged: the sale is in the books already.
        """
        while True:
            try:
                job = self._worker.run_once()
            except Exception:
                _log.exception("a paper could not be made")
                self._on_change()
                return
            if job is not None:
                self._on_change()
            if job is None or job.state == "queued":
                return

    def start(self) -> None:
        """Run the worker in a thread of its own: a sale never waits for paper."""
        self._thread = threading.Thread(target=self._run, name="printing", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5.0)
            self._thread = None

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._wake.clear()
            self.print_now()
            self._wake.wait(RETRY_S)
        self.print_now()  # the receipt of a sale that was made a moment before the end

    def waiting(self, connection: Connection) -> int:
        """Jobs whose paper has not come out for certain."""
        open_states = print_job.c.state.in_(NOT_OUT)
        return int(connection.scalar(select(func.count()).select_from(print_job).where(open_states)) or 0)

    def state_of(self, number: str) -> str:
        """The newest job of a document: screen | queued | sending | printed | handed | doubt. Raises SaleUnknown."""
        return "screen" if self.printer.kind == "screen" else self._newest(number).state

    def trouble_of(self, number: str) -> str:
        """Why the newest paper of a document is not out, as the error's code; '' when there is no trouble."""
        return self._newest(number).why_code or ""

    def _newest(self, number: str) -> JobView:
        with self.keeper.database.reading() as connection:
            return newest_job(connection, number)

    def document_of(self, kind: str, number: str) -> Document:
        """The frozen paper of a document, as it was printed first. Raises SaleUnknown."""
        with self.keeper.database.reading() as connection:
            found = [job for job in jobs(connection, doc_no=number, oldest_first=True) if job.doc_kind == kind]
        if not found:
            raise SaleUnknown(sale_no=number)
        return found[0].document

    def reprint(self, books: Books, job: JobView) -> None:
        """Queue one more paper of that job's document, marked 补打; of a receipt the journal keeps who asked.

        A bill that was corrected is printed as it stands. Raises StillQueued.
        """
        now, by = books.clock.now(), books.actor.name
        stands = self._corrected(books.connection, job.doc_no) if job.doc_kind == "sale" else None
        copy_no = reprint(books.connection, job.id, new_id=books.ids.new(), by=by, at=now, instead=stands)
        if job.doc_kind == "sale":
            books.record(ReceiptReprinted(sale_no=job.doc_no, store=self.store, copy_no=copy_no))

    def _corrected(self, connection: Connection, sale_no: str) -> Document | None:
        """The receipt of a bill whose tenders or member were put right, None of one that stands as it was sold.

        What a member had after the bill is left out: that was another day's answer.
        """
        bill = sale_by_no(connection, sale_no)
        if bill is None or not bill.corrections:
            return None
        entry, sold = as_recorded(connection, bill)
        stands = structs.replace(
            sold, tenders=tenders_of(connection, bill.sale_id), change_fen=bill.change_fen, member_id=bill.member_id,
            member_label=bill.member_label, points=bill.points,
        )  # fmt: skip
        brought = brought_with(stands, old_pieces_of_sale(connection, sale_no))
        back = returned_blocks(returned_on(connection, sale_no))
        made = printing.sale_receipt(self.letterhead(connection), stands, entry, None, brought, back)
        receipt = in_the_chains_dress(connection, "sale", made)
        return structs.replace(receipt, blocks=(Text("更正后的小票", align="center", bold=True), *receipt.blocks))


def newest_job(connection: Connection, number: str) -> JobView:
    """The newest print job of a document. Raises SaleUnknown."""
    found = jobs(connection, doc_no=number, limit=1)
    if not found:
        raise SaleUnknown(sale_no=number)
    return found[0]
