"""The print queue: nothing lost, nothing printed twice unmarked."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import update

from kernel.database import Database
from kernel.executor import carry_out
from kernel.projection import Conflict
from printers.devices.base import MaybeSent, PaperOut, Sent
from printers.document import Document
from printers.escpos import document_bytes
from printers.layout import plain_text
from printers.queue import (
    NoSuchJob,
    NotInDoubt,
    PrintJob,
    StillQueued,
    enqueue_ops,
    job_by_id,
    jobs,
    reprint,
    settle_as_printed,
)
from printers.tables import print_job
from tests.printers.fakes import FakePrinter
from tests.printers.queueing import NOW, enqueue, found, put_in, worker_of
from tests.printers.samples import PAPER_80, receipt


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
