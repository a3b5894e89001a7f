"""A page printer of the system, in memory."""

from __future__ import annotations

from pathlib import Path

from kernel.errors import DomainError
from pos_app.settings import PrinterSettings
from printers.devices.base import PrinterState


class FakePagePrinter:
    """Takes every page and keeps its bytes, or refuses with `refuses`."""

    def __init__(self) -> None:
        self.taken: list[bytes] = []
        self.refuses: DomainError | None = None
        self.stands: PrinterState | None = PrinterState.UNKNOWN
        self.where = ""

    def make(self, settings: PrinterSettings) -> FakePagePrinter:
        self.where = settings.queue
        return self

    def print_file(self, file: Path) -> str:
        if self.refuses is not None:
            raise self.refuses
        self.taken.append(file.read_bytes())
        return "7"

    def state(self) -> PrinterState | None:
        return self.stands
