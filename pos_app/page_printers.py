"""The page printer (A4, A5) that a till's settings name: by CUPS where that is, else by the system's driver."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

from pos_app.children import run_helper
from pos_app.settings import PrinterSettings
from printers.devices.base import PrinterState
from printers.devices.pages import PagePrinter, PagePrinterMissing, PagePrinterStopped, PageRefused

TIMEOUT_S = 120
Helper = Callable[[str, str, bytes], str]


def driver_helper(queue: str, sheet: str, pdf: bytes) -> str:
    """pos_app/ui/print_pages.py in a process of its own; '' or what it said when it failed."""
    return run_helper("pos_app.ui.print_pages", queue, sheet, given=pdf, timeout_s=TIMEOUT_S)


class DriverPages:
    """A printer of Windows, or of whatever system Qt prints on. `sheet` as in the settings."""

    def __init__(self, queue: str, sheet: str = "", helper: Helper = driver_helper) -> None:
        self._queue, self._sheet, self._helper = queue, sheet, helper

    @property
    def where(self) -> str:
        return self._queue

    def print_file(self, file: Path) -> str:
        try:
            trouble = self._helper(self._queue, self._sheet, file.read_bytes())
        except OSError as error:
            raise PageRefused(queue=self._queue, reason=error.strerror or str(error)) from error
        if trouble == "missing":
            raise PagePrinterMissing(queue=self._queue)
        if trouble == "stopped":
            raise PagePrinterStopped(queue=self._queue)
        if trouble:
            raise PageRefused(queue=self._queue, reason=trouble)
        return ""

    def state(self) -> PrinterState | None:
        """To ask takes a process of its own; the next page tells."""
        return None


def make_page_printer(settings: PrinterSettings, platform: str = sys.platform) -> PagePrinter:
    """The printer that the settings name; nothing is asked yet."""
    if platform == "win32":
        return DriverPages(settings.queue, settings.sheet)
    from printers.devices.cups_pages import CupsPages

    return CupsPages(settings.queue, settings.sheet)
