"""A printer on the network, played on a loopback port."""

from __future__ import annotations

import msgspec
import pytest

from printers.devices.base import CoverOpen, MaybeSent, PaperOut, PrinterOffline, PrinterUnreachable, Sent
from printers.devices.network import NetworkPrinter
from printers.escpos import document_bytes
from printers.profile import preset
from tests.printers.fakes import LoopbackPrinter, unused_port
from tests.printers.samples import receipt

REQUIRED, OPTIONAL = preset("xp80"), preset("generic-80")
NONE = msgspec.structs.replace(OPTIONAL, status="none")
PRINTER, CAUSE, PAPER = b"\x10\x04\x01", b"\x10\x04\x02", b"\x10\x04\x04"
READY = {PRINTER: b"\x12", PAPER: b"\x12"}
JOB = document_bytes(receipt(), REQUIRED)


def printer_at(port: int, profile=REQUIRED) -> NetworkPrinter:
    return NetworkPrinter("127.0.0.1", profile, port, status_timeout=0.2)


def test_a_ready_printer_gets_the_whole_job():
    with LoopbackPrinter(READY) as there:
        sent = printer_at(there.port).send(JOB)

    assert sent is Sent.HANDED
    assert there.received == JOB


def test_a_printer_that_is_not_there_is_unreachable():
    with pytest.raises(PrinterUnreachable):
        printer_at(unused_port()).send(JOB)


def test_a_silent_printer_that_should_answer_gets_nothing():
    with LoopbackPrinter() as there, pytest.raises(PrinterUnreachable):
        printer_at(there.port).send(JOB)

    assert there.received == b""


def test_a_silent_printer_of_an_unknown_make_is_given_the_job():
    with LoopbackPrinter() as there:
        printer_at(there.port, OPTIONAL).send(JOB)

    assert there.received == JOB


def test_a_printer_that_never_answers_is_not_even_asked():
    with LoopbackPrinter({PAPER: b"\x72"}) as there:
        printer_at(there.port, NONE).send(JOB)

    assert there.received == JOB


def test_without_paper_nothing_is_sent():
    with LoopbackPrinter({PAPER: b"\x72", PRINTER: b"\x1a"}) as there, pytest.raises(PaperOut):
        printer_at(there.port).send(JOB)

    assert there.received == b""


def test_paper_that_nears_its_end_still_prints():
    with LoopbackPrinter({PAPER: b"\x1e", PRINTER: b"\x12"}) as there:
        printer_at(there.port).send(JOB)

    assert there.received == JOB


def test_with_its_cover_open_nothing_is_sent():
    with (
        LoopbackPrinter({PAPER: b"\x12", PRINTER: b"\x1a", CAUSE: b"\x16"}) as there,
        pytest.raises(CoverOpen),
    ):
        printer_at(there.port).send(JOB)

    assert there.received == b""


def test_a_printer_that_is_offline_for_another_reason_gets_nothing():
    with (
        LoopbackPrinter({PAPER: b"\x12", PRINTER: b"\x1a", CAUSE: b"\x52"}) as there,
        pytest.raises(PrinterOffline),
    ):
        printer_at(there.port).send(JOB)

    assert there.received == b""


def test_a_byte_that_is_no_status_is_as_good_as_silence():
    with LoopbackPrinter({PAPER: b"\xff"}) as there, pytest.raises(PrinterUnreachable):
        printer_at(there.port).send(JOB)


def test_a_drawer_opens_without_paper():
    with LoopbackPrinter({PAPER: b"\x72"}) as there:
        printer_at(there.port).send(b"\x1b\x70\x00\x19\xfa", needs_paper=False)

    assert there.received == b"\x1b\x70\x00\x19\xfa"


def test_a_line_that_breaks_in_the_middle_leaves_a_doubt():
    with LoopbackPrinter(hang_up_after=1) as there, pytest.raises(MaybeSent):
        printer_at(there.port, NONE).send(JOB * 5000)


def test_only_printers_that_are_asked_can_answer():
    assert (printer_at(1).can_read, printer_at(1, NONE).can_read) == (True, False)
