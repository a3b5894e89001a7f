"""What stands beside the window: the customers' pole display and a scanner on a line. Each has a thread of its own."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pos_app.settings import DisplaySettings, ScannerSettings
from printers.devices.pole import Pole
from printers.devices.pole_formats import BAUD, Lamp, PoleText
from printers.devices.serial_scanner import SerialScanner

if TYPE_CHECKING:
    from pos_app.counter.devices import DeviceRow

BROKEN = "device.line_broken"
TRIAL = PoleText(8_888_888, Lamp.TOTAL, "TEST 测试", "合计")


@dataclass(frozen=True, slots=True)
class Machine:
    """One of them on the page of machines. `device` has a `port` and its `trouble`; `trial` is its test."""

    kind: str
    device: Pole | SerialScanner
    trial: Callable[[], None]

    def row(self) -> DeviceRow:
        from pos_app.counter.devices import DeviceRow  # late: the window starts without the books

        device = self.device
        ready = not device.trouble and (isinstance(device, Pole) or device.ready)
        heard = f"{device.port} · {device.last}" if isinstance(device, SerialScanner) and device.last else device.port
        return DeviceRow(self.kind, self.kind, "", heard, "ready" if ready else "offline", "" if ready else BROKEN)

    def test(self) -> None:
        self.trial()


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

    def machines(self) -> tuple[Machine, ...]:
        """Those that are set: a display is tested with eights, a scanner by scanning, which its row then shows."""
        pole = () if self.pole is None else (Machine("display", self.pole, lambda: self.say(TRIAL)),)
        scanner = () if self.scanner is None else (Machine("scanner", self.scanner, lambda: None),)
        return (*pole, *scanner)

    def start(self) -> None:
        for device in (self.pole, self.scanner):
            if device is not None:
                device.start()

    def stop(self) -> None:
        for device in (self.pole, self.scanner):
            if device is not None:
                device.stop()
