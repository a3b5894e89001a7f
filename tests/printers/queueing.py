"""A queue in memory and the receipts in it, for the tests of the queue."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update

from kernel.clock import CHINA, FixedClock
from kernel.database import Database
from kernel.executor import carry_out
from printers.queue import JobView, PrintJob, PrintWorker, enqueue_ops, job_by_id
from printers.tables import print_job
from tests.printers.fakes import FakePrinter
from tests.printers.samples import PAPER_80, receipt

NOW = datetime(2026, 11, 21, 10, 32, tzinfo=CHINA)


def worker_of(database: Database, printer: FakePrinter) -> PrintWorker:
    return PrintWorker(
        database.writing, database.reading, printer, FixedClock(NOW), printer_id="front", profile=PAPER_80
    )


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
