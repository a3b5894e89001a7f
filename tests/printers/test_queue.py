"""The print queue: nothing lost, nothing printed twice unmarked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import update

from kernel.clock import CHINA, FixedClock
from kernel.database import Database
from kernel.executor import carry_out
from kernel.projection import Conflict
from printers.devices.base import MaybeSent, PaperOut, PrinterState, PrinterUnreachable, Sent
from printers.document import Document
from printers.escpos import document_bytes
from printers.layout import plain_text
from printers.queue import (
    QUEUE_MAX,
    JobView,
    NoSuchJob,
    NotInDoubt,
    NotQueued,
    PaperGone,
    PrintJob,
    PrintWorker,
    QueueFull,
    StillQueued,
    count_waiting,
    enqueue_ops,
    job_by_id,
    jobs,
    kick_ops,
    move,
    prune,
    reprint,
    settle_as_printed,
)
from printers.tables import print_job
from tests.printers.fakes import FakePrinter
from tests.printers.samples import PAPER_80, receipt

NOW = datetime(2026, 11, 21, 10, 32, tzinfo=CHINA)


@pytest.fixture
def database() -> Iterator[Database]:
    database = Database(None)
    with database.writing() as connection:
        print_job.create(connection)
    yield database
    database.close()


@pytest.fixture
def printer() -> FakePrinter:
    return FakePrinter()


def worker_of(database: Database, printer: FakePrinter) -> PrintWorker:
    return PrintWorker(database.writing, printer, FixedClock(NOW), printer_id="front", profile=PAPER_80)


def enqueue(database: Database, number: int = 1, printer_id: str = "front") -> str:
    job_id = f"job-{number}"
    job = PrintJob(job_id, "sale", f"S-{number}", printer_id, receipt(), "1007", NOW.replace(second=number))
    with database.writing() as connection:
        carry_out(connection, enqueue_ops(job))
    return job_id


def found(database: Database, job_id: str) -> JobView:
    with database.writing() as connection:
        return job_by_id(connection, job_id)


def put_in(database: Database, job_id: str, state: str) -> None:
    with database.writing() as connection:
        connection.execute(update(print_job).where(print_job.c.id == job_id).values(state=state))


def test_a_queued_receipt_is_printed_once(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)

    outcomes = [worker.run_once(), worker.run_once()]

    assert outcomes == [found(database, job_id), None]
    assert found(database, job_id).state == "printed"
    assert printer.jobs == [document_bytes(receipt(), PAPER_80)]


def test_receipts_print_in_the_order_of_their_sales(database: Database, printer: FakePrinter):
    enqueue(database, 2)
    enqueue(database, 1)
    worker = worker_of(database, printer)

    outcomes = [worker.run_once(), worker.run_once()]

    assert [job.doc_no for job in outcomes if job] == ["S-1", "S-2"]


def test_a_sale_that_is_not_saved_prints_nothing(database: Database, printer: FakePrinter):
    job = PrintJob("job-1", "sale", "S-1", "front", receipt(), "1007", NOW)

    with pytest.raises(Conflict), database.writing() as connection:
        carry_out(connection, [*enqueue_ops(job), *enqueue_ops(job)])

    assert worker_of(database, printer).run_once() is None


def test_a_receipt_is_queued_once_for_its_printer(database: Database):
    enqueue(database)

    with pytest.raises(Conflict):
        enqueue(database)


def test_without_paper_the_job_waits_with_its_reason_and_prints_later(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)
    printer.trouble = PaperOut(printer="front")

    worker.run_once()
    waiting = found(database, job_id)
    printer.trouble = None
    worker.run_once()

    assert (waiting.state, waiting.why_code, waiting.tries) == ("queued", "printer.paper_out", 1)
    assert (found(database, job_id).state, found(database, job_id).why) == ("printed", None)


def test_sending_is_on_record_before_the_first_byte_leaves(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    seen: list[str] = []
    printer.on_send = lambda: seen.append(found(database, job_id).state)

    worker_of(database, printer).run_once()

    assert seen == ["sending"]


def test_a_till_killed_while_sending_finds_the_job_in_doubt(tmp_path: Path, printer: FakePrinter):
    before = Database(tmp_path / "till.sqlite")
    with before.writing() as connection:
        print_job.create(connection)
    job_id = enqueue(before)
    printer.trouble = SystemExit()  # the process ends here; nothing of ours runs any more
    with pytest.raises(SystemExit):
        worker_of(before, printer).run_once()
    before.close()
    printer.trouble = None

    after = Database(tmp_path / "till.sqlite")
    worker = worker_of(after, printer)
    recovered, outcome, job = worker.recover(), worker.run_once(), found(after, job_id)
    after.close()

    assert (recovered, outcome, job.state, job.why_code) == (1, None, "doubt", "printer.interrupted")
    assert printer.jobs == []


def test_jobs_of_another_printer_are_left_alone(database: Database, printer: FakePrinter):
    put_in(database, enqueue(database, 1, "back"), "sending")
    enqueue(database, 2, "back")
    worker = worker_of(database, printer)

    assert (worker.recover(), worker.run_once()) == (0, None)


def test_a_line_that_breaks_leaves_a_doubt_that_is_not_tried_again(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)
    printer.trouble = MaybeSent(bytes_sent=100)

    worker.run_once()
    printer.trouble = None

    assert found(database, job_id).state == "doubt"
    assert worker.run_once() is None


def test_a_fault_of_ours_while_sending_is_a_doubt_and_is_reported(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    printer.trouble = RuntimeError("bug")

    with pytest.raises(RuntimeError):
        worker_of(database, printer).run_once()

    assert (found(database, job_id).state, found(database, job_id).why_code) == ("doubt", "printer.fault")


def test_a_printer_that_says_nothing_back_has_only_been_handed_the_job(database: Database):
    job_id = enqueue(database)

    worker_of(database, FakePrinter(Sent.HANDED)).run_once()

    assert found(database, job_id).state == "handed"


def test_a_paper_of_a_newer_program_does_not_block_the_queue(database: Database, printer: FakePrinter):
    first, second = enqueue(database, 1), enqueue(database, 2)
    newer = receipt().to_json().replace('"version":2', '"version":9')
    with database.writing() as connection:
        connection.execute(update(print_job).where(print_job.c.id == first).values(payload_json=newer))
    worker = worker_of(database, printer)

    worker.run_once()
    worker.run_once()

    assert [found(database, first).state, found(database, second).state] == ["doubt", "printed"]


def test_a_person_who_saw_the_paper_settles_the_doubt(database: Database):
    job_id = enqueue(database)
    put_in(database, job_id, "doubt")

    with database.writing() as connection:
        settle_as_printed(connection, job_id, by="1007", at=NOW)

    assert (found(database, job_id).state, found(database, job_id).why_code) == ("printed", "printer.seen")


def test_only_a_doubt_is_settled(database: Database):
    job_id = enqueue(database)

    with database.writing() as connection, pytest.raises(NotInDoubt):
        settle_as_printed(connection, job_id, by="1007", at=NOW)


def test_a_second_paper_is_marked_at_its_top_and_foot(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)
    worker.run_once()

    with database.writing() as connection:
        copy_no = reprint(connection, job_id, new_id="job-2", by="1002", at=NOW)
    worker.run_once()

    paper = printer.documents[1]
    assert isinstance(paper, Document)
    rows = [text for text in plain_text(paper, 48).splitlines() if text.strip()]
    assert copy_no == 1
    assert [rows[0].strip(), rows[-2].strip()] == ["补打 第1次 2026-11-21 10:32 1002"] * 2


def test_each_further_paper_counts_on_and_shows_the_first_one(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    worker = worker_of(database, printer)
    worker.run_once()
    with database.writing() as connection:
        reprint(connection, job_id, new_id="job-2", by="1002", at=NOW)
    worker.run_once()

    with database.writing() as connection:
        copy_no = reprint(connection, "job-2", new_id="job-3", by="1002", at=NOW)
    worker.run_once()

    paper = printer.documents[2]
    assert isinstance(paper, Document)
    assert copy_no == 2
    assert plain_text(paper, 48).count("补打") == 2


def test_a_further_paper_settles_a_doubt(database: Database):
    job_id = enqueue(database)
    put_in(database, job_id, "doubt")

    with database.writing() as connection:
        reprint(connection, job_id, new_id="job-2", by="1002", at=NOW)

    with database.writing() as connection:
        assert jobs(connection, states=("doubt",)) == ()
    assert found(database, job_id).state == "replaced"


@pytest.mark.parametrize("state", ["queued", "sending"])
def test_no_second_paper_while_the_first_is_on_its_way(database: Database, state: str):
    job_id = enqueue(database)
    put_in(database, job_id, state)

    with database.writing() as connection, pytest.raises(StillQueued):
        reprint(connection, job_id, new_id="job-2", by="1002", at=NOW)


def test_a_job_that_is_not_there_is_said_so(database: Database):
    with database.writing() as connection, pytest.raises(NoSuchJob):
        job_by_id(connection, "none")


def test_the_list_shows_the_newest_first_and_can_be_narrowed(database: Database):
    enqueue(database, 1)
    enqueue(database, 2)
    put_in(database, "job-1", "doubt")

    with database.writing() as connection:
        everything = [job.doc_no for job in jobs(connection)]
        doubts = [job.doc_no for job in jobs(connection, states=("doubt",))]
        one = [job.id for job in jobs(connection, doc_no="S-2")]

    assert (everything, doubts, one) == (["S-2", "S-1"], ["S-1"], ["job-2"])


# --- another printer ----------------------------------------------------------------------------------------------


def test_a_paper_that_waits_goes_to_another_printer(database: Database, printer: FakePrinter):
    job_id = enqueue(database)
    printer.trouble = PaperOut(printer="front")
    worker_of(database, printer).run_once()
    back = FakePrinter()

    with database.writing() as connection:
        move(connection, job_id, "back")
    PrintWorker(database.writing, back, FixedClock(NOW), printer_id="back", profile=PAPER_80).run_once()

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
    assert printer.needs_paper == [False, True]
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
