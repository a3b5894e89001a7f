"""The cash drawer hangs on the printer, and opens by a job of its own that no reprint repeats."""

from __future__ import annotations

from collections.abc import Callable

from printers.devices.base import Printer, Sent
from printers.profile import PrinterProfile


def kick_bytes(profile: PrinterProfile) -> bytes:
    """ESC p: one pulse on the drawer's pin; the printer counts in units of 2 ms."""
    return bytes((0x1B, 0x70, _pin(profile), profile.drawer_on_ms // 2, profile.drawer_off_ms // 2))


def kick_now_bytes(profile: PrinterProfile) -> bytes:
    """DLE DC4: the same pulse at once, counted in 100 ms, by a printer that prints nothing now."""
    return bytes((0x10, 0x14, 0x01, _pin(profile), min(8, -(-profile.drawer_on_ms // 100))))


def open_drawer(printer: Printer, profile: PrinterProfile, in_time: Callable[[], bool]) -> Sent:
    """Send the pulse now or not at all. Raises NotSent or MaybeSent; the caller never tries again by itself.

    A printer without paper would keep ESC p and open the drawer when somebody puts a roll in, with nobody at the till.
    """
    return printer.pulse(kick_bytes(profile), kick_now_bytes(profile), in_time)


def _pin(profile: PrinterProfile) -> int:
    return 0 if profile.drawer_pin == 2 else 1
