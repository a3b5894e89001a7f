"""A pole display on a serial line: a thread of its own shows the newest text, so that a till never waits for it.

What was not shown before something newer came is never shown. A line that is broken is tried every few seconds.
"""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING

from printers.devices.pole_formats import PoleText, pole_bytes
from printers.devices.serial_scale import BROKEN

if TYPE_CHECKING:
    import serial

RETRY_S = 5.0
WRITE_S = 2.0
log = logging.getLogger(__name__)


class Pole:
    """`url` as pyserial takes it: COM4, /dev/ttyS1, socket://host:port. `trouble` is '' while all is shown."""

    def __init__(self, url: str, language: str, *, baud: int, chinese: bool = False) -> None:
        self.port, self._language, self._baud, self._chinese = url, language, baud, chinese
        self._line: serial.Serial | None = None
        self._newest: PoleText | None = None
        self._shown: PoleText | None = None
        self._news = threading.Condition()
        self._stopping = False
        self._thread: threading.Thread | None = None
        self.trouble = ""

    def show(self, said: PoleText) -> None:
        """Without a thread it is shown here and now."""
        with self._news:
            self._newest = said
            self._news.notify()
        if self._thread is None:
            self.turn()

    def turn(self) -> None:
        """Show the newest text if it is not shown yet."""
        said = self._newest
        if said is None or said == self._shown:
            return
        data = pole_bytes(said, self._language, chinese=self._chinese)
        try:
            line = self._line or self._open()
            line.write(data)
            line.flush()
        except BROKEN as error:
            self._close()
            if not self.trouble:
                log.warning("pole display %s: %s", self.port, error)
            self.trouble = str(error) or type(error).__name__
            return
        self._shown, self.trouble = said, ""

    def start(self) -> None:
        self._thread = threading.Thread(target=self._run, name="pole", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Clear the display and let the line go."""
        with self._news:
            self._newest, self._stopping = PoleText(), True
            self._news.notify()
        if self._thread is not None:
            self._thread.join(WRITE_S + 1)
        else:
            self.turn()
        self._close()

    def _run(self) -> None:
        while not self._stopping:
            self.turn()
            with self._news:
                self._news.wait_for(
                    lambda: self._stopping or (self._newest != self._shown and not self.trouble), RETRY_S
                )
        self.turn()  # what `stop` clears

    def _open(self) -> serial.Serial:
        import serial  # a till without a display never loads it

        line = serial.serial_for_url(self.port, do_not_open=True, baudrate=self._baud, timeout=0)
        if "://" not in self.port:
            line.write_timeout = WRITE_S
        line.open()
        self._line, self._shown = line, None
        return line

    def _close(self) -> None:
        line, self._line, self._shown = self._line, None, None
        if line is not None:
            with suppress(*BROKEN):
                line.close()
