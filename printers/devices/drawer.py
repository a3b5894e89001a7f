"""The cash drawer hangs on the printer, and opens by a job of its own that no reprint repeats."""

from __future__ import annotations

from printers.devices.base import Printer, Sent
from printers.profile import PrinterProfile


def kick_bytes(profile: PrinterProfile) -> bytes:
    """ESC p: one pulse on the drawer's pin; the printer counts in units of 2 ms."""
    pin = 0 if profile.drawer_pin == 2 else 1
    return bytes((0x1B, 0x70, pin, profile.drawer_on_ms // 2, profile.drawer_off_ms // 2))


def open_drawer(printer: Printer, profile: PrinterProfile) -> Sent:
    """Send the pulse now or not at all. Raises NotSent or MaybeSent; the caller never tries again by itself."""
    return printer.send(kick_bytes(profile), needs_paper=False)
