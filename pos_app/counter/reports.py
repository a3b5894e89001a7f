"""Reports at a till: filled on the till's thread, drawn in a process of their own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Thread

import msgspec

from pos_app.children import run_helper
from pos_app.counter.dating import business_day
from pos_app.counter.post import Post
from pos_app.reporting.errors import StillWriting
from pos_app.reporting.writing import Signed, require_format, write_report
from shop.reports.queries.shelf import REPORTS, fill, report_named
from shop.reports.rules.table import FilledReport

TIMEOUT_S = 300


@dataclass(frozen=True, slots=True)
class ReportChoice:
    """A report that can be asked for; `asks` as in shop/reports/queries/report.py."""

    name: str
    title: str
    note: str
    asks: str


@dataclass(frozen=True, slots=True)
class Writing:
    """The file that is being written, or was last. `state` none | writing | done | failed; `reason` of a failure."""

    state: str = "none"
    title: str = ""
    file: str = ""
    reason: str = ""


@dataclass(slots=True)
class Reports:
    """Files are kept in `folder`."""

    post: Post
    folder: Path
    _writing: Writing = Writing()
    _thread: Thread | None = None
    _hears: list[Callable[[], None]] = field(default_factory=list)

    def choices(self) -> tuple[ReportChoice, ...]:
        """All there are, in the order of the list."""
        return tuple(ReportChoice(one.name, one.title, one.note, one.asks) for one in REPORTS)

    def today(self) -> str:
        """The open business day, or the calendar's."""
        with self.post.reading() as connection:
            return business_day(connection, self.post.register, self.post.right_clock.now())

    def fill(self, name: str, *, first: str = "", last: str = "", barcode: str = "") -> FilledReport:
        """A report of this store, of today where no days are named.

        Raises ReportUnknown, PeriodWrong, PieceUnknown, NotPermitted.
        """
        report = report_named(name)
        self.post.allowed(report.permission)
        last = last or self.today()
        with self.post.reading() as connection:
            return fill(connection, report, store=self.post.store, first=first or last, last=last, barcode=barcode)

    def write(self, report: FilledReport, file: Path) -> None:
        """Write it here and now, for scripts. Raises FormatUnknown, NotWritten."""
        write_report(self._signed(report), file)

    def begin(self, report: FilledReport, suffix: str) -> str:
        """Begin to write it elsewhere; its file. `progress` says how far it is, listeners hear of its end.

        Raises StillWriting, FormatUnknown.
        """
        if self._writing.state == "writing":
            raise StillWriting(title=self._writing.title)
        file = self.folder / f"{_stem(report)}{suffix}"
        require_format(file)
        self.folder.mkdir(parents=True, exist_ok=True)
        self._writing = Writing("writing", report.title, str(file))
        signed = msgspec.json.encode(self._signed(report))
        self._thread = Thread(target=self._write, args=(signed,), name="report", daemon=True)
        self._thread.start()
        return str(file)

    def progress(self) -> Writing:
        return self._writing

    def listen(self, hears: Callable[[], None]) -> None:
        """`hears` is called on another thread when a file is done."""
        self._hears.append(hears)

    def wait(self) -> None:
        """Until nothing is being written."""
        if self._thread is not None:
            self._thread.join()

    def _signed(self, report: FilledReport) -> Signed:
        return Signed(report, self.post.who().name, self.post.now())

    def _write(self, signed: bytes) -> None:
        reason = run_helper("pos_app.reporting", "report", self._writing.file, given=signed, timeout_s=TIMEOUT_S)
        self._writing = replace(self._writing, state="failed" if reason else "done", reason=reason)
        for hears in self._hears:
            hears()


def _stem(report: FilledReport) -> str:
    """'销售汇总-2026-11-01至2026-11-21': what it is and of when."""
    about = "".join(char for char in report.pairs[-1][1] if char.isalnum() or char == "-")
    return f"{report.title}-{about}"
