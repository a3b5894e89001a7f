"""No printer: the last paper is kept for the screen to show."""

from __future__ import annotations

from collections.abc import Callable

from printers.devices.base import PrinterState, Sent
from printers.document import Document


class ScreenPrinter:
    """Keeps the last document; `on_document` is told of each one, on the thread that sends it."""

    kind = "screen"
    can_read = False

    def __init__(self, on_document: Callable[[Document], None] | None = None) -> None:
        self._on_document = on_document
        self.last: Document | None = None

    def send(self, data: bytes, document: Document | None = None, *, needs_paper: bool = True) -> Sent:
        if document is not None:
            self.last = document
            if self._on_document is not None:
                self._on_document(document)
        return Sent.PRINTED

    def state(self) -> PrinterState:
        return PrinterState.READY

    def cancel(self, system_job: str) -> None:
        """There is no queue."""
