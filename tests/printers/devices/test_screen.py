"""No printer but the screen."""

from __future__ import annotations

from printers.devices.base import PrinterState, Sent
from printers.devices.screen import ScreenPrinter
from printers.document import Document
from tests.printers.samples import receipt


def test_the_screen_shows_the_last_paper():
    shown: list[Document] = []
    screen = ScreenPrinter(shown.append)

    sent = screen.send(b"...", receipt())

    assert sent is Sent.PRINTED
    assert screen.last == receipt()
    assert shown == [receipt()]


def test_a_drawer_pulse_leaves_the_shown_paper_alone():
    screen = ScreenPrinter()
    screen.send(b"...", receipt())

    screen.pulse(b"\x1b\x70\x00\x19\xfa", b"", lambda: True)

    assert screen.last == receipt()


def test_a_screen_is_always_ready():
    screen = ScreenPrinter()

    screen.cancel("none")

    assert screen.state() is PrinterState.READY
