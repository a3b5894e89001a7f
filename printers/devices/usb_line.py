"""A way to a printer on USB by pyusb, an extra (`pip install pyusb`, and a libusb). Endpoints are found, not guessed.

Chinese boards put them at 81h/02h or 03h, Epson's at 82h/01h: the descriptor of the printer's interface says where.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from printers.devices.base import LineBroken, PrinterState, Sent

PRINTER_CLASS, BULK, INWARD = 7, 2, 0x80
_CHUNK, _READ = 4096, 64


def find_devices() -> Iterable[Any]:
    """Every USB device of this machine. Raises LineBroken where pyusb or its libusb is missing."""
    try:
        core = importlib.import_module("usb.core")
        return list(core.find(find_all=True))
    except (ImportError, ValueError) as error:  # pyusb's NoBackendError is a ValueError
        raise LineBroken(reason="pyusb or libusb is not installed") from error


class UsbLine:
    """`vendor` and `product` as the device says them (0416h, 5011h); both 0: the first printer that is found.

    Times in seconds; none of them is endless, as the library's own default is.
    """

    kind = "usb"
    can_read = True

    def __init__(
        self,
        vendor: int = 0,
        product: int = 0,
        *,
        send: float = 5.0,
        devices: Callable[[], Iterable[Any]] = find_devices,
    ) -> None:
        self._vendor, self._product, self._send, self._devices = vendor, product, send, devices
        self._device: Any = None
        self._out = self._in = self._interface = 0

    @property
    def where(self) -> str:
        return f"usb {self._vendor:04x}:{self._product:04x}"

    def open(self) -> None:
        for device in self._devices():
            if self._vendor and (device.idVendor, device.idProduct) != (self._vendor, self._product):
                continue
            found = _endpoints(device)
            if found is None:
                continue
            self._interface, self._out, self._in = found
            try:
                self._claim(device)
            except OSError as error:
                raise LineBroken(reason=str(error)) from error
            self._device = device
            return
        raise LineBroken(reason="no such printer on USB")

    def _claim(self, device: Any) -> None:
        """Take the interface from the system's own printer driver, where there is one."""
        with suppress(NotImplementedError):  # Windows and macOS know no such driver
            if device.is_kernel_driver_active(self._interface):
                device.detach_kernel_driver(self._interface)
        device.set_configuration()

    def write(self, data: bytes) -> int:
        try:
            return int(self._opened().write(self._out, data[:_CHUNK], int(self._send * 1000)))
        except OSError as error:  # pyusb's errors are
            raise LineBroken(reason=str(error), some_left=True) from error

    def read(self, seconds: float) -> bytes:
        if not self._in:
            return b""
        try:
            return bytes(self._opened().read(self._in, _READ, max(1, int(seconds * 1000))))
        except OSError as error:
            if getattr(error, "errno", None) in (110, 60, 10060) or "timed out" in str(error).lower():
                return b""
            raise LineBroken(reason=str(error)) from error

    def finish(self) -> Sent:
        return Sent.HANDED

    def close(self) -> None:
        device, self._device = self._device, None
        if device is not None:
            with suppress(OSError, ImportError):
                importlib.import_module("usb.util").dispose_resources(device)

    def state(self) -> PrinterState:
        return PrinterState.UNKNOWN

    def cancel(self, system_job: str) -> None:
        """There is no queue between us and the printer."""

    def _opened(self) -> Any:
        if self._device is None:
            raise LineBroken(reason="not open")
        return self._device


def _endpoints(device: Any) -> tuple[int, int, int] | None:
    """(interface, bulk endpoint out, bulk endpoint in or 0) of the device's printer interface, None for no printer."""
    for configuration in device:
        for interface in configuration:
            if interface.bInterfaceClass != PRINTER_CLASS:
                continue
            bulk = [end.bEndpointAddress for end in interface if end.bmAttributes & 3 == BULK]
            outward = [address for address in bulk if not address & INWARD]
            inward = [address for address in bulk if address & INWARD]
            if outward:
                return interface.bInterfaceNumber, outward[0], inward[0] if inward else 0
    return None
