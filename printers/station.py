"""One printer at work: its jobs in a thread of their own, and how it stands while it has none."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from time import monotonic

from kernel.clock import Clock
from printers.devices.base import (
    CoverOpen,
    NotSent,
    PaperOut,
    Printer,
    PrinterOffline,
    PrinterState,
    PrinterUnreachable,
)
from printers.devices.line_printer import LinePrinter
from printers.profile import PrinterProfile
from printers.queue import JobView, OpenConnection, PrintWorker

POLL_S = 3.0  # between two looks at an idle printer, and between two tries at one that is not ready
MUTE_S = 60.0  # between two looks at one that never answers: each holds up a paper that comes meanwhile
_log = logging.getLogger(__name__)
_BY_CODE = {error.code: error.state for error in (NotSent, PaperOut, CoverOpen, PrinterOffline, PrinterUnreachable)}


class Station:
    """`state` is how the printer stands as far as anybody asked; `trouble` the code of its last error, '' for none.

    The printer is asked only while no paper goes to it, on the thread that prints: nobody else may speak to it.
    """

    def __init__(
        self,
        writing: OpenConnection,
        reading: OpenConnection,
        printer: Printer,
        clock: Clock,
        *,
        printer_id: str,
        profile: PrinterProfile,
    ) -> None:
        self.printer_id, self.printer, self.profile = printer_id, printer, profile
        self.state, self.trouble = PrinterState.UNKNOWN, ""
        self._worker = PrintWorker(writing, reading, printer, clock, printer_id=printer_id, profile=profile)
        self._worker.recover()
        if isinstance(printer, LinePrinter):
            printer.told, printer.meanwhile = self._stands, self._worker.kick_meanwhile
        self._wake, self._stopping = threading.Event(), threading.Event()
        self._thread: threading.Thread | None = None
        self._on_change: Callable[[], None] = lambda: None

    @property
    def working(self) -> bool:
        """Whether a thread prints; else `print_now` is called by whoever wants paper."""
        return self._thread is not None

    def listen(self, on_change: Callable[[], None]) -> None:
        """`on_change` hears of every try to print and every change of the state, on the station's thread."""
        self._on_change = on_change

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name=f"printing {self.printer_id}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Print what can be printed now, and end; a paper that the printer holds is left in doubt."""
        self._stopping.set()
        if isinstance(self.printer, LinePrinter):
            self.printer.stop()
        self._wake.set()
        if self._thread is not None:
            self._thread.join(5.0)
            self._thread = None

    def wake(self) -> None:
        """There is something to print: on the thread where one works, else here and now."""
        if self._thread is not None:
            self._wake.set()
        else:
            self.print_now()

    def print_now(self) -> bool:
        """Print every waiting job; False where there was none. Stops at a printer that is not ready.

        A fault of ours leaves its paper in doubt for a person and is logged: the sale is in the books already.
        """
        tried = False
        while True:
            try:
                job = self._worker.run_once()
            except Exception:
                _log.exception("a paper could not be made")
                self._on_change()
                return True
            if job is None:
                return tried
            tried = True
            self._became(job)
            if job.state == "queued":
                return True

    def look(self) -> PrinterState:
        """Ask the printer how it stands; never from a screen's thread."""
        self._stands(self.printer.state())
        return self.state

    def _run(self) -> None:
        looked = monotonic() - MUTE_S
        while not self._stopping.is_set():
            self._wake.clear()
            if not self.print_now() and monotonic() - looked >= (MUTE_S if self._mute else 0):
                self._look_again()
                looked = monotonic()
            self._wake.wait(POLL_S)
        self.print_now()  # the receipt of a sale that was made a moment before the end

    @property
    def _mute(self) -> bool:
        return isinstance(self.printer, LinePrinter) and self.printer.mute

    def _look_again(self) -> None:
        """A fault of ours at a look must not end the thread that prints."""
        try:
            self._worker.take_back_late_kicks()
            self.look()
        except Exception:
            _log.exception("a printer could not be asked how it stands")

    def _became(self, job: JobView) -> None:
        code = job.why_code or ""
        if job.state in ("queued", "doubt"):
            self.trouble = code
            self.state = _BY_CODE.get(code, self.state)
        elif job.state == "printed":
            self.state, self.trouble = PrinterState.READY, ""
        self._on_change()

    def _stands(self, state: PrinterState) -> None:
        changed, self.state = state is not self.state, state
        if not state.trouble:
            self.trouble = ""
        if changed:
            self._on_change()
