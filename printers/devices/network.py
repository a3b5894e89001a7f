"""A printer on the shop's network that takes raw bytes on a port, mostly 9100."""

from __future__ import annotations

import socket
from contextlib import suppress

from printers.devices.base import (
    CoverOpen,
    MaybeSent,
    PaperOut,
    PrinterOffline,
    PrinterUnreachable,
    Sent,
)
from printers.document import Document
from printers.profile import PrinterProfile

PORT = 9100
_ASK_PRINTER, _ASK_OFFLINE_CAUSE, _ASK_PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
_OFFLINE, _COVER, _PAPER = 0x08, 0x04, 0x60
_CHUNK = 4096


class NetworkPrinter:
    """One connection a job: ask for the status, send, say goodbye, wait for the printer to hang up. Times in seconds.

    Whether paper came out is not asked, so the best answer is `Sent.HANDED`.
    """

    kind = "network"

    def __init__(
        self,
        host: str,
        profile: PrinterProfile,
        port: int = PORT,
        *,
        connect_timeout: float = 3.0,
        status_timeout: float = 1.0,
        send_timeout: float = 5.0,
        goodbye_timeout: float = 1.0,
    ) -> None:
        self._host, self._port, self._profile = host, port, profile
        self._connect_timeout, self._status_timeout = connect_timeout, status_timeout
        self._send_timeout, self._goodbye_timeout = send_timeout, goodbye_timeout

    @property
    def can_read(self) -> bool:
        return self._profile.status != "none"

    def send(self, data: bytes, document: Document | None = None, *, needs_paper: bool = True) -> Sent:
        try:
            line = socket.create_connection((self._host, self._port), self._connect_timeout)
        except OSError as error:
            raise self._unreachable(error) from error
        with line:
            if self.can_read and needs_paper:
                self._refuse_unready(line)
            self._give(line, data)
        return Sent.HANDED

    def _refuse_unready(self, line: socket.socket) -> None:
        """Raise what keeps the printer from printing. Paper is looked at first: without it a printer is offline too."""
        line.settimeout(self._status_timeout)
        paper = self._ask(line, _ASK_PAPER)
        if paper is None:
            if self._profile.status == "required":
                raise self._unreachable(None)
            return
        if paper & _PAPER:
            raise PaperOut(printer=self._host)
        state = self._ask(line, _ASK_PRINTER)
        if state is not None and state & _OFFLINE:
            cause = self._ask(line, _ASK_OFFLINE_CAUSE)
            raise CoverOpen(printer=self._host) if cause and cause & _COVER else PrinterOffline(printer=self._host)

    def _ask(self, line: socket.socket, question: bytes) -> int | None:
        """The status byte; None for silence or for a byte that is none (its fixed bits are 0xx1xx10)."""
        try:
            line.sendall(question)
            answer = line.recv(1)
        except TimeoutError:
            return None
        except OSError as error:
            raise self._unreachable(error) from error
        return answer[0] if answer and answer[0] & 0x93 == 0x12 else None

    def _give(self, line: socket.socket, data: bytes) -> None:
        line.settimeout(self._send_timeout)
        given = 0
        try:
            while given < len(data):
                given += line.send(data[given : given + _CHUNK])
            line.shutdown(socket.SHUT_WR)
        except OSError as error:
            if given == 0:
                raise self._unreachable(error) from error
            raise MaybeSent(printer=self._host, bytes_sent=given, reason=str(error)) from error
        self._wait_for_goodbye(line)

    def _wait_for_goodbye(self, line: socket.socket) -> None:
        """Closing with unread answers resets the line, and the printer may drop what it still holds: read them."""
        line.settimeout(self._goodbye_timeout)
        with suppress(TimeoutError):
            try:
                while line.recv(256):
                    pass
            except ConnectionResetError as error:
                raise MaybeSent(printer=self._host, reason=str(error)) from error

    def _unreachable(self, error: OSError | None) -> PrinterUnreachable:
        reason = "no answer to a status request" if error is None else error.strerror or str(error)
        return PrinterUnreachable(printer=self._host, port=self._port, reason=reason)
