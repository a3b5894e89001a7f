"""A printer of the system's own queue; the queue's commands are played."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from printers.devices.base import LineBroken, PrinterState, PrinterUnreachable
from printers.devices.cups import CupsLine, run_command
from printers.devices.line_printer import LinePrinter
from printers.profile import preset


class Queue:
    """What lp, lpstat and cancel do and say."""

    def __init__(self) -> None:
        self.jobs: dict[str, bytes] = {}
        self.stopped = self.unknown = False

    def __call__(self, command: Sequence[str], given: bytes) -> bytes:
        if self.unknown:
            raise LineBroken(reason="lpstat: Invalid destination name in list")
        if command[0] == "lp":
            assert command[1:5] == ("-d", "front", "-o", "raw")
            self.jobs[f"front-{len(self.jobs) + 7}"] = given
            return b"request id is front-7 (0 file(s))\n"
        if command[0] == "cancel":
            del self.jobs[command[1]]
            return b""
        if "-o" in command:
            return b"".join(f"{job}  anna  1024  Sun\n".encode() for job in self.jobs)
        return b"printer front disabled since Sun -\n" if self.stopped else b"printer front is idle.\n"


@pytest.fixture
def queue() -> Queue:
    return Queue()


def test_a_paper_goes_to_the_queue_as_raw_bytes_and_its_job_is_known(queue: Queue):
    sent = LinePrinter(CupsLine("front", queue), preset("xp80")).send(b"paper")

    assert (sent.state, sent.system_job) == ("handed", "front-7")
    assert queue.jobs == {"front-7": b"paper"}


def test_a_job_that_waits_in_the_queue_is_cancelled_and_one_that_is_through_is_no_trouble(queue: Queue):
    line = CupsLine("front", queue)
    LinePrinter(line, preset("xp80")).send(b"paper")

    line.cancel("front-7")
    line.cancel("front-7")

    assert queue.jobs == {}


def test_a_stopped_queue_takes_nothing_so_that_the_paper_can_go_elsewhere(queue: Queue):
    queue.stopped = True
    printer = LinePrinter(CupsLine("front", queue), preset("xp80"))

    with pytest.raises(PrinterUnreachable):
        printer.send(b"paper")

    assert (queue.jobs, printer.state()) == ({}, PrinterState.OFFLINE)


def test_of_paper_a_queue_knows_nothing(queue: Queue):
    printer = LinePrinter(CupsLine("front", queue), preset("tm-t82"))

    assert (printer.state(), printer.can_read, printer.acknowledges) == (PrinterState.UNKNOWN, False, False)
    queue.unknown = True
    assert printer.state() is PrinterState.SILENT


def test_a_queue_says_nothing_back(queue: Queue):
    line = CupsLine("front", queue)

    assert (line.read(1.0), line.where) == (b"", "front")


def test_commands_are_run_and_their_trouble_is_told():
    assert run_command(("cat",), b"given") == b"given"
    with pytest.raises(LineBroken):
        run_command(("no-such-command",), b"")
    with pytest.raises(LineBroken):
        run_command(("false",), b"")
    with pytest.raises(LineBroken):
        run_command(("tail", "-f", "/dev/null"), b"", 0.05)
