"""This till's paper: print jobs in the transaction that makes them due, a worker behind, the drawer beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

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
from pos_app.printer_choice import Fitted
from pos_app.reporting.day_page import DayPage
from printers.devices.base import Printer
from printers.document import Document, Text
from printers.paper_bytes import prints
from printers.profile import PrinterProfile
from printers.queue import (
    JobView,
    PrintJob,
    count_waiting,
    enqueue_ops,
    job_by_id,
    jobs,
    kick_ops,
    move,
    prune,
    recover_without_printer,
    reprint,
)
from printers.station import Station
from printers.tables import print_job
from shop.daily_close.facts import DayClosed
from shop.daily_close.queries import cash_state
from shop.daily_close.usecases import the_open_day
from shop.old_gold.queries import old_pieces_of_sale
from shop.returns.queries import returned_on
from shop.sales.errors import SaleUnknown
from shop.sales.facts import ReceiptReprinted, SaleCompleted
from shop.sales.queries import as_recorded, sale_by_no, sales_of_day, tenders_of
from shop.sales.rules.tenders import CASH, methods_in_words
from shop.sales.usecases import CommittedSale
from shop.staff.queries import Company, Store, staff_names, stores, the_company
from shop.stock.rules.documents import TransferDocument

PRINTER_ID = "receipt"
NOT_OUT = ("queued", "sending", "doubt")  # states of a paper of which nobody knows yet that it is out
KEPT_DAYS = 90
_NO_COMPANY = Company(name="", tax_no="", receipt_footer="", invoice_url="")


class PrinterUnknown(DomainError):
    """This till has no such printer. `printer`."""

    code = "printer.unknown"


@dataclass(frozen=True, slots=True)
class AfterSale:
    """What became of a sale's paper and drawer: `state_of` and `trouble_of` its job, `drawer_state`."""

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
    further: Mapping[str, Fitted] = field(default_factory=dict)  # other printers by name, with the papers they take
    stations: dict[str, Station] = field(init=False)
    _working: bool = False  # whether each printer has a thread; else paper is printed where it is asked for
    _on_change: Callable[[], None] = field(default=lambda: None)

    def __post_init__(self) -> None:
        self.stations = {PRINTER_ID: self._station(PRINTER_ID, self.printer, self.profile)}
        for name, fitted in self.further.items():
            self.stations[name] = self._station(name, fitted.printer, fitted.profile)
        with self.keeper.database.writing() as connection:
            recover_without_printer(connection, self.stations)

    def _station(self, printer_id: str, printer: Printer, profile: PrinterProfile) -> Station:
        keeper = self.keeper
        writing, reading = keeper.database.writing, keeper.database.reading
        return Station(writing, reading, printer, keeper.clock, printer_id=printer_id, profile=profile)

    def fit(self, printer_id: str, fitted: Fitted) -> None:
        """Another printer in one's place; what waits for it goes to the new one."""
        before = self.stations.get(printer_id)
        if before is not None:
            before.stop()
        if printer_id == PRINTER_ID:
            self.printer, self.profile = fitted.printer, fitted.profile
        else:
            self.further = {**self.further, printer_id: fitted}
        station = self.stations[printer_id] = self._station(printer_id, fitted.printer, fitted.profile)
        station.listen(self._on_change)
        if self._working:
            station.start()

    def take_away(self, printer_id: str) -> None:
        """There is no such further printer any more; what would have gone to it goes to the first one."""
        station = self.stations.pop(printer_id, None)
        self.further = {name: fitted for name, fitted in self.further.items() if name != printer_id}
        if station is not None:
            station.stop()

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

    def sale_rows(self, books: Books, fact: SaleCompleted, receipt: Document) -> Sequence[RowOp]:
        """The receipt's job, and the drawer's where cash moved, to be written with the sale itself."""
        kick = self.kick_rows(books, fact.sale_id, fact.sale_no) if _moves_cash(fact) else ()
        return (*self._job(books, "sale", fact.sale_no, receipt), *kick)

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
        return self.rows_for(books, self.printer_for(kind), kind, number, document)

    def printer_for(self, kind: str) -> str:
        """The printer that takes papers of this kind: a further one that names it, else the first."""
        return next((name for name, fitted in self.further.items() if kind in fitted.papers), PRINTER_ID)

    def rows_for(self, books: Books, printer_id: str, kind: str, number: str, document: Document) -> Sequence[RowOp]:
        """The job of a paper for one printer, whatever papers it takes."""
        now = self.keeper.clock.now()
        return enqueue_ops(PrintJob(books.ids.new(), kind, number, printer_id, document, books.actor.name, now))

    def letterhead(self, connection: Connection) -> printing.Letterhead:
        """Who prints here."""
        here = next((store for store in stores(connection) if store.code == self.store), None)
        return printing.Letterhead(
            company=the_company(connection) or _NO_COMPANY,
            store=here or Store(code=self.store, name=self.store, address="", phone=""),
            register=self.keeper.register,
            staff=staff_names(connection),
        )

    def close_page(self, report: DayClosed, *, by: str) -> DayPage:
        """What stands on the A4 page of a day that `by` closed."""
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
        return DayPage(
            company=head.company.name, store=head.store.name, store_code=head.store.code, register=head.register,
            report=report, bills=tuple(bills), by=by, at=stamp(self.keeper.clock.now()),
        )  # fmt: skip

    # --- the queue ----------------------------------------------------------------------------------------------

    def after_sale(self, fact: SaleCompleted) -> AfterSale:
        """Have the drawer opened, for cash only, and the receipt printed: behind the cashier's back where there is a
        worker, whose paper is then on its way, else now.
        """
        self.print_soon()
        sale_no, drawer = fact.sale_no, self.drawer_state(fact.sale_id if _moves_cash(fact) else "")
        if self._working:
            return AfterSale("screen" if self.printer.kind == "screen" else "queued", "", drawer)
        return AfterSale(self.state_of(sale_no), self.trouble_of(sale_no), drawer)

    def kick_rows(self, books: Books, kick: str, reason: str) -> Sequence[RowOp]:
        """The drawer's own short-lived job, for the transaction that makes it due; none without a printer."""
        if self.printer.kind == "screen":
            return ()
        return kick_ops(kick, PRINTER_ID, reason=reason, by=books.actor.name, at=self.keeper.clock.now())

    def drawer_state(self, kick: str) -> str:
        """closed | none (no printer) | soon | opened | trouble."""
        if not kick or self.printer.kind == "screen":
            return "none" if kick else "closed"
        with self.keeper.database.reading() as connection:
            state = job_by_id(connection, kick).state
        return {"handed": "opened", "queued": "soon", "sending": "soon"}.get(state, "trouble")

    def listen(self, on_change: Callable[[], None]) -> None:
        """`on_change` hears of every try to print and of each printer's state, on the printers' threads."""
        self._on_change = on_change
        for station in self.stations.values():
            station.listen(on_change)

    def print_soon(self) -> None:
        """With running printers: wake them. Without (scripts, tests): print what waits, now."""
        for station in self.stations.values():
            station.wake()

    def start(self) -> None:
        """Each printer in a thread of its own: a sale never waits for paper."""
        self._working = True
        for station in self.stations.values():
            station.start()

    def stop(self) -> None:
        self._working = False
        for station in self.stations.values():
            station.stop()

    def state_in_trouble(self) -> str:
        """The state of the first printer that needs somebody, '' where all is well."""
        states = (station.state for station in self.stations.values())
        return next((state.value for state in states if state.trouble), "")

    def waiting(self, connection: Connection) -> int:
        """Jobs whose paper has not come out for certain."""
        return count_waiting(connection, *NOT_OUT)

    def move(self, books: Books, job_id: str, printer_id: str) -> None:
        """A paper of which nothing has left goes to another printer.

        Raises PrinterUnknown of none that makes such papers, NoSuchJob, NotQueued.
        """
        if printer_id not in self.others(books.connection, job_id):
            raise PrinterUnknown(printer=printer_id)
        move(books.connection, job_id, printer_id)

    def others(self, connection: Connection, job_id: str) -> tuple[str, ...]:
        """The printers that can make a job's paper too. Raises NoSuchJob."""
        job = job_by_id(connection, job_id)
        return tuple(
            name
            for name, station in self.stations.items()
            if name != job.printer_id and prints(job.document, station.profile)
        )

    def prune(self) -> None:
        """Papers older than anybody asks for again: their rows stay, what they said goes."""
        with self.keeper.database.writing() as connection:
            prune(connection, self.keeper.clock.now() - timedelta(days=KEPT_DAYS))

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

        A bill that was corrected is printed as it stands. A first paper that may still wait in the system's own queue
        is taken out of it before. Raises StillQueued, QueueFull, PaperGone, LineBroken of a queue that does not answer.
        """
        if job.system_job and job.printer_id in self.stations:
            self.stations[job.printer_id].printer.cancel(job.system_job)
        now, by = books.clock.now(), books.actor.name
        stands = self._corrected(books.connection, job.doc_no) if job.doc_kind == "sale" else None
        there = job.printer_id if job.printer_id in self.stations else PRINTER_ID
        new_id = books.ids.new()
        copy_no = reprint(books.connection, job.id, new_id=new_id, by=by, at=now, printer_id=there, instead=stands)
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


def _moves_cash(fact: SaleCompleted) -> bool:
    return any(tender.method == CASH for tender in fact.tenders)


def newest_job(connection: Connection, number: str) -> JobView:
    """The newest print job of a document. Raises SaleUnknown."""
    found = jobs(connection, doc_no=number, limit=1)
    if not found:
        raise SaleUnknown(sale_no=number)
    return found[0]
