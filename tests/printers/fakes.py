"""A printer in memory that does what a test says."""

from __future__ import annotations

import socket
from collections.abc import Callable

from printers.devices.base import PrinterState, Sent, TooLate
from printers.document import Document


class FakePrinter:
    """Keeps the jobs it took; `trouble` is raised instead, `on_send` looks in first."""

    kind = "fake"
    can_read = True

    def __init__(self, answer: Sent = Sent.PRINTED) -> None:
        self.answer = answer
        self.trouble: BaseException | None = None
        self.on_send: Callable[[], None] = lambda: None
        self.jobs: list[bytes] = []
        self.documents: list[Document | None] = []
        self.given: list[str] = []  # paper | pulse
        self.stands = PrinterState.READY
        self.cancelled: list[str] = []

    def send(self, data: bytes, document: Document | None = None) -> Sent:
        return self._take("paper", data, document)

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        if not in_time():
            raise TooLate(printer="front")
        return self._take("pulse", at_once if self.stands is PrinterState.PAPER_OUT else in_turn, None)

    def _take(self, what: str, data: bytes, document: Document | None) -> Sent:
        self.on_send()
        if self.trouble is not None:
            raise self.trouble
        self.jobs.append(data)
        self.documents.append(document)
        self.given.append(what)
        return self.answer

    def state(self) -> PrinterState:
        return self.stands

    def cancel(self, system_job: str) -> None:
        self.cancelled.append(system_job)


def unused_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
