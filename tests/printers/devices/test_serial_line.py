"""A printer on a serial line: a real one of this machine, with a printer's answers at its other end."""

from __future__ import annotations

import os
import pty
import select
import threading
import time
import tty
from collections.abc import Iterator
from contextlib import suppress

import msgspec
import pytest

from printers.devices.base import LineBroken, MaybeSent, PrinterState, PrinterUnreachable, Sent
from printers.devices.line_printer import LinePrinter, Waits
from printers.devices.serial_line import SerialLine
from printers.escpos import document_bytes
from printers.profile import preset
from tests.printers.samples import receipt

PROFILE = msgspec.structs.replace(preset("xp80"), ack="gs_r")
JOB = document_bytes(receipt(), PROFILE)
WAITS = Waits(status=0.3, printed=1.0, look=0.1)


class PtyPrinter:
    """The other end of a serial line: answers status requests and GS r, keeps the rest."""

    def __init__(self) -> None:
        self._handle, slave = pty.openpty()
        tty.setraw(slave)
        self.url = os.ttyname(slave)
        self._slave = slave
        self.mute = self._ending = self.dies_at_paper = False
        self.received = b""
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._ending:
            if not select.select([self._handle], [], [], 0.01)[0]:
                continue
            with suppress(OSError):
                self._take(os.read(self._handle, 1024))

    def _take(self, came: bytes) -> None:
        self.received += came
        if self.dies_at_paper and len(self.received) > len(JOB) // 2:
            os.write(self._handle, b"\x00")
            self.mute = True
        for question, answer in ((b"\x10\x04\x01", b"\x12"), (b"\x10\x04\x04", b"\x12"), (b"\x1d\x72\x01", b"\x00")):
            while question in self.received:
                self.received = self.received.replace(question, b"", 1)
                if not self.mute:
                    os.write(self._handle, answer)

    def close(self) -> None:
        self._ending = True
        self._thread.join(5)
        os.close(self._handle)
        os.close(self._slave)


@pytest.fixture
def there() -> Iterator[PtyPrinter]:
    printer = PtyPrinter()
    yield printer
    printer.close()


def at(there: PtyPrinter) -> LinePrinter:
    return LinePrinter(SerialLine(there.url, baud=115_200, flow="none"), PROFILE, WAITS)


def test_a_paper_over_a_serial_line_is_printed_when_the_printer_says_so(there: PtyPrinter):
    assert at(there).send(JOB) == Sent.PRINTED
    assert there.received == JOB


def test_its_state_comes_over_the_line(there: PtyPrinter):
    assert at(there).state() is PrinterState.READY


def test_a_silent_printer_is_given_nothing(there: PtyPrinter):
    there.mute = True

    with pytest.raises(PrinterUnreachable):
        at(there).send(JOB)

    assert there.received == b""


def test_an_answer_to_an_earlier_paper_does_not_count_for_the_next_one(there: PtyPrinter):
    printer = at(there)
    printer.told = lambda _state: setattr(there, "mute", True)
    assert printer.send(JOB) == Sent.PRINTED
    there.mute = True
    doubtful = LinePrinter(
        SerialLine(there.url, baud=115_200, flow="none"), msgspec.structs.replace(PROFILE, status="none"), WAITS
    )

    with pytest.raises(PrinterUnreachable):  # it is asked where it stands before anything prints
        doubtful.send(JOB)


def test_a_nought_from_a_line_whose_printer_lost_its_power_is_no_answer(there: PtyPrinter):
    there.dies_at_paper = True

    with pytest.raises(MaybeSent):
        at(there).send(JOB)


def test_without_a_hand_at_the_line_the_sender_keeps_its_pace(there: PtyPrinter):
    line = SerialLine(there.url, baud=9_600, flow="none")
    line.open()
    began = time.monotonic()

    assert line.write(b"x" * 1_000) == 256
    assert time.monotonic() - began > 0.25  # 256 characters of ten bits
    line.close()


def test_a_line_that_is_not_there_is_unreachable():
    with pytest.raises(LineBroken):
        SerialLine("/dev/no-such-line").open()
    with pytest.raises(PrinterUnreachable):
        LinePrinter(SerialLine("nonsense://"), PROFILE, WAITS).send(JOB)


def test_a_line_that_is_pulled_out_leaves_a_doubt(there: PtyPrinter):
    class Pulled(SerialLine):
        def write(self, data: bytes) -> int:
            if len(data) > 100:
                raise LineBroken(reason="gone", some_left=True)
            return super().write(data)

    with pytest.raises(MaybeSent):
        LinePrinter(Pulled(there.url, baud=115_200, flow="none"), PROFILE, WAITS).send(JOB)


def test_a_line_that_was_never_opened_takes_nothing():
    line = SerialLine("COM3")

    for use in (lambda: line.write(b"x"), lambda: line.read(0.1), line.finish):
        with pytest.raises(LineBroken):
            use()
    line.close()
    assert (line.where, line.state()) == ("COM3", PrinterState.UNKNOWN)
