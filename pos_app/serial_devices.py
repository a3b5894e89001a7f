"""What stands beside the window, each with its own thread: the pole display, a scanner and a card reader on a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from membership.rules.card_uid import canonical_uid
from pos_app.settings import CardReaderSettings, TillSettings
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


def mark_of(reader: CardReaderSettings) -> str:
    """What stands before the number of a chip among all that is scanned; '' where the till has no such reader."""
    return reader.prefix or ("\x02" if reader.url else "")


def card_read(code: str, reader: CardReaderSettings) -> str:
    """A chip's number as the chain writes it; any other code as it is. Raises CardInvalid, KeyError."""
    mark = mark_of(reader)
    return canonical_uid(code.removeprefix(mark), reader.spelling) if mark and code.startswith(mark) else code


class SerialDevices:
    """`scanned` gets each code on the scanner's or reader's own thread. A device that is not set is not there."""

    def __init__(self, settings: TillSettings, scanned: Callable[[str], None]) -> None:
        display, scanner, reader = settings.display, settings.scanner, settings.card_reader
        self.pole: Pole | None = None
        self.scanner: SerialScanner | None = None
        self.reader: SerialScanner | None = None
        if display.url and display.pole in BAUD:
            baud = display.baud or BAUD[display.pole]
            self.pole = Pole(display.url, display.pole, baud=baud, chinese=display.chinese)
        if scanner.url:
            self.scanner = SerialScanner(scanner.url, scanned, baud=scanner.baud, prefix=scanner.prefix)
        if reader.url:  # what it reads is marked as a chip's, as that of a reader which plays a keyboard
            self.reader = SerialScanner(reader.url, lambda code: scanned(f"{mark_of(reader)}{code}"), baud=reader.baud)

    def say(self, said: PoleText) -> None:
        if self.pole is not None:
            self.pole.show(said)

    def machines(self) -> tuple[Machine, ...]:
        """Those that are set: a display is tested with eights, a scanner by scanning, which its row then shows."""
        pole = () if self.pole is None else (Machine("display", self.pole, lambda: self.say(TRIAL)),)
        scanner = () if self.scanner is None else (Machine("scanner", self.scanner, lambda: None),)
        reader = () if self.reader is None else (Machine("reader", self.reader, lambda: None),)
        return (*pole, *scanner, *reader)

    def start(self) -> None:
        for device in (self.pole, self.scanner, self.reader):
            if device is not None:
                device.start()

    def stop(self) -> None:
        for device in (self.pole, self.scanner, self.reader):
            if device is not None:
                device.stop()
