"""The printer that crash and tests print on: holds what it cannot print, answers in order, tears at a power cut."""

from __future__ import annotations

import contextlib
import socket

from tools.virtual_printer import VirtualPrinter, _length

PAPER = b"\x1b@\x1c&one\x1dVB\x00"


def test_a_paper_ends_at_its_cut():
    with VirtualPrinter() as there, socket.create_connection(("127.0.0.1", there.port)) as line:
        line.sendall(PAPER + PAPER)

        assert there.wait_for(2)

    assert there.papers == [PAPER[:-4]] * 2


def test_without_paper_it_holds_what_it_was_sent_and_still_answers_at_once():
    with VirtualPrinter() as there, socket.create_connection(("127.0.0.1", there.port)) as line:
        there.fault("paper_out")
        line.sendall(PAPER + b"\x1dr\x01\x10\x04\x04")
        assert line.recv(10) == b"\x72"
        assert (there.papers, there.busy) == ([], True)

        there.fault("paper_out", on=False)

        assert line.recv(10) == b"\x00"
        assert there.wait_for(1)


def test_a_power_cut_tears_the_paper_and_loses_the_rest():
    with VirtualPrinter() as there, socket.create_connection(("127.0.0.1", there.port)) as line:
        there.cut_power_after = 5
        line.sendall(PAPER)
        line.settimeout(5)
        with contextlib.suppress(ConnectionResetError):
            assert line.recv(10) == b""

        assert (there.papers, len(there.torn)) == ([], 1)


def test_commands_are_counted_with_their_data():
    band = b"\x1d\x76\x30\x00\x02\x00\x03\x00" + b"\xff" * 6

    assert [_length(data) for data in (b"A", b"\x1b", b"\x1d!\x11", band, band[:-1], b"\x1d(k\x04\x001A2\x00")] == [
        1, 0, 3, 14, 0, 9,
    ]  # fmt: skip
