"""What stands beside the window: the customers' pole display and a scanner on a line. Each has a thread of its own."""

from __future__ import annotations

from collections.abc import Callable

from pos_app.settings import DisplaySettings, ScannerSettings
from printers.devices.pole import Pole
from printers.devices.pole_formats import BAUD, PoleText
from printers.devices.serial_scanner import SerialScanner


class CounterDevices:
    """`scanned` gets each code on the scanner's own thread. A device that is not set is not there."""

    def __init__(self, display: DisplaySettings, scanner: ScannerSettings, scanned: Callable[[str], None]) -> None:
        self.pole: Pole | None = None
        self.scanner: SerialScanner | None = None
        if display.url and display.pole in BAUD:
            baud = display.baud or BAUD[display.pole]
            self.pole = Pole(display.url, display.pole, baud=baud, chinese=display.chinese)
        if scanner.url:
            self.scanner = SerialScanner(scanner.url, scanned, baud=scanner.baud, prefix=scanner.prefix)

    def say(self, said: PoleText) -> None:
        if self.pole is not None:
            self.pole.show(said)

    def start(self) -> None:
        for device in (self.pole, self.scanner):
            if device is not None:
                device.start()

    def stop(self) -> None:
        for device in (self.pole, self.scanner):
            if device is not None:
                device.stop()
