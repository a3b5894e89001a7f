"""A way to a printer of Windows' own queue, as raw bytes through winspool; no driver draws anything.

Windows says `printed` when the last byte left its queue. So a job is handed, never printed, and it is cancelled before
its paper is printed again.
"""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress
from typing import Any, Protocol

from printers.devices.base import LineBroken, PrinterState, Sent

# PRINTER_STATUS_*, and what they mean for us; the first that is set counts.
_STATES = (
    (0x0010, PrinterState.PAPER_OUT),
    (0x0040, PrinterState.PAPER_OUT),  # PAPER_PROBLEM
    (0x400000, PrinterState.COVER_OPEN),
    (0x0080 | 0x0001 | 0x0002 | 0x1000, PrinterState.OFFLINE),  # OFFLINE, PAUSED, ERROR, NOT_AVAILABLE
)
_DELETE_JOB = 5  # JOB_CONTROL_DELETE
_INFO_STATUS = 6  # PRINTER_INFO_6: the status alone


class Spooler(Protocol):
    """winspool's calls that we need. All raise OSError."""

    def open(self, name: str) -> int: ...
    def start(self, handle: int, title: str) -> int:
        """Begin a raw document; its job's number."""

    def write(self, handle: int, data: bytes) -> int: ...
    def end(self, handle: int) -> None: ...
    def status(self, handle: int) -> int: ...
    def delete(self, handle: int, job: int) -> None: ...
    def close(self, handle: int) -> None: ...


class WindowsQueueLine:
    """Collects a job and gives it to the queue `name` at its end."""

    kind = "windows"
    can_read = False

    def __init__(self, name: str, spooler: Spooler | None = None) -> None:
        self._name, self._spooler, self._job = name, spooler, b""

    @property
    def where(self) -> str:
        return self._name

    def open(self) -> None:
        self._job = b""
        handle = self._open()
        self._calls().close(handle)

    def write(self, data: bytes) -> int:
        self._job += data
        return len(data)

    def read(self, seconds: float) -> bytes:
        return b""

    def finish(self) -> Sent:
        calls, handle = self._calls(), self._open()
        try:
            job = calls.start(handle, "jinpu")
            rest = self._job
            while rest:
                rest = rest[calls.write(handle, rest) :]
            calls.end(handle)
        except OSError as error:
            raise LineBroken(reason=str(error), some_left=True) from error
        finally:
            calls.close(handle)
        return Sent("handed", str(job))

    def close(self) -> None:
        self._job = b""

    def state(self) -> PrinterState:
        try:
            handle = self._open()
        except LineBroken:
            return PrinterState.SILENT
        try:
            status = self._calls().status(handle)
        except OSError:
            return PrinterState.UNKNOWN
        finally:
            self._calls().close(handle)
        return next((state for bits, state in _STATES if status & bits), PrinterState.UNKNOWN)

    def cancel(self, system_job: str) -> None:
        """A job that is through already is no trouble. Raises LineBroken where the queue cannot be opened."""
        handle = self._open()
        with suppress(OSError):
            self._calls().delete(handle, int(system_job))
        self._calls().close(handle)

    def _open(self) -> int:
        try:
            return self._calls().open(self._name)
        except OSError as error:
            raise LineBroken(reason=str(error)) from error

    def _calls(self) -> Spooler:
        if self._spooler is None:
            if sys.platform != "win32":
                raise LineBroken(reason="not on Windows")
            self._spooler = Winspool(ctypes.WinDLL("winspool.drv", use_last_error=True))
        return self._spooler


class _Document(ctypes.Structure):
    """DOC_INFO_1W."""

    _fields_ = (("title", ctypes.c_wchar_p), ("file", ctypes.c_wchar_p), ("datatype", ctypes.c_wchar_p))


class Winspool:
    """The calls of winspool.drv; `library` is that."""

    def __init__(self, library: Any) -> None:
        self._library = library

    def open(self, name: str) -> int:
        handle = ctypes.c_void_p()
        self._done(self._library.OpenPrinterW(ctypes.c_wchar_p(name), ctypes.byref(handle), None))
        return int(handle.value or 0)

    def start(self, handle: int, title: str) -> int:
        document = _Document(title, None, "RAW")
        job = int(self._library.StartDocPrinterW(ctypes.c_void_p(handle), 1, ctypes.byref(document)))
        self._done(job)
        return job

    def write(self, handle: int, data: bytes) -> int:
        written = ctypes.c_uint32()
        self._done(self._library.WritePrinter(ctypes.c_void_p(handle), data, len(data), ctypes.byref(written)))
        if not written.value:
            raise OSError("the queue takes nothing")
        return int(written.value)

    def end(self, handle: int) -> None:
        self._done(self._library.EndDocPrinter(ctypes.c_void_p(handle)))

    def status(self, handle: int) -> int:
        status, needed = ctypes.c_uint32(), ctypes.c_uint32()
        self._done(
            self._library.GetPrinterW(
                ctypes.c_void_p(handle), _INFO_STATUS, ctypes.byref(status), ctypes.sizeof(status), ctypes.byref(needed)
            )
        )
        return int(status.value)

    def delete(self, handle: int, job: int) -> None:
        self._done(self._library.SetJobW(ctypes.c_void_p(handle), job, 0, None, _DELETE_JOB))

    def close(self, handle: int) -> None:
        self._library.ClosePrinter(ctypes.c_void_p(handle))

    def _done(self, answer: int) -> None:
        if not answer:
            code = ctypes.get_last_error() if hasattr(ctypes, "get_last_error") else 0
            raise OSError(code, "the print queue refused")
