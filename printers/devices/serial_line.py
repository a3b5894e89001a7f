"""A way to a printer on a serial line, or on any address that pyserial takes: COM3, /dev/ttyUSB0, socket://host:port."""

from __future__ import annotations

import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from printers.devices.base import LineBroken, PrinterState, Sent
from printers.devices.serial_scale import BROKEN

if TYPE_CHECKING:
    import serial

Flow = Literal["none", "rtscts", "dsrdtr", "xonxoff"]
_CHUNK = 256


class SerialLine:
    """`frame` is data bits, parity, stop bits. `flow`: who holds the sender back; where nobody does, `none` keeps the
    pace of the line itself, so that a printer with a small buffer loses nothing. Times in seconds.
    """

    kind = "serial"
    can_read = True

    def __init__(
        self, url: str, *, baud: int = 9600, frame: str = "8N1", flow: Flow = "dsrdtr", send: float = 10.0
    ) -> None:
        self._url, self._baud, self._frame, self._flow, self._send = url, baud, frame, flow, send
        self._line: serial.Serial | None = None
        self._pace = threading.Event()  # never set: its wait is the pause between chunks

    @property
    def where(self) -> str:
        return self._url

    def open(self) -> None:
        import serial  # a till without a serial printer never loads it

        bits, parity, stops = tuple(self._frame)
        try:
            line = serial.serial_for_url(
                self._url, do_not_open=True, baudrate=self._baud, bytesize=int(bits), parity=parity,
                stopbits=int(stops), rtscts=self._flow == "rtscts", dsrdtr=self._flow == "dsrdtr",
                xonxoff=self._flow == "xonxoff",
            )  # fmt: skip
            if "://" not in self._url:
                line.exclusive = True  # two programs on one line would mix their papers
                line.write_timeout = self._send
            line.open()
            line.reset_input_buffer()
        except BROKEN as error:
            raise LineBroken(reason=str(error)) from error
        self._line = line

    def write(self, data: bytes) -> int:
        line, chunk = self._opened(), data[:_CHUNK]
        try:
            line.write(chunk)
            if self._flow == "none":
                self._pace.wait(len(chunk) * 10 / self._baud)
        except BROKEN as error:  # how many bytes had left nobody says
            raise LineBroken(reason=str(error), some_left=True) from error
        return len(chunk)

    def read(self, seconds: float) -> bytes:
        line = self._opened()
        try:
            line.timeout = seconds
            return bytes(line.read(max(1, line.in_waiting)))
        except BROKEN as error:
            raise LineBroken(reason=str(error)) from error

    def finish(self) -> Sent:
        try:
            self._opened().flush()
        except BROKEN as error:
            raise LineBroken(reason=str(error)) from error
        return Sent.HANDED

    def close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(*BROKEN):
                line.close()

    def state(self) -> PrinterState:
        return PrinterState.UNKNOWN

    def cancel(self, system_job: str) -> None:
        """There is no queue between us and the printer."""

    def _opened(self) -> serial.Serial:
        if self._line is None:
            raise LineBroken(reason="not open")
        return self._line
