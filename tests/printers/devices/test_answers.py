"""What a printer says, told apart by its fixed bits."""

from __future__ import annotations

import pytest

from printers.devices.answers import Answers, Name, Paper, Printed, Status, ask_token, state_of
from printers.devices.base import PrinterState

NAMED = b"_TM-T82III\x00"
TOKEN = b"\x37\x22abcd\x00"


@pytest.mark.parametrize(
    ("said", "answers"),
    [
        (b"\x12", [Status(0x12)]),
        (b"\x00", [Paper(0)]),
        (b"\x0f", [Paper(0x0F)]),
        (TOKEN, [Printed(b"abcd")]),
        (NAMED, [Name("TM-T82III")]),
        (b"\x11\x13", []),  # XON, XOFF
        (b"\xff", []),
    ],
)
def test_each_answer_is_known_by_its_bits(said: bytes, answers: list[object]):
    assert Answers().feed(said) == answers


def test_a_late_status_byte_is_not_the_end_of_a_paper():
    assert [type(answer) for answer in Answers().feed(b"\x1a\x72\x16")] == [Status] * 3


def test_an_automatic_status_is_passed_over_whole_however_much_it_looks_like_the_end_of_a_paper():
    assert Answers().feed(b"\x10\x00\x00\x00\x12") == [Status(0x12)]


def test_answers_that_come_in_pieces_are_put_together():
    answers = Answers()

    found = [answers.feed(bytes((byte,))) for byte in NAMED + TOKEN]

    assert [one for some in found for one in some] == [Name("TM-T82III"), Printed(b"abcd")]


def test_a_token_that_is_none_ends_nothing():
    assert Answers().feed(b"\x37\x22abcdX") == []


def test_the_request_for_a_token_carries_it():
    assert ask_token(b"abcd") == b"\x1d\x28\x48\x06\x00\x30\x30abcd"


@pytest.mark.parametrize(
    ("printer", "cause", "paper", "state"),
    [
        (0x12, None, 0x12, PrinterState.READY),
        (0x12, None, 0x1E, PrinterState.NEAR_END),
        (0x1A, 0x32, 0x72, PrinterState.PAPER_OUT),
        (0x1A, 0x16, 0x12, PrinterState.COVER_OPEN),
        (0x1A, 0x12, 0x12, PrinterState.OFFLINE),
        (0x1A, None, None, PrinterState.OFFLINE),
        (None, None, None, PrinterState.SILENT),
    ],
)
def test_three_answers_say_how_the_printer_stands(
    printer: int | None, cause: int | None, paper: int | None, state: PrinterState
):
    assert state_of(printer, cause, paper) is state
