"""A printer that the system shows as a file; a terminal of this machine plays it."""

from __future__ import annotations

import os
import pty
import tty
from collections.abc import Iterator
from pathlib import Path

import pytest

from printers.devices.base import LineBroken, PrinterState, Sent
from printers.devices.device_file import DeviceFileLine


def write_for_ever(line: DeviceFileLine) -> None:
    while True:
        line.write(b"x" * 4096)


@pytest.fixture
def ends() -> Iterator[tuple[int, str]]:
    master, slave = pty.openpty()
    tty.setraw(slave)
    yield master, os.ttyname(slave)
    os.close(master)
    os.close(slave)


def test_it_is_written_and_read_like_any_line(ends: tuple[int, str]):
    master, path = ends
    line = DeviceFileLine(path)
    line.open()

    assert line.write(b"\x10\x04\x01") == 3
    assert os.read(master, 10) == b"\x10\x04\x01"
    os.write(master, b"\x12")
    assert (line.read(1.0), line.read(0.01), line.finish()) == (b"\x12", b"", Sent.HANDED)
    line.close()


def test_a_printer_that_is_pulled_out_is_said_so(tmp_path: Path):
    line = DeviceFileLine(str(tmp_path / "lp0"))

    with pytest.raises(LineBroken):
        line.open()
    with pytest.raises(LineBroken):
        line.write(b"x")
    with pytest.raises(LineBroken):
        line.read(0.01)
    line.close()
    assert line.state() is PrinterState.SILENT


def test_a_printer_that_takes_nothing_is_not_waited_for_for_ever(ends: tuple[int, str]):
    line = DeviceFileLine(ends[1], send=0.05)
    line.open()

    with pytest.raises(LineBroken):
        write_for_ever(line)
    line.close()
    assert (line.where, line.state()) == (ends[1], PrinterState.UNKNOWN)
