"""The cash drawer."""

from __future__ import annotations

import msgspec

from printers.devices.base import PrinterState
from printers.devices.drawer import kick_bytes, kick_now_bytes, open_drawer
from tests.printers.fakes import FakePrinter
from tests.printers.samples import PAPER_80


def test_the_drawer_opens_by_a_job_of_its_own_that_needs_no_paper():
    printer = FakePrinter()

    open_drawer(printer, PAPER_80, lambda: True)

    assert printer.jobs == [b"\x1b\x70\x00\x19\xfa"]
    assert printer.documents == [None]
    assert printer.given == ["pulse"]


def test_a_drawer_on_the_other_pin_with_a_longer_pulse():
    other = msgspec.structs.replace(PAPER_80, drawer_pin=5, drawer_on_ms=100, drawer_off_ms=200)

    assert kick_bytes(other) == b"\x1b\x70\x01\x32\x64"
    assert kick_now_bytes(other) == b"\x10\x14\x01\x01\x01"


def test_a_printer_without_paper_opens_it_now_and_not_when_there_is_a_new_roll():
    printer = FakePrinter()
    printer.stands = PrinterState.PAPER_OUT

    open_drawer(printer, PAPER_80, lambda: True)

    assert printer.jobs == [b"\x10\x14\x01\x00\x01"]
