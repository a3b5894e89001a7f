"""A way to a printer on the shop's network that takes raw bytes on a port, mostly 9100."""

from __future__ import annotations

import socket
from contextlib import suppress

from printers.devices.base import LineBroken, PrinterState, Sent

PORT = 9100
_CHUNK = 4096


class TcpLine:
    """One connection a job. Printers take one at a time, so two tills wait for each other here. Times in seconds."""

    kind = "network"
    can_read = True

    def __init__(
        self, host: str, port: int = PORT, *, connect: float = 3.0, send: float = 5.0, goodbye: float = 1.0
    ) -> None:
        self._host, self._port = host, port
        self._connect, self._send, self._goodbye = connect, send, goodbye
        self._socket: socket.socket | None = None

    @property
    def where(self) -> str:
        return f"{self._host}:{self._port}"

    def open(self) -> None:
        try:
            self._socket = socket.create_connection((self._host, self._port), self._connect)
        except OSError as error:
            raise _broken(error) from error

    def write(self, data: bytes) -> int:
        line = self._line()
        line.settimeout(self._send)
        try:
            return line.send(data[:_CHUNK])
        except OSError as error:
            raise _broken(error) from error

    def read(self, seconds: float) -> bytes:
        line = self._line()
        line.settimeout(seconds)
        try:
            came = line.recv(256)
        except TimeoutError:
            return b""
        except OSError as error:
            raise _broken(error) from error
        if not came:
            raise LineBroken(reason="the printer hung up")
        return came

    def finish(self) -> Sent:
        """Say goodbye and wait for the printer to hang up: closing with unread answers resets the line, and the
        printer may drop what it still holds.
        """
        line = self._line()
        try:
            line.shutdown(socket.SHUT_WR)
            line.settimeout(self._goodbye)
            with suppress(TimeoutError):
                while line.recv(256):
                    pass
        except OSError as error:
            raise _broken(error) from error
        return Sent.HANDED

    def close(self) -> None:
        line, self._socket = self._socket, None
        if line is not None:
            line.close()

    def state(self) -> PrinterState:
        return PrinterState.UNKNOWN

    def cancel(self, system_job: str) -> None:
        """There is no queue between us and the printer."""

    def _line(self) -> socket.socket:
        if self._socket is None:
            raise LineBroken(reason="not open")
        return self._socket


def _broken(error: OSError) -> LineBroken:
    return LineBroken(reason=error.strerror or str(error))
