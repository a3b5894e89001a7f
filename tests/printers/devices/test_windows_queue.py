"""A printer of Windows' own queue; its calls are played."""

# ruff: noqa: N802 - Windows' own names
from __future__ import annotations

from typing import Any

import pytest

from printers.devices.base import LineBroken, PrinterState, PrinterUnreachable
from printers.devices.line_printer import LinePrinter
from printers.devices.windows_queue import WindowsQueueLine, Winspool
from printers.profile import preset


class Library:
    """winspool.drv as far as it is called: a queue of jobs."""

    def __init__(self) -> None:
        self.jobs: dict[int, bytes] = {}
        self.status, self.there, self.full, self.opened = 0, True, False, 0

    def OpenPrinterW(self, name: Any, handle: Any, _defaults: None) -> int:
        handle._obj.value = 42
        self.opened += self.there
        return int(self.there)

    def StartDocPrinterW(self, _handle: Any, level: int, document: Any) -> int:
        assert (level, document._obj.datatype) == (1, "RAW")
        self.jobs[7] = b""
        return 7

    def WritePrinter(self, _handle: Any, data: bytes, size: int, written: Any) -> int:
        written._obj.value = 0 if self.full else min(size, 4)
        self.jobs[7] += data[: written._obj.value]
        return 1

    def EndDocPrinter(self, _handle: Any) -> int:
        return 1

    def GetPrinterW(self, _handle: Any, level: int, status: Any, _size: int, _needed: Any) -> int:
        status._obj.value = self.status
        return int(level == 6)

    def SetJobW(self, _handle: Any, job: int, _level: int, _info: None, command: int) -> int:
        assert command == 5
        return int(self.jobs.pop(job, None) is not None)

    def ClosePrinter(self, _handle: Any) -> int:
        self.opened -= 1
        return 1


@pytest.fixture
def library() -> Library:
    return Library()


def at(library: Library) -> WindowsQueueLine:
    return WindowsQueueLine("XP-80C", Winspool(library))


def test_a_paper_goes_to_the_queue_as_raw_bytes_and_its_job_is_known(library: Library):
    sent = LinePrinter(at(library), preset("xp80")).send(b"\x1b@ a paper")

    assert (sent.state, sent.system_job) == ("handed", "7")
    assert (library.jobs, library.opened) == ({7: b"\x1b@ a paper"}, 0)


def test_a_job_in_the_queue_is_deleted_and_one_that_is_through_is_no_trouble(library: Library):
    line = at(library)
    LinePrinter(line, preset("xp80")).send(b"paper")

    line.cancel("7")
    line.cancel("7")

    assert (library.jobs, library.opened) == ({}, 0)


def test_a_queue_that_stops_taking_leaves_a_doubt_and_no_open_handle(library: Library):
    library.full = True
    line = at(library)
    line.open()
    line.write(b"paper")

    with pytest.raises(LineBroken):
        line.finish()

    assert library.opened == 0


@pytest.mark.parametrize(
    ("status", "state"),
    [
        (0, PrinterState.UNKNOWN),
        (0x10, PrinterState.PAPER_OUT),
        (0x400000, PrinterState.COVER_OPEN),
        (0x80, PrinterState.OFFLINE),
        (0x01, PrinterState.OFFLINE),
    ],
)
def test_windows_says_what_it_knows_of_the_printer(library: Library, status: int, state: PrinterState):
    library.status = status

    assert at(library).state() is state


def test_a_queue_that_is_not_there_is_unreachable(library: Library):
    library.there = False

    with pytest.raises(PrinterUnreachable):
        LinePrinter(at(library), preset("xp80")).send(b"paper")
    assert at(library).state() is PrinterState.SILENT


def test_on_another_system_there_is_no_such_queue(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("printers.devices.windows_queue.sys.platform", "linux")
    line = WindowsQueueLine("XP-80C")

    with pytest.raises(LineBroken):
        line.open()
    assert (line.state(), line.where, line.read(0.1)) == (PrinterState.SILENT, "XP-80C", b"")
