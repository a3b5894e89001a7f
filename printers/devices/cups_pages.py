"""A page printer of a system with CUPS (Linux, macOS): its queue takes a PDF as it is."""

from __future__ import annotations

from pathlib import Path

from printers.devices.base import LineBroken, PrinterState
from printers.devices.cups import Run, job_number, queue_state, run_command
from printers.devices.pages import PagePrinterMissing, PagePrinterStopped, PageRefused
from printers.pdf_pictures import page_sizes


class CupsPages:
    """`sheet` is the paper that always lies in it ('' where it takes what the page asks for)."""

    def __init__(self, queue: str, sheet: str = "", run: Run = run_command) -> None:
        self._queue, self._sheet, self._run = queue, sheet, run

    @property
    def where(self) -> str:
        return self._queue

    def print_file(self, file: Path) -> str:
        state = self.state()
        if state is PrinterState.SILENT:
            raise PagePrinterMissing(queue=self._queue)
        if state is PrinterState.OFFLINE:
            raise PagePrinterStopped(queue=self._queue)
        try:
            page = file.read_bytes()
            own = page_sizes(page)[0].sheet
            sheet = self._sheet or own
            fit = () if sheet == own else ("-o", "fit-to-page")
            said = self._run(("lp", "-d", self._queue, "-t", file.name, "-o", f"media={sheet}", *fit), page)
        except (OSError, LineBroken) as error:
            reason = error.facts["reason"] if isinstance(error, LineBroken) else error.strerror
            raise PageRefused(queue=self._queue, reason=str(reason)) from error
        return job_number(said)

    def state(self) -> PrinterState:
        return queue_state(self._run, self._queue)
