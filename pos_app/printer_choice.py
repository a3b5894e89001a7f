"""The printer that a till's settings name: which way to it, and what it can do."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from kernel.errors import DomainError
from pos_app.settings import PrinterSettings, TillSettings
from printers.devices.base import Line, Printer
from printers.devices.file import FilePrinter
from printers.devices.line_printer import LinePrinter
from printers.devices.screen import ScreenPrinter
from printers.profile import PrinterProfile, preset
from printers.tag_layout import LAYOUTS, TagLayout, TagLayoutWrong, read_tag_layout

PAGE = "page"
"""The kind of a printer of the system, for A4 and A5; see pos_app/page_printers.py."""
KINDS = ("screen", "network", "serial", "usb", "cups", "windows", "file")


class PrinterSettingsWrong(DomainError):
    """These settings name no printer. `field`, `value`."""

    code = "printer.settings_wrong"


@dataclass(frozen=True, slots=True)
class Fitted:
    """A printer in its place, and the kinds of paper that it takes from the first one."""

    printer: Printer
    profile: PrinterProfile
    papers: tuple[str, ...] = ()


def fitted(settings: PrinterSettings, folder: Path) -> Fitted:
    """Raises PrinterSettingsWrong."""
    return Fitted(*make_printer(settings, folder), settings.papers)


def further_printers(settings: TillSettings, folder: Path) -> dict[str, Fitted]:
    """A till's other printers of rolls and labels; page printers take no papers of the queue.

    Raises PrinterSettingsWrong, TagLayoutWrong.
    """
    return {name: fitted(one, folder) for name, one in settings.printers.items() if one.kind != PAGE}


def make_printer(settings: PrinterSettings, folder: Path) -> tuple[Printer, PrinterProfile]:
    """The printer that the settings name; a file printer without a folder writes beside the books.

    Nothing is opened yet. Raises PrinterSettingsWrong, TagLayoutWrong.
    """
    try:
        profile = settings.tuned or preset(settings.profile)
    except KeyError as error:
        raise PrinterSettingsWrong(field="profile", value=settings.profile) from error
    if profile.language != "escpos":
        layout = tag_layout(settings.tag, folder) if settings.tag else profile.tag
        profile = replace(profile, tag=layout, epc_prefix=settings.epc_prefix)
    if settings.kind == "screen":
        return ScreenPrinter(), profile
    if settings.kind == "file":
        there = Path(settings.folder) if settings.folder else folder / "paper"
        return FilePrinter(there, profile, readable=True), profile
    return LinePrinter(make_line(settings), profile), profile


def tag_layout(named: str, folder: Path) -> TagLayout:
    """A layout by its name, or from a file of that name in `folder`. Raises TagLayoutWrong."""
    if named in LAYOUTS:
        return LAYOUTS[named]
    try:
        return read_tag_layout((folder / named).read_bytes())
    except OSError as error:
        raise TagLayoutWrong(layout=named, finding=f"没有这种版式,也读不到这个文件 ({error.strerror})") from error


def make_line(settings: PrinterSettings) -> Line:
    """The way to a printer; each kind's libraries are loaded with it alone. Raises PrinterSettingsWrong."""
    if settings.kind == "network":
        from printers.devices.network import TcpLine

        return TcpLine(settings.host, settings.port)
    if settings.kind == "serial":
        from printers.devices.serial_line import SerialLine

        return SerialLine(settings.url, baud=settings.baud, frame=settings.frame, flow=settings.flow)
    if settings.kind == "usb":
        return _usb(settings.usb)
    if settings.kind == "cups":
        from printers.devices.cups import CupsLine

        return CupsLine(settings.queue)
    if settings.kind == "windows":
        from printers.devices.windows_queue import WindowsQueueLine

        return WindowsQueueLine(settings.queue)
    raise PrinterSettingsWrong(field="kind", value=settings.kind)


def _usb(address: str) -> Line:
    if address.startswith("/"):
        from printers.devices.device_file import DeviceFileLine

        return DeviceFileLine(address)
    from printers.devices.usb_line import UsbLine

    vendor, _, product = (address or "0:0").partition(":")
    try:
        return UsbLine(int(vendor, 16), int(product, 16))
    except ValueError as error:
        raise PrinterSettingsWrong(field="usb", value=address) from error


def where(settings: PrinterSettings, folder: Path) -> str:
    """The printer's address as people say it."""
    if settings.kind == "screen":
        return ""
    if settings.kind == "file":
        return settings.folder or str(folder / "paper")
    return make_line(settings).where
