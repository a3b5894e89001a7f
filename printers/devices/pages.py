"""A page printer: whole pages on A4 or A5, through the system's own driver for it.

It is given a PDF file and says at best that the system took it: a page is handed over, never known to be printed.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from kernel.errors import DomainError
from printers.devices.base import PrinterState


class PagePrinterMissing(DomainError):
    """The system has no printer of that name. `queue`."""

    code = "page_printer.missing"


class PagePrinterStopped(DomainError):
    """The system holds the printer back: somebody stopped it, or it is out of order. `queue`."""

    code = "page_printer.stopped"


class PageRefused(DomainError):
    """The system does not take the page. `queue`, `reason` in its own words."""

    code = "page_printer.refused"


class PagePrinter(Protocol):
    """A printer of the system. `where` is its name there."""

    @property
    def where(self) -> str: ...

    def print_file(self, file: Path) -> str:
        """Hand a PDF over; its job's number at the system, '' where it says none.

        Takes seconds, so never on a screen's thread. Raises PagePrinterMissing, PagePrinterStopped, PageRefused.
        """
        ...

    def state(self) -> PrinterState | None:
        """What the system says of it: UNKNOWN for one that takes pages, for it knows nothing of their paper.

        None where nothing is said without printing.
        """
        ...
