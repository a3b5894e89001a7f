"""A printer on USB, found by the descriptors of a device that behaves as pyusb's do."""

# ruff: noqa: N815 - pyusb's own names
from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from printers.devices.base import LineBroken, PrinterState, Sent
from printers.devices.usb_line import UsbLine, find_devices


@dataclass
class Endpoint:
    bEndpointAddress: int
    bmAttributes: int = 2


class Interface(list[Endpoint]):
    def __init__(self, number: int, kind: int, *ends: Endpoint) -> None:
        super().__init__(ends)
        self.bInterfaceNumber, self.bInterfaceClass = number, kind


@dataclass
class Device:
    interfaces: list[Interface]
    idVendor: int = 0x0416
    idProduct: int = 0x5011
    said: bytes = b""
    trouble: OSError | None = None
    taken: bool = True
    written: list[tuple[int, bytes]] = field(default_factory=list)

    def __iter__(self):
        return iter([self.interfaces])

    def is_kernel_driver_active(self, interface: int) -> bool:
        return self.taken

    def detach_kernel_driver(self, interface: int) -> None:
        self.taken = False

    def set_configuration(self) -> None:
        """One is enough."""

    def write(self, endpoint: int, data: bytes, milliseconds: int) -> int:
        if self.trouble:
            raise self.trouble
        self.written.append((endpoint, data))
        return len(data)

    def read(self, endpoint: int, size: int, milliseconds: int) -> bytes:
        if not self.said:
            raise OSError(110, "Operation timed out")
        said, self.said = self.said, b""
        return said


CHINESE = Interface(1, 7, Endpoint(0x81), Endpoint(0x03))
KEYBOARD = Interface(0, 3, Endpoint(0x82, 3))


def test_the_printers_own_endpoints_are_found_and_the_systems_driver_lets_go():
    device = Device([KEYBOARD, CHINESE], said=b"\x12")
    line = UsbLine(devices=lambda: [Device([KEYBOARD]), device])
    line.open()

    assert line.write(b"\x10\x04\x01") == 3
    assert (line.read(0.1), line.read(0.1)) == (b"\x12", b"")
    assert line.finish() == Sent.HANDED
    assert (device.written, device.taken) == ([(0x03, b"\x10\x04\x01")], False)
    line.close()


def test_of_several_the_named_one_is_taken():
    other, named = Device([CHINESE], 0x04B8, 0x0E15), Device([CHINESE])
    line = UsbLine(0x0416, 0x5011, devices=lambda: [other, named])
    line.open()
    line.write(b"x")

    assert (other.written, named.written, line.where) == ([], [(0x03, b"x")], "usb 0416:5011")


def test_a_printer_that_can_only_be_written_says_nothing():
    line = UsbLine(devices=lambda: [Device([Interface(0, 7, Endpoint(0x01))], said=b"\x12")])
    line.open()

    assert line.read(0.1) == b""


def test_no_printer_on_usb_is_said_so():
    with pytest.raises(LineBroken):
        UsbLine(devices=lambda: [Device([KEYBOARD])]).open()


def test_a_printer_that_is_pulled_out_is_said_so():
    device = Device([CHINESE])
    line = UsbLine(devices=lambda: [device])
    with pytest.raises(LineBroken):
        line.write(b"x")
    line.open()
    device.trouble = OSError(19, "No such device")

    with pytest.raises(LineBroken) as broken:
        line.write(b"x")

    assert broken.value.facts["some_left"] is True
    assert line.state() is PrinterState.UNKNOWN


def test_a_machine_without_the_library_says_what_is_missing(monkeypatch: pytest.MonkeyPatch):
    def missing(name: str) -> None:
        raise ImportError(name)

    monkeypatch.setattr("printers.devices.usb_line.importlib.import_module", missing)

    with pytest.raises(LineBroken, match="pyusb"):
        find_devices()
