"""Machines of which the test says how they stand."""

from __future__ import annotations

from pos_app.counter.devices import DeviceRow
from pos_app.counter.page_printing import PageJob
from pos_app.settings import PrinterSettings
from printers.probing import Found, Seen

PRINTER = DeviceRow("printer:receipt", "printer", "receipt", "10.0.0.9:9100", "ready")
DRAWER = DeviceRow("drawer", "drawer", "", "10.0.0.9:9100", "ready")


class FakeDevices:
    """What was done to them stands in `done`."""

    def __init__(self) -> None:
        self.done: list[object] = []
        self.found: tuple[DeviceRow, ...] = (PRINTER, DRAWER)
        self.more: list[object] = []
        self.settings: dict[str, PrinterSettings] = {}

    def rows(self) -> tuple[DeviceRow, ...]:
        return self.found

    def now(self) -> tuple[DeviceRow, ...]:
        return self.found

    def test(self, device_id: str) -> tuple[DeviceRow, ...]:
        self.done.append(f"test {device_id}")
        return self.rows()

    def probe(self, name: str) -> Found:
        self.done.append(f"probe {name}")
        return Found("XP-80C", True, "gs_r")

    def tune(self, name: str, seen: Seen) -> tuple[DeviceRow, ...]:
        self.done.append((name, seen))
        return self.rows()

    def printer(self, name: str) -> PrinterSettings:
        return self.settings.get(name) or PrinterSettings(kind="network", host="10.0.0.9", papers=("cash",))

    def keep(self, name: str, settings: PrinterSettings) -> tuple[DeviceRow, ...]:
        self.done.append((name, settings))
        return self.rows()

    def drop(self, name: str) -> tuple[DeviceRow, ...]:
        self.done.append(f"drop {name}")
        return self.rows()


class FakePages:
    """A page printer named `printer`, '' for none; what was sent to it stands in `sent`."""

    def __init__(self, printer: str = "") -> None:
        self.printer = printer
        self.sent: tuple[PageJob, ...] = ()

    def printer_for(self, page: str) -> str:
        return self.printer

    def send(self, page: str, file: str) -> PageJob:
        job = PageJob(len(self.sent) + 1, page, file, self.printer, "2026-11-21T10:00:00.000+08:00")
        self.sent = (job, *self.sent)
        return job

    def jobs(self) -> tuple[PageJob, ...]:
        return self.sent
