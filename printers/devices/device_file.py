"""A way to a printer that the system shows as a file: /dev/usb/lp0, whose driver finds the endpoints by itself."""

from __future__ import annotations

import os
import select
from contextlib import suppress

from printers.devices.base import LineBroken, PrinterState, Sent

_CHUNK = 4096


class DeviceFileLine:
    """Read and written without ever waiting for ever. Times in seconds."""

    kind = "usb"
    can_read = True

    def __init__(self, path: str, *, send: float = 5.0) -> None:
        self._path, self._send, self._handle = path, send, -1

    @property
    def where(self) -> str:
        return self._path

    def open(self) -> None:
        try:
            self._handle = os.open(self._path, os.O_RDWR | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0))
        except OSError as error:
            raise LineBroken(reason=error.strerror or str(error)) from error

    def write(self, data: bytes) -> int:
        try:
            if not select.select((), (self._handle,), (), self._send)[1]:
                raise LineBroken(reason="the printer takes nothing")
            return os.write(self._handle, data[:_CHUNK])
        except (OSError, ValueError) as error:
            raise LineBroken(reason=str(error)) from error

    def read(self, seconds: float) -> bytes:
        try:
            if not select.select((self._handle,), (), (), seconds)[0]:
                return b""
            return os.read(self._handle, 256)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            raise LineBroken(reason=str(error)) from error

    def finish(self) -> Sent:
        return Sent.HANDED

    def close(self) -> None:
        handle, self._handle = self._handle, -1
        if handle >= 0:
            with suppress(OSError):
                os.close(handle)

    def state(self) -> PrinterState:
        return PrinterState.UNKNOWN if os.path.exists(self._path) else PrinterState.SILENT

    def cancel(self, system_job: str) -> None:
        """There is no queue between us and the printer."""
