"""The queue beside its papers: another printer, the drawer, what is old, what is long."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from kernel.clock import FixedClock
from kernel.database import Database
from kernel.executor import carry_out
from printers.devices.base import PaperOut, PrinterState, PrinterUnreachable, Sent
from printers.queue import (
    QUEUE_MAX,
    NotQueued,
    PaperGone,
    PrintJob,
    PrintWorker,
    QueueFull,
    count_waiting,
    enqueue_ops,
    jobs,
    kick_ops,
    move,
    prune,
    reprint,
)
from tests.printers.fakes import FakePrinter
from tests.printers.queueing import NOW, enqueue, found, put_in, worker_of
from tests.printers.samples import PAPER_80, receipt

# --- another printer ----------------------------------------------------------------------------------------------


def test_a_paper_that_waits_goes_to_another_printer(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    printer.trouble = PaperOut(printer="front")
    worker_of(database, printer).run_once()
    back = FakePrinter()

    with database.writing() as connection:
        move(connection, job_id, "back")
    PrintWorker(
        database.writing, database.reading, back, FixedClock(NOW), printer_id="back", profile=PAPER_80
    ).run_once()

    assert (found(database, job_id).state, len(back.jobs), printer.jobs) == ("printed", 1, [])


@pytest.mark.parametrize("state", ["sending", "doubt", "printed", "handed"])
def test_a_paper_of_which_something_may_have_left_stays_where_it_is(database: Database, state: str):
    job_id = enqueue(database)
    put_in(database, job_id, state)

    with database.writing() as connection, pytest.raises(NotQueued):
        move(connection, job_id, "back")


def test_a_paper_that_was_moved_away_at_the_last_moment_is_not_printed_here(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)
    before = worker._claim

    def moved_first(claimed: str, sha256: str) -> bool:
        with database.writing() as connection:
            move(connection, claimed, "back")
        return before(claimed, sha256)

    worker._claim = moved_first  # type: ignore[method-assign]

    assert (worker.run_once(), printer.jobs, found(database, job_id).state) == (None, [], "queued")


# --- the drawer ---------------------------------------------------------------------------------------------------


def kick(database: Database, at: datetime = NOW, kick_id: str = "kick-1") -> str:
    with database.writing() as connection:
        carry_out(connection, kick_ops(kick_id, "front", reason="S-1", by="1007", at=at))
    return kick_id


def test_the_drawer_opens_before_any_paper_and_its_row_keeps_why_and_who(database: Database, printer: FakePrinter):
    enqueue(database)
    kick_id = kick(database)
    worker = worker_of(database, printer)

    worker.run_once()
    worker.run_once()

    opened = found(database, kick_id)
    assert printer.given == ["pulse", "paper"]
    assert (opened.doc_kind, opened.state, opened.why, opened.created_by) == ("drawer", "handed", "S-1", "1007")


def test_a_drawer_that_was_not_opened_in_time_stays_shut(database: Database, printer: FakePrinter):
    kick_id = kick(database, NOW - timedelta(seconds=5))

    assert worker_of(database, printer).run_once() is None
    assert (found(database, kick_id).state, printer.jobs) == ("expired", [])


def test_a_drawer_that_did_not_open_is_not_tried_again(database: Database, printer: FakePrinter):
    kick_id = kick(database)
    worker = worker_of(database, printer)
    printer.trouble = PrinterUnreachable(printer="front")

    worker.run_once()
    printer.trouble = None

    assert (worker.run_once(), printer.jobs) == (None, [])
    assert (found(database, kick_id).state, found(database, kick_id).why) == ("expired", "S-1 (printer.unreachable)")


def test_a_till_that_died_at_the_drawer_does_not_open_it_at_its_next_start(database: Database, printer: FakePrinter):
    kick_id = kick(database)
    put_in(database, kick_id, "sending")

    worker = worker_of(database, printer)
    worker.recover()

    assert (worker.run_once(), found(database, kick_id).state) == (None, "expired")


def test_a_printer_that_holds_a_paper_is_given_the_pulse_at_once(database: Database, printer: FakePrinter):
    kick_id = kick(database)
    worker = worker_of(database, printer)

    assert [worker.kick_meanwhile(), worker.kick_meanwhile()] == [b"\x10\x14\x01\x00\x01", b""]
    assert found(database, kick_id).state == "handed"


def test_a_pulse_that_is_still_in_the_systems_queue_when_nobody_waits_for_it_is_taken_out(
    database: Database, printer: FakePrinter
):
    printer.answer = Sent("handed", "front-7")
    kick_id, clock = kick(database), FixedClock(NOW)
    worker = PrintWorker(
        database.writing, database.reading, printer, clock, printer_id="front", profile=PAPER_80
    )  # fmt: skip
    worker.run_once()

    worker.take_back_late_kicks()
    still = list(printer.cancelled)
    clock.forward(seconds=5)
    worker.take_back_late_kicks()
    worker.take_back_late_kicks()

    assert (found(database, kick_id).system_job, still, printer.cancelled) == (None, [], ["front-7"])


def test_the_time_is_looked_at_when_the_printer_has_answered(database: Database, printer: FakePrinter):
    kick_id, clock = kick(database), FixedClock(NOW)
    worker = PrintWorker(
        database.writing, database.reading, SlowToAnswer(printer, clock), clock, printer_id="front", profile=PAPER_80
    )

    worker.run_once()

    assert (found(database, kick_id).why, printer.jobs) == ("S-1 (printer.too_late)", [])


class SlowToAnswer(FakePrinter):
    """Takes six seconds to say how it stands."""

    def __init__(self, printer: FakePrinter, clock: FixedClock) -> None:
        super().__init__()
        self._printer, self._clock = printer, clock

    def pulse(self, in_turn: bytes, at_once: bytes, in_time: Callable[[], bool]) -> Sent:
        self._clock.forward(seconds=6)
        return self._printer.pulse(in_turn, at_once, in_time)


def test_the_drawer_is_no_paper(database: Database):
    kick(database)

    with database.writing() as connection:
        assert (jobs(connection), count_waiting(connection, "queued")) == ((), 0)


# --- an old and a long queue --------------------------------------------------------------------------------------


def test_what_an_old_paper_said_goes_and_its_row_stays(database: Database, printer: FakePrinter):
    old, waiting = enqueue(database, 1), enqueue(database, 2)
    put_in(database, old, "printed")

    with database.writing() as connection:
        pruned = prune(connection, NOW + timedelta(days=1))
        with pytest.raises(PaperGone):
            reprint(connection, old, new_id="job-3", by="1002", at=NOW)

    assert pruned == 1
    assert (found(database, old).payload_json, found(database, old).state) == ("", "printed")
    assert found(database, waiting).payload_json != ""


def test_a_long_queue_takes_first_papers_but_no_second_ones(database: Database):
    job_id = enqueue(database)
    put_in(database, job_id, "printed")
    with database.writing() as connection:
        for number in range(QUEUE_MAX):
            job = PrintJob(f"more-{number}", "sale", f"M-{number}", "front", receipt(), "1007", NOW)
            carry_out(connection, enqueue_ops(job))

        with pytest.raises(QueueFull):
            reprint(connection, job_id, new_id="job-3", by="1002", at=NOW)
        assert count_waiting(connection, "queued", printer_id="front") == QUEUE_MAX


def test_a_job_in_the_systems_own_queue_is_known_by_its_number(database: Database):
    job_id = enqueue(database)

    worker_of(database, FakePrinter(Sent("handed", "front-7"))).run_once()

    assert (found(database, job_id).state, found(database, job_id).system_job) == ("handed", "front-7")


def test_a_printer_without_paper_is_asked_to_open_the_drawer_at_once(database: Database, printer: FakePrinter):
    kick(database)
    printer.stands = PrinterState.PAPER_OUT

    worker_of(database, printer).run_once()

    assert printer.jobs == [b"\x10\x14\x01\x00\x01"]
