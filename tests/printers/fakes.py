"""Printers that do what a test says: in memory, and on a loopback port."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from types import TracebackType

from printers.devices.base import Sent
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
        self.needs_paper: list[bool] = []

    def send(self, data: bytes, document: Document | None = None, *, needs_paper: bool = True) -> Sent:
        self.on_send()
        if self.trouble is not None:
            raise self.trouble
        self.jobs.append(data)
        self.documents.append(document)
        self.needs_paper.append(needs_paper)
        return self.answer


class LoopbackPrinter:
    """A network printer on 127.0.0.1 for one connection; `answers` maps a status request to its byte.

    With `hang_up_after` it drops the line, unread bytes and all, once it has so many bytes of the job.
    """

    def __init__(self, answers: dict[bytes, bytes] | None = None, *, hang_up_after: int | None = None) -> None:
        self._answers = answers or {}
        self._hang_up_after = hang_up_after
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.received = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def __enter__(self) -> LoopbackPrinter:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._listener.close()
        self._thread.join(timeout=10)

    def _serve(self) -> None:
        try:
            line, _ = self._listener.accept()
        except OSError:
            return
        with line:
            while chunk := self._receive(line):
                if chunk[:2] == b"\x10\x04" and len(chunk) == 3:
                    line.sendall(self._answers.get(chunk, b""))
                    continue
                self.received += chunk
                if self._hang_up_after is not None and len(self.received) >= self._hang_up_after:
                    line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\x00\x00\x00\x00\x00\x00\x00")
                    return

    @staticmethod
    def _receive(line: socket.socket) -> bytes:
        try:
            return line.recv(1024)
        except OSError:
            return b""


def unused_port() -> int:
    """A port of this machine at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
    return port
