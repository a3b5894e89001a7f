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

    def send(self, data: bytes, document: Document | None = None) -> Sent:
        self.last = document
        if document is not None and self._on_document is not None:
            self._on_document(document)
        return Sent.PRINTED

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        return Sent.PRINTED

    def state(self) -> PrinterState:
        return PrinterState.READY

    def cancel(self, system_job: str) -> None:
        """There is no queue."""
