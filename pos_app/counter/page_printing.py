"""Pages on A4 and A5 to a page printer of this till: handed to the system behind the cashier's back.

A page is a file first, and stays one whatever becomes of its paper.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue
from threading import Thread

from kernel.clock import stamp
from kernel.errors import DomainError
from pos_app.counter.post import Post
from pos_app.page_printers import make_page_printer
from pos_app.printer_choice import PAGE
from pos_app.settings import PrinterSettings, load_settings
from printers.devices.base import PrinterState
from printers.devices.pages import PagePrinter, PagePrinterMissing, PagePrinterStopped

PAGES = ("sheet", "slip", "guarantee", "daily_close", "evidence")
"""The kinds of page: a bill's calculation sheet, sales slip and guarantee, a closed day, a member's evidence."""
KEPT = 20
_TROUBLES = {PrinterState.SILENT: PagePrinterMissing.code, PrinterState.OFFLINE: PagePrinterStopped.code}


class NoPagePrinter(DomainError):
    """This till has no page printer, or none that takes these pages. `page`."""

    code = "page_printer.none"


class PageMissing(DomainError):
    """The file that was to be printed is not there. `file`."""

    code = "page_printer.no_file"


@dataclass(frozen=True, slots=True)
class PageJob:
    """One page on its way. `state` sending | handed | failed; `error` of a failure."""

    job_no: int
    page: str
    file: str
    printer: str
    at: str
    state: str = "sending"
    error: DomainError | None = None


@dataclass(slots=True)
class PagePrinting:
    """`make` makes the printer that settings name."""

    post: Post
    folder: Path
    make: Callable[[PrinterSettings], PagePrinter] = make_page_printer
    _jobs: dict[int, PageJob] = field(default_factory=dict)
    _stands: dict[str, tuple[PrinterState, str]] = field(default_factory=dict)
    _made: int = 0
    _todo: SimpleQueue[Callable[[], None] | None] = field(default_factory=SimpleQueue)
    _thread: Thread | None = None
    _on_change: Callable[[], None] = field(default=lambda: None)

    def printers(self) -> dict[str, PrinterSettings]:
        """The page printers of the settings, by name."""
        return {name: one for name, one in load_settings(self.folder).printers.items() if one.kind == PAGE}

    def printer_for(self, page: str) -> str:
        """The printer for pages of this kind: one that names it, else one that names none; '' where there is none."""
        own = self.printers()
        named = (name for name, one in own.items() if page in one.papers)
        return next(named, "") or next((name for name, one in own.items() if not one.papers), "")

    def send(self, page: str, file: str) -> PageJob:
        """Hand a file to the printer for that kind of page; `jobs` says what became of it.

        Raises NoPagePrinter, PageMissing.
        """
        name = self.printer_for(page)
        if not name:
            raise NoPagePrinter(page=page)
        return self.send_to(name, page, file)

    def send_to(self, name: str, page: str, file: str) -> PageJob:
        """As `send`, to a certain printer. Raises NoPagePrinter, PageMissing."""
        own = self.printers()
        if name not in own:
            raise NoPagePrinter(page=page)
        if not Path(file).is_file():
            raise PageMissing(file=file)
        self._made += 1
        job = PageJob(self._made, page, file, name, stamp(self.post.clock.now()))
        self._jobs[job.job_no] = job
        for old in [no for no in self._jobs if no <= job.job_no - KEPT]:
            del self._jobs[old]
        self._do(lambda: self._print(job, own[name]))
        return self._jobs[job.job_no]

    def jobs(self) -> tuple[PageJob, ...]:
        """The last pages, newest first."""
        return tuple(sorted(self._jobs.values(), key=lambda job: -job.job_no))

    def stands(self, name: str) -> tuple[PrinterState, str]:
        """How a printer stood when it was last asked, and the code of its last trouble; it is asked again."""
        settings = self.printers().get(name)
        if settings is not None:
            self._do(lambda: self._look(name, settings))
        return self._stands.get(name, (PrinterState.UNKNOWN, ""))

    def sending(self, name: str) -> int:
        """How many pages are on their way to it."""
        return sum(job.printer == name and job.state == "sending" for job in self._jobs.values())

    # --- behind the cashier's back -------------------------------------------------------------------------------

    def listen(self, on_change: Callable[[], None]) -> None:
        """`on_change` hears of each page that was handed over or refused, on the thread that did it."""
        self._on_change = on_change

    def start(self) -> None:
        """From now on pages go out in a thread of their own; until then they go where they are asked for."""
        self._thread = Thread(target=self._run, name="pages", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End; a page that the system has not taken within a second stays a file."""
        if self._thread is not None:
            self._todo.put(None)
            self._thread.join(1.0)
            self._thread = None

    def _do(self, work: Callable[[], None]) -> None:
        if self._thread is None:
            work()
        else:
            self._todo.put(work)

    def _run(self) -> None:
        while (work := self._todo.get()) is not None:
            work()

    def _print(self, job: PageJob, settings: PrinterSettings) -> None:
        try:
            self.make(settings).print_file(Path(job.file))
        except DomainError as error:
            self._jobs[job.job_no] = replace(job, state="failed", error=error)
            self._stands[job.printer] = (PrinterState.OFFLINE, error.code)
        else:
            self._jobs[job.job_no] = replace(job, state="handed")
            self._stands[job.printer] = (PrinterState.UNKNOWN, "")
        self._on_change()

    def _look(self, name: str, settings: PrinterSettings) -> None:
        state = self.make(settings).state()
        if state is None:
            return
        before = self._stands.get(name)
        now = self._stands[name] = (state, _TROUBLES.get(state, ""))
        if now != before:
            self._on_change()
