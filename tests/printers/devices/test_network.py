"""A way over the network, played on a loopback port."""

from __future__ import annotations

import socket

import pytest

from printers.devices.base import LineBroken, PrinterState, Sent
from printers.devices.network import TcpLine
from tests.printers.fakes import unused_port
from tools.virtual_printer import VirtualPrinter


def write_for_ever(line: TcpLine) -> None:
    while True:
        line.write(b"x" * 4096)


def test_what_is_written_arrives_and_the_goodbye_waits_for_it():
    with VirtualPrinter() as there:
        line = TcpLine("127.0.0.1", there.port)
        line.open()
        written = line.write(b"\x1b@paper\x1dVB\x00")
        handed = line.finish()
        line.close()

        assert (written, handed) == (11, Sent.HANDED)
        assert there.wait_for(1)
        assert there.papers == [b"\x1b@paper"]


def test_silence_is_not_an_answer():
    with VirtualPrinter() as there:
        line = TcpLine("127.0.0.1", there.port)
        line.open()

        assert line.read(0.02) == b""
        line.write(b"\x10\x04\x01")
        assert line.read(1.0) == b"\x12"
        line.close()


def test_nobody_there_is_said_so():
    with pytest.raises(LineBroken):
        TcpLine("127.0.0.1", unused_port()).open()


def test_a_printer_that_hangs_up_is_said_so():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = TcpLine("127.0.0.1", listener.getsockname()[1])
        line.open()
        listener.accept()[0].close()

        with pytest.raises(LineBroken):
            line.read(1.0)
        line.close()


def test_a_printer_that_takes_nothing_more_is_said_so():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = TcpLine("127.0.0.1", listener.getsockname()[1], send=0.1)
        line.open()
        with pytest.raises(LineBroken):
            write_for_ever(line)
        line.close()


def test_a_line_that_is_not_open_takes_nothing():
    line = TcpLine("printer.shop", 9100)

    with pytest.raises(LineBroken):
        line.write(b"x")
    line.close()
    assert (line.where, line.state(), line.can_read) == ("printer.shop:9100", PrinterState.UNKNOWN, True)
