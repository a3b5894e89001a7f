"""The print queue: a row of the sale's own transaction, a worker that never prints twice unasked.

queued -> sending -> printed | handed | doubt. `sending` is committed before the first byte leaves. Whatever is found
in `sending` at the next start is in doubt, and a person who looks at the paper settles it: printed, or one more paper,
which carries its number. A job of which nothing left stays queued with the reason.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from kernel.clock import Clock, stamp
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Insert, RowOp
from printers.devices.base import MaybeSent, NotSent, Printer
from printers.document import Cut, Document, Feed, Text, UnreadableDocument
from printers.escpos import document_bytes
from printers.profile import PrinterProfile
from printers.tables import print_job

OpenConnection = Callable[[], AbstractContextManager[Connection]]


class NoSuchJob(DomainError):
    """`job_id`."""

    code = "printer.no_such_job"


class NotInDoubt(DomainError):
    """Only a job in doubt is settled by a person. `state`."""

    code = "printer.not_in_doubt"


class StillQueued(DomainError):
    """The first paper has not been given to the printer yet; a second one would be too many. `state`."""

    code = "printer.still_queued"


@dataclass(frozen=True, slots=True)
class PrintJob:
    """A paper to print. `copy_no` 0 is the first paper; (doc_kind, doc_no, printer_id, copy_no) exists once."""

    id: str
    doc_kind: str
    doc_no: str
    printer_id: str
    document: Document
    created_by: str
    created_at: datetime
    copy_no: int = 0


@dataclass(frozen=True, slots=True)
class JobView:
    """A row of the queue as lists show it. Times are stamps; `why` is an error's code and facts, or None."""

    id: str
    doc_kind: str
    doc_no: str
    copy_no: int
    printer_id: str
    state: str
    created_by: str
    created_at: str
    tries: int
    sent_at: str | None
    done_at: str | None
    why: str | None
    payload_json: str

    @property
    def why_code(self) -> str | None:
        """The code by which the screen finds its words."""
        return self.why.split(":", 1)[0] if self.why else None

    @property
    def document(self) -> Document:
        """The frozen paper, with its 补打 mark where it is a further one. Raises UnreadableDocument."""
        document = Document.from_json(self.payload_json)
        return with_copy_mark(document, self.copy_no, self.created_at, self.created_by) if self.copy_no else document


def enqueue_ops(job: PrintJob) -> list[RowOp]:
    """What to carry out in the transaction of the sale, so that a saved sale is a queued paper."""
    row: dict[str, Any] = {
        "id": job.id, "doc_kind": job.doc_kind, "doc_no": job.doc_no, "copy_no": job.copy_no,
        "printer_id": job.printer_id, "state": "queued", "payload_json": job.document.to_json(), "bytes_sha256": None,
        "created_by": job.created_by, "created_at": stamp(job.created_at), "tries": 0, "sent_at": None,
        "done_at": None, "why": None,
    }  # fmt: skip
    return [Insert(print_job, row)]


def with_copy_mark(document: Document, copy_no: int, at: str, by: str) -> Document:
    """The document with '补打 第n次', the time and the person in white on black at its top and its foot."""
    mark = Text(f" 补打 第{copy_no}次 {at[:16].replace('T', ' ')} {by} ", align="center", invert=True)
    end = len(document.blocks)
    while end and isinstance(document.blocks[end - 1], Feed | Cut):
        end -= 1
    return Document(document.title, (mark, *document.blocks[:end], mark, *document.blocks[end:]), document.version)


