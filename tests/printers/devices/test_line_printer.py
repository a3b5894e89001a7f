"""A printer on loopback that is asked before and after each paper: every fault of the counter, one by one."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from time import monotonic

import msgspec
import pytest

from printers.devices.base import (
    CoverOpen,
    MaybeSent,
    PaperOut,
    PrinterOffline,
    PrinterState,
    PrinterUnreachable,
    Sent,
    TooLate,
)
from printers.devices.line_printer import LinePrinter, Waits
from printers.devices.network import TcpLine
from printers.escpos import document_bytes
from printers.profile import PrinterProfile, preset
from tests.printers.fakes import unused_port
from tests.printers.samples import receipt
from tools.virtual_printer import VirtualPrinter

REQUIRED = preset("xp80")
OPTIONAL = preset("generic-80")
GS_H = msgspec.structs.replace(REQUIRED, ack="gs_h")
GS_R = msgspec.structs.replace(REQUIRED, ack="gs_r")
JOB = document_bytes(receipt(), REQUIRED)
KICK, KICK_NOW = b"\x1b\x70\x00\x19\xfa", b"\x10\x14\x01\x00\x01"
WAITS_STATUS = 0.15


@pytest.fixture
def there() -> Iterator[VirtualPrinter]:
    with VirtualPrinter() as printer:
        yield printer


def at(there: VirtualPrinter | int, profile: PrinterProfile = GS_H, printed: float = 0.4) -> LinePrinter:
    port = there if isinstance(there, int) else there.port
    line = TcpLine("127.0.0.1", port, connect=1.0, send=0.3, goodbye=0.5)
    return LinePrinter(line, profile, Waits(status=WAITS_STATUS, printed=printed, look=0.05))


@pytest.mark.parametrize("profile", [GS_H, GS_R])
def test_printed_is_what_the_printer_itself_says(there: VirtualPrinter, profile: PrinterProfile):
    sent = at(there, profile).send(JOB)

    assert sent == Sent.PRINTED
    assert len(there.papers) == 1


def test_a_printer_that_acknowledges_nothing_has_only_been_handed_the_paper(there: VirtualPrinter):
    assert at(there, REQUIRED).send(JOB) == Sent.HANDED
    assert there.wait_for(1)


def test_nobody_there_is_unreachable():
    with pytest.raises(PrinterUnreachable):
        at(unused_port()).send(JOB)


@pytest.mark.parametrize(
    ("fault", "refusal"),
    [
        ("paper_out", PaperOut),
        ("cover", CoverOpen),
        ("offline", PrinterOffline),
        ("mute", PrinterUnreachable),
        ("stall", PrinterUnreachable),
    ],
)
def test_a_printer_that_is_not_ready_is_given_nothing(there: VirtualPrinter, fault: str, refusal: type[Exception]):
    there.fault(fault)

    with pytest.raises(refusal):
        at(there).send(JOB)

    there.fault(fault, on=False)
    at(there).send(JOB)
    assert len(there.papers) == 1


def test_a_printer_of_an_unknown_make_that_knows_no_status_is_given_the_paper(there: VirtualPrinter):
    there.fault("mute")

    assert at(there, OPTIONAL).send(JOB) == Sent.HANDED
    assert there.wait_for(1)


def test_paper_that_nears_its_end_still_prints(there: VirtualPrinter):
    there.fault("near_end")

    assert at(there).send(JOB) == Sent.PRINTED


def test_paper_that_ends_in_the_middle_is_waited_for_because_the_printer_holds_the_rest(there: VirtualPrinter):
    printer, told = at(there, printed=0.1), list[PrinterState]()
    there.bytes_a_second = 20_000

    def hear(state: PrinterState) -> None:
        told.append(state)
        there.fault("paper_out", on=len(told) < 6)  # out after the first look, a new roll a while later

    printer.told = hear

    assert printer.send(JOB * 3) == Sent.PRINTED
    assert PrinterState.PAPER_OUT in told
    assert len(there.papers) == 3


def test_a_slow_printer_is_waited_for(there: VirtualPrinter):
    there.bytes_a_second = 8_000

    assert at(there, printed=5.0).send(JOB) == Sent.PRINTED


def test_a_printer_that_falls_silent_leaves_a_doubt(there: VirtualPrinter):
    printer = at(there)
    there.bytes_a_second = 2_000
    printer.told = lambda _state: there.fault("mute")

    with pytest.raises(MaybeSent):
        printer.send(JOB)


def test_a_printer_that_stalls_in_the_middle_leaves_a_doubt(there: VirtualPrinter):
    printer = at(there)
    there.bytes_a_second = 2_000
    printer.told = lambda _state: there.fault("stall")

    with pytest.raises(MaybeSent):
        printer.send(JOB)


def test_power_that_fails_in_the_middle_of_a_paper_leaves_a_doubt_and_a_torn_paper(there: VirtualPrinter):
    there.cut_power_after = 300

    with pytest.raises(MaybeSent):
        at(there).send(JOB)

    assert (len(there.papers), len(there.torn)) == (0, 1)


def test_a_cable_that_is_pulled_leaves_a_doubt_although_the_paper_comes_out(there: VirtualPrinter):
    printer = at(there)
    there.bytes_a_second = 2_000
    printer.told = lambda _state: there.pull_cable()

    with pytest.raises(MaybeSent):
        printer.send(JOB)

    there.bytes_a_second = 0
    assert there.wait_for(1)


def test_another_printer_in_its_place_leaves_a_doubt(there: VirtualPrinter):
    printer = at(there)
    there.bytes_a_second = 2_000
    printer.told = lambda _state: there.swap()

    with pytest.raises(MaybeSent):
        printer.send(JOB)


def test_a_printer_that_promised_an_answer_and_gives_none_leaves_a_doubt():
    with VirtualPrinter(ack=frozenset()) as there, pytest.raises(MaybeSent):
        at(there).send(JOB)


def test_a_clone_that_knows_no_queued_status_is_found_out_before_anything_prints():
    with VirtualPrinter(ack=frozenset()) as there:
        with pytest.raises(PrinterUnreachable):
            at(there, GS_R).send(JOB)

        assert there.papers == []


def test_the_program_ends_while_the_printer_holds_a_paper(there: VirtualPrinter):
    printer = at(there, printed=60.0)
    there.bytes_a_second = 2_000
    printer.told = lambda _state: printer.stop()

    with pytest.raises(MaybeSent):
        printer.send(JOB)


def test_two_tills_on_one_printer_wait_for_each_other_and_no_paper_is_mixed(there: VirtualPrinter):
    papers = {mark: b"\x1b@" + mark * 3_000 + b"\x1dVB\x00" for mark in (b"A", b"B")}
    there.bytes_a_second = 60_000

    def send_five(mark: bytes) -> None:
        printer, done = at(there, printed=5.0), 0
        while done < 5:
            try:
                printer.send(papers[mark])
            except PrinterUnreachable:
                continue  # the other till has the line
            done += 1

    tills = [threading.Thread(target=send_five, args=(mark,)) for mark in papers]
    for till in tills:
        till.start()
    for till in tills:
        till.join(30)

    assert sorted(there.papers) == sorted([b"\x1b@" + mark * 3_000 for mark in papers] * 5)


def pulse(printer: LinePrinter, *, in_time: bool = True) -> Sent:
    return printer.pulse(KICK, KICK_NOW, lambda: in_time)


@pytest.mark.parametrize("fault", ["", "near_end", "paper_out", "cover", "offline"])
def test_a_drawer_is_opened_by_a_printer_that_answers(there: VirtualPrinter, fault: str):
    there.faults = {fault}

    assert pulse(at(there)) == Sent.HANDED
    assert there.drawer == 1


def test_a_printer_that_never_answers_is_given_the_pulse(there: VirtualPrinter):
    there.fault("mute")

    assert pulse(at(there, OPTIONAL)) == Sent.HANDED
    assert there.drawer == 1


@pytest.mark.parametrize("profile", [REQUIRED, OPTIONAL])
def test_a_drawer_does_not_open_when_another_till_is_done_with_their_printer(
    there: VirtualPrinter, profile: PrinterProfile
):
    printer = at(there, profile)
    printer.state()  # it answers, as somebody found out before
    with socket.create_connection(("127.0.0.1", there.port)):  # the other till holds its line
        with pytest.raises(PrinterUnreachable):
            pulse(printer)
        with pytest.raises(PrinterUnreachable):
            printer.send(JOB)

    assert at(there).send(JOB) == Sent.PRINTED  # by now all that ever reached the printer is through
    assert there.drawer == 0


def test_nobody_waits_for_the_drawer_any_more_once_the_printer_has_answered(there: VirtualPrinter):
    with pytest.raises(TooLate):
        pulse(at(there), in_time=False)

    assert there.drawer == 0


def test_a_printer_that_was_asked_in_vain_does_not_hold_up_each_paper(there: VirtualPrinter):
    there.fault("mute")
    printer = at(there, OPTIONAL)
    printer.state()

    began = monotonic()
    printer.send(JOB)

    assert printer.mute
    assert there.first_byte_at - began < WAITS_STATUS


def test_a_mute_printer_that_answers_after_all_is_believed_from_then_on(there: VirtualPrinter):
    there.fault("mute")
    printer = at(there, OPTIONAL)
    before = printer.state()
    there.fault("mute", on=False)
    answered = printer.state()
    there.fault("mute")

    assert (before, answered, printer.state()) == (PrinterState.UNKNOWN, PrinterState.READY, PrinterState.SILENT)


def test_a_drawer_that_is_due_opens_while_the_printer_waits_for_paper(there: VirtualPrinter):
    printer, pulses = at(there), [b"\x10\x14\x01\x00\x01"]
    there.bytes_a_second = 2_000
    printer.told = lambda _state: there.fault("paper_out", on=bool(pulses))
    printer.meanwhile = lambda: pulses.pop() if pulses else b""

    there.fault("near_end")
    threading.Timer(0.2, lambda: setattr(there, "bytes_a_second", 0)).start()

    assert printer.send(JOB) == Sent.PRINTED
    assert there.drawer == 1


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("", PrinterState.READY),
        ("near_end", PrinterState.NEAR_END),
        ("paper_out", PrinterState.PAPER_OUT),
        ("cover", PrinterState.COVER_OPEN),
        ("offline", PrinterState.OFFLINE),
        ("mute", PrinterState.SILENT),
    ],
)
def test_its_state_is_asked_for(there: VirtualPrinter, fault: str, state: PrinterState):
    there.faults = {fault}

    assert at(there).state() is state


def test_a_printer_that_is_not_there_is_silent():
    assert at(unused_port()).state() is PrinterState.SILENT


def test_a_printer_of_an_unknown_make_that_says_nothing_is_unknown(there: VirtualPrinter):
    there.fault("mute")

    assert at(there, OPTIONAL).state() is PrinterState.UNKNOWN


def test_capabilities_say_who_can_answer(there: VirtualPrinter):
    silent = msgspec.structs.replace(REQUIRED, status="none")

    assert [(p.can_read, p.acknowledges, p.kind) for p in (at(there), at(there, REQUIRED), at(there, silent))] == [
        (True, True, "network"),
        (True, False, "network"),
        (False, False, "network"),
    ]
