"""A scanner on a serial line or a USB port that plays one: no keyboard, no input method, no focus to miss."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from printers.devices.serial_scale import BROKEN

if TYPE_CHECKING:
    import serial

CODE_MAX = 512  # bytes; a transfer's QR code has less
WAIT_S, RETRY_S = 0.25, 2.0
_ENDS = re.compile(rb"[\r\n\x03]+")
log = logging.getLogger(__name__)


class SerialScanner:
    """`scanned` gets each whole code on the thread that takes the turns. `url` as pyserial takes it.

    A code ends with CR, LF or ETX. Control characters and the scanner's own `prefix` go; bytes that are no UTF-8
    are read as GBK, which Chinese scanners send. What did not end is dropped after a silence.
    """

    def __init__(self, url: str, scanned: Callable[[str], None], *, baud: int = 9600, prefix: str = "") -> None:
        self.port, self._scanned, self._baud, self._prefix = url, scanned, baud, prefix
        self._line: serial.Serial | None = None
        self._heard = b""
        self._stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self.trouble = ""
        self.silent = True  # nothing came within the last wait
        self.last = ""  # for the page of devices

    @property
    def ready(self) -> bool:
        """Whether its line is open."""
        return self._line is not None

    def turn(self) -> None:
        """Read until a code has ended, or nothing comes any more."""
        try:
            line = self._line or self._open()
            while not self._take(line.read(max(1, line.in_waiting))):
                pass
        except BROKEN as error:
            self._close()
            if not self.trouble:
                log.warning("scanner %s: %s", self.port, error)
            self.trouble = str(error) or type(error).__name__

    def _take(self, came: bytes) -> bool:
        """Hand on the codes that ended. True where the turn is over."""
        self.trouble, self.silent = "", not came
        *codes, self._heard = _ENDS.split(self._heard + came) if came else (b"",)
        self._heard = self._heard[-CODE_MAX - 1 :]
        for code in codes:
            self._hear(code)
        return bool(codes) or not came

    def _hear(self, data: bytes) -> None:
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            text = data.decode("gbk", "replace")
        code = "".join(letter for letter in text if letter.isprintable()).strip().removeprefix(self._prefix)
        if code and len(data) <= CODE_MAX:
            self.last = code
            self._scanned(code)

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="scanner", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        if self._thread is not None:
            self._thread.join(WAIT_S + 2)
        self._close()

    def _run(self) -> None:
        while not self._stopping.is_set():
            self.turn()
            if self.trouble:
                self._stopping.wait(RETRY_S)

    def _open(self) -> serial.Serial:
        import serial  # a till without such a scanner never loads it

        line = serial.serial_for_url(self.port, do_not_open=True, baudrate=self._baud, timeout=WAIT_S)
        if "://" not in self.port:
            line.exclusive = True
        line.open()
        self._line, self._heard = line, b""
        return line

    def _close(self) -> None:
        line, self._line = self._line, None
        if line is not None:
            with suppress(*BROKEN):
                line.close()