class PrintWorker:
    """Gives one printer its jobs, oldest first, one at a time. `open_connection` commits when left cleanly."""

    def __init__(
        self,
        open_connection: OpenConnection,
        printer: Printer,
        clock: Clock,
        *,
        printer_id: str,
        profile: PrinterProfile,
    ) -> None:
        self._open, self._printer, self._clock = open_connection, printer, clock
        self._printer_id, self._profile = printer_id, profile

    def recover(self) -> int:
        """At start: what was being sent when the program ended is in doubt. Returns how many."""
        ours = (print_job.c.printer_id == self._printer_id) & (print_job.c.state == "sending")
        with self._open() as connection:
            found = connection.execute(update(print_job).where(ours).values(state="doubt", why="printer.interrupted"))
            return found.rowcount

    def run_once(self) -> JobView | None:
        """Try the oldest queued job; what became of it, or None when there was none.

        A job that comes back `queued` met a printer that is not ready: wait before the next call.
        """
        with self._open() as connection:
            waiting = jobs(connection, states=("queued",), printer_id=self._printer_id, oldest_first=True, limit=1)
        if not waiting:
            return None
        job = waiting[0]
        try:
            return self._print(job)
        except UnreadableDocument as error:
            return self._became(job.id, "doubt", f"printer.unreadable_document: {error}")
        except NotSent as error:
            return self._became(job.id, "queued", str(error))
        except MaybeSent as error:
            return self._became(job.id, "doubt", str(error))
        except Exception as error:  # a fault of ours: a person decides about this paper, and the next one can print
            self._became(job.id, "doubt", f"printer.fault: {type(error).__name__}")
            raise

    def _print(self, job: JobView) -> JobView | None:
        document = job.document
        data = document_bytes(document, self._profile)
        if not self._claim(job.id, hashlib.sha256(data).hexdigest()):
            return None
        return self._became(job.id, self._printer.send(data, document).value, None)

    def _claim(self, job_id: str, sha256: str) -> bool:
        queued = (print_job.c.id == job_id) & (print_job.c.state == "queued")
        values = {"tries": print_job.c.tries + 1, "sent_at": stamp(self._clock.now()), "bytes_sha256": sha256}
        with self._open() as connection:
            claimed = connection.execute(update(print_job).where(queued).values(state="sending", why=None, **values))
            return claimed.rowcount == 1

    def _became(self, job_id: str, state: str, why: str | None) -> JobView:
        done = stamp(self._clock.now()) if state in ("printed", "handed") else None
        with self._open() as connection:
            change = update(print_job).where(print_job.c.id == job_id)
            connection.execute(change.values(state=state, why=why, done_at=done))
            return job_by_id(connection, job_id)


def jobs(
    connection: Connection,
    *,
    states: Sequence[str] = (),
    doc_no: str | None = None,
    printer_id: str | None = None,
    oldest_first: bool = False,
    limit: int = 200,
) -> tuple[JobView, ...]:
    """Rows of the queue, newest first unless asked; no `states` means all."""
    t = print_job.c
    query = select(*(t[name] for name in JobView.__slots__)).limit(limit)
    query = query.order_by(t.created_at, t.id) if oldest_first else query.order_by(t.created_at.desc(), t.id.desc())
    if states:
        query = query.where(t.state.in_(states))
    if doc_no is not None:
        query = query.where(t.doc_no == doc_no)
    if printer_id is not None:
        query = query.where(t.printer_id == printer_id)
    return tuple(JobView(*row) for row in connection.execute(query))


def job_by_id(connection: Connection, job_id: str) -> JobView:
    """Raises NoSuchJob."""
    query = select(*(print_job.c[name] for name in JobView.__slots__)).where(print_job.c.id == job_id)
    row = connection.execute(query).first()
    if row is None:
        raise NoSuchJob(job_id=job_id)
    return JobView(*row)


def settle_as_printed(connection: Connection, job_id: str, *, by: str, at: datetime) -> None:
    """A person has seen the whole paper of a job in doubt. Raises NoSuchJob, NotInDoubt."""
    job = job_by_id(connection, job_id)
    if job.state != "doubt":
        raise NotInDoubt(state=job.state)
    change = update(print_job).where(print_job.c.id == job_id)
    connection.execute(change.values(state="printed", done_at=stamp(at), why=f"printer.seen: by={by}"))


def reprint(
    connection: Connection, job_id: str, *, new_id: str, by: str, at: datetime, printer_id: str | None = None,
    instead: Document | None = None,
) -> int:  # fmt: skip
    """Queue one more paper of that job's document and return its number, which it carries as 补打 第n次.

    `instead` is what the paper says by now, where what it told first was put right.
    A job in doubt is thereby settled. The caller has checked the permission and records who asked.
    Raises NoSuchJob, and StillQueued while the first paper is on its way.
    """
    job = job_by_id(connection, job_id)
    if job.state in ("queued", "sending"):
        raise StillQueued(state=job.state)
    same = (print_job.c.doc_kind == job.doc_kind) & (print_job.c.doc_no == job.doc_no)
    copy_no = int(connection.execute(select(func.max(print_job.c.copy_no)).where(same)).scalar_one()) + 1
    said = instead or Document.from_json(job.payload_json)
    more = PrintJob(new_id, job.doc_kind, job.doc_no, printer_id or job.printer_id, said, by, at, copy_no)
    carry_out(connection, enqueue_ops(more))
    if job.state == "doubt":
        connection.execute(update(print_job).where(print_job.c.id == job_id).values(state="replaced"))
    return copy_no
