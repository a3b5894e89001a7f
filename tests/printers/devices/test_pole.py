from __future__ import annotations

import os
import socket
import tty
from collections.abc import Iterator

import pytest

from printers.devices.pole import Pole
from printers.devices.pole_formats import Lamp, PoleText

TOTAL = PoleText(1_727_283, Lamp.TOTAL)
SHOWN = b"\x1bs2\x1bQA17272.83\r"
CLEARED = b"\x0c\x1bs0"


@pytest.fixture
def line() -> Iterator[tuple[int, str]]:
    """The display's end of a pseudo-terminal, and the address of the till's end."""
    own, other = os.openpty()
    tty.setraw(own)
    tty.setraw(other)
    yield own, os.ttyname(other)
    os.close(own)
    os.close(other)


def heard(own: int, end: bytes) -> bytes:
    """All that came until then: a line hands it on in parts."""
    came = b""
    while not came.endswith(end):
        came += os.read(own, 100)
    return came


def test_the_newest_amount_is_on_the_display(line: tuple[int, str]) -> None:
    pole = Pole(line[1], "led8", baud=2400)

    pole.show(TOTAL)

    assert heard(line[0], b"\r") == SHOWN
    assert pole.trouble == ""


def test_what_is_shown_already_is_not_sent_again(line: tuple[int, str]) -> None:
    pole = Pole(line[1], "led8", baud=2400)
    pole.show(TOTAL)
    pole.show(TOTAL)
    pole.show(PoleText(2_717, Lamp.CHANGE))

    assert heard(line[0], b"27.17\r") == SHOWN + b"\x1bs4\x1bQA27.17\r"


def test_a_till_that_ends_leaves_nobody_s_total_behind(line: tuple[int, str]) -> None:
    pole = Pole(line[1], "led8", baud=2400)
    pole.start()
    pole.show(TOTAL)

    pole.stop()

    assert heard(line[0], CLEARED).endswith(CLEARED)


def test_a_display_that_is_not_there_is_told_and_comes_back() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"socket://127.0.0.1:{server.getsockname()[1]}"
        away = Pole("/dev/does-not-exist", "led8", baud=2400)
        away.show(TOTAL)
        assert "does-not-exist" in away.trouble

        away.port = url
        away.turn()

        there, _ = server.accept()
        with there:
            assert there.recv(100) == SHOWN
    assert away.trouble == ""
    away.stop()


def test_a_till_does_not_wait_for_a_display_that_is_gone() -> None:
    pole = Pole("/dev/does-not-exist", "led8", baud=2400)
    pole.start()
    pole.show(TOTAL)

    pole.stop()

    assert pole.trouble
