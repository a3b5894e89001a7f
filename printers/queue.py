"""The print queue: a row of the sale's own transaction, a worker that never prints twice unasked.

queued -> sending -> printed | handed | doubt. `sending` is committed before the first byte leaves. Whatever is found
in `sending` at the next start is in doubt, and a person who looks at the paper settles it: printed, or one more paper,
which carries its number. A job of which nothing left stays queued with the reason.

The drawer has jobs of its own kind, done before any paper and never twice: what was not done in time expires.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Column, Connection, func, select, update

from kernel.clock import Clock, stamp
from kernel.errors import DomainError
from kernel.executor import carry_out
from kernel.projection import Insert, RowOp
from printers.devices.base import MaybeSent, NotSent, Printer
from printers.devices.drawer import kick_now_bytes, open_drawer
from printers.document import COPY_MARK, Cut, Document, Feed, Text, Unprintable, UnreadableDocument
from printers.paper_bytes import paper_bytes
from printers.profile import PrinterProfile
from printers.tables import print_job

OpenConnection = Callable[[], AbstractContextManager[Connection]]
DRAWER, DRAWER_SECONDS = "drawer", 5  # a drawer that opens later finds nobody at the till
QUEUE_MAX = 200  # papers that wait for one printer; a first paper is always taken, further ones are not
SETTLED = ("printed", "handed", "replaced", "expired")


class NoSuchJob(DomainError):
    """`job_id`."""

    code = "printer.no_such_job"


class NotInDoubt(DomainError):
    """Only a job in doubt is settled by a person. `state`."""

    code = "printer.not_in_doubt"


class StillQueued(DomainError):
    """The first paper has not been given to the printer yet; a second one would be too many. `state`."""

    code = "printer.still_queued"


class NotQueued(DomainError):
    """Only a paper of which nothing has left can go to another printer. `state`."""

    code = "printer.not_queued"


class QueueFull(DomainError):
    """So many papers wait already that no second one is taken. `waiting`."""

    code = "printer.queue_full"


class PaperGone(DomainError):
    """The paper is so old that only its number is kept. `doc_no`."""

    code = "printer.paper_gone"


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
    system_job: str | None
    expires_at: str | None

    @property
    def why_code(self) -> str | None:
        """The code by which the screen finds its words."""
        return self.why.split(":", 1)[0] if self.why else None

    @property
    def document(self) -> Document:
        """The frozen paper, with its 补打 mark where it is a further one. Raises UnreadableDocument, PaperGone."""
        if not self.payload_json:
            raise PaperGone(doc_no=self.doc_no)
        document = Document.from_json(self.payload_json)
        return with_copy_mark(document, self.copy_no, self.created_at, self.created_by) if self.copy_no else document


def enqueue_ops(job: PrintJob) -> list[RowOp]:
    """What to carry out in the transaction of the sale, so that a saved sale is a queued paper."""
    row = _row(job.id, job.doc_kind, job.doc_no, job.printer_id, job.created_by, job.created_at)
    return [Insert(print_job, {**row, "copy_no": job.copy_no, "payload_json": job.document.to_json()})]


def kick_ops(kick_id: str, printer_id: str, *, reason: str, by: str, at: datetime) -> list[RowOp]:
    """The drawer's own job, for the transaction that makes it due; the row keeps who asked and why."""
    row = _row(kick_id, DRAWER, kick_id, printer_id, by, at)
    return [Insert(print_job, {**row, "why": reason, "expires_at": stamp(at + timedelta(seconds=DRAWER_SECONDS))})]


def _row(job_id: str, kind: str, number: str, printer_id: str, by: str, at: datetime) -> dict[str, Any]:
    return {
        "id": job_id, "doc_kind": kind, "doc_no": number, "copy_no": 0, "printer_id": printer_id, "state": "queued",
        "payload_json": "", "bytes_sha256": None, "created_by": by, "created_at": stamp(at), "tries": 0,
        "sent_at": None, "done_at": None, "why": None, "expires_at": None, "system_job": None,
    }  # fmt: skip


def with_copy_mark(document: Document, copy_no: int, at: str, by: str) -> Document:
    """The document with '补打 第n次', the time and the person in white on black at its top and its foot."""
    mark = Text(f" 补打 第{copy_no}次 {at[:16].replace('T', ' ')} {by} ", align="center", invert=True, field=COPY_MARK)
    end = len(document.blocks)
    while end and isinstance(document.blocks[end - 1], Feed | Cut):
        end -= 1
    return Document(document.title, (mark, *document.blocks[:end], mark, *document.blocks[end:]), document.version)


class PrintWorker:
    """Gives one printer its jobs, oldest first, one at a time. `writing` commits when left cleanly.

    `reading` waits for nobody who writes: a printer is looked after while the till is at its next sale.
    """

    def __init__(
        self,
        writing: OpenConnection,
        reading: OpenConnection,
        printer: Printer,
        clock: Clock,
        *,
        printer_id: str,
        profile: PrinterProfile,
    ) -> None:
        self._open, self._reading, self._printer, self._clock = writing, reading, printer, clock
        self._printer_id, self._profile = printer_id, profile

    def recover(self) -> int:
        """At start: what was being sent when the program ended is in doubt. Returns how many."""
        t = print_job.c
        ours = (t.printer_id == self._printer_id) & (t.state == "sending")
        with self._open() as connection:
            connection.execute(update(print_job).where(ours, t.doc_kind == DRAWER).values(state="expired"))
            found = connection.execute(update(print_job).where(ours).values(state="doubt", why="printer.interrupted"))
            return found.rowcount

    def run_once(self) -> JobView | None:
        """Try the oldest queued job, the drawer's first; what became of it, or None when there was none.

        A job that comes back `queued` met a printer that is not ready: wait before the next call.
        """
        kick = self._kick_due()
        if kick is not None:
            return self._kick(kick)
        with self._reading() as connection:
            waiting = jobs(connection, states=("queued",), printer_id=self._printer_id, oldest_first=True, limit=1)
        if not waiting:
            return None
        job = waiting[0]
        try:
            return self._print(job)
        except UnreadableDocument as error:
            return self._became(job.id, "doubt", f"printer.unreadable_document: {error}")
        except Unprintable as error:
            return self._became(job.id, "doubt", str(error))
        except NotSent as error:
            return self._became(job.id, "queued", str(error))
        except MaybeSent as error:
            return self._became(job.id, "doubt", str(error))
        except Exception as error:  # a fault of ours: a person decides about this paper, and the next one can print
            self._became(job.id, "doubt", f"printer.fault: {type(error).__name__}")
            raise

    def _print(self, job: JobView) -> JobView | None:
        document = job.document
        data = paper_bytes(document, self._profile)
        if not self._claim(job.id, hashlib.sha256(data).hexdigest()):
            return None
        sent = self._printer.send(data, document)
        return self._became(job.id, sent.state, None, sent.system_job)

    def kick_meanwhile(self) -> bytes:
        """The pulse for a drawer that is due while the printer holds a paper, to be sent at once on the same line."""
        kick = self._kick_due()
        if kick is None or not self._claim(kick.id, ""):
            return b""
        self._became(kick.id, "handed", kick.why)
        return kick_now_bytes(self._profile)

    def _kick_due(self) -> JobView | None:
        """The drawer's job that waits, None where there is none; those that are too late expire."""
        t, now = print_job.c, stamp(self._clock.now())
        ours = (t.printer_id == self._printer_id) & (t.state == "queued") & (t.doc_kind == DRAWER)
        query = select(*_columns()).where(ours).order_by(t.created_at).limit(1)
        with self._reading() as connection:
            if connection.execute(query).first() is None:
                return None
        with self._open() as connection:
            connection.execute(update(print_job).where(ours, t.expires_at <= now).values(state="expired"))
            found = connection.execute(query).first()
        return None if found is None else JobView(*found)

    def _kick(self, kick: JobView) -> JobView | None:
        """Open the drawer now or never: what went wrong stands behind the reason."""
        if not self._claim(kick.id, ""):
            return None
        try:
            sent = open_drawer(self._printer, self._profile, lambda: self._in_time(kick))
        except DomainError as error:
            return self._became(kick.id, "expired", f"{kick.why} ({error.code})")
        return self._became(kick.id, "handed", kick.why, sent.system_job)

    def _in_time(self, kick: JobView) -> bool:
        return stamp(self._clock.now()) < (kick.expires_at or "")

    def take_back_late_kicks(self) -> None:
        """Take a pulse that still waits in the system's own queue out of it: a printer that is switched on in the
        morning would open the drawer in an empty shop. Raises LineBroken of a queue that does not answer.
        """
        t, now = print_job.c, self._clock.now()
        ours = (t.printer_id == self._printer_id) & (t.state == "handed") & (t.doc_kind == DRAWER)
        late = (
            (t.created_at > stamp(now - timedelta(days=1))) & (t.expires_at <= stamp(now)) & t.system_job.is_not(None)
        )
        with self._reading() as connection:
            found = [JobView(*row) for row in connection.execute(select(*_columns()).where(ours, late))]
        for kick in found:
            self._printer.cancel(kick.system_job or "")
            self._became(kick.id, "handed", kick.why)

    def _claim(self, job_id: str, sha256: str) -> bool:
        t = print_job.c
        queued = (t.id == job_id) & (t.state == "queued") & (t.printer_id == self._printer_id)  # it may have moved
        values = {"tries": print_job.c.tries + 1, "sent_at": stamp(self._clock.now()), "bytes_sha256": sha256}
        with self._open() as connection:
            claimed = connection.execute(update(print_job).where(queued).values(state="sending", why=None, **values))
            return claimed.rowcount == 1

    def _became(self, job_id: str, state: str, why: str | None, system_job: str = "") -> JobView:
        done = stamp(self._clock.now()) if state in ("printed", "handed") else None
        with self._open() as connection:
            change = update(print_job).where(print_job.c.id == job_id)
            connection.execute(change.values(state=state, why=why, done_at=done, system_job=system_job or None))
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
    """Papers of the queue, newest first unless asked; no `states` means all."""
    t = print_job.c
    query = select(*_columns()).where(t.doc_kind != DRAWER).limit(limit)
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
    query = select(*_columns()).where(print_job.c.id == job_id)
    row = connection.execute(query).first()
    if row is None:
        raise NoSuchJob(job_id=job_id)
    return JobView(*row)


def _columns() -> list[Column[Any]]:
    return [print_job.c[name] for name in JobView.__slots__]


def count_waiting(connection: Connection, *states: str, printer_id: str = "") -> int:
    """How many papers are in one of these states, for one printer or for all."""
    t = print_job.c
    query = select(func.count()).select_from(print_job).where(t.doc_kind != DRAWER, t.state.in_(states))
    query = query.where(t.printer_id == printer_id) if printer_id else query
    return int(connection.scalar(query) or 0)


def move(connection: Connection, job_id: str, printer_id: str) -> None:
    """Give a paper of which nothing has left to another printer. Raises NoSuchJob, NotQueued."""
    state = job_by_id(connection, job_id).state
    queued = (print_job.c.id == job_id) & (print_job.c.state == "queued") & (print_job.c.doc_kind != DRAWER)
    moved = connection.execute(update(print_job).where(queued).values(printer_id=printer_id, why=None))
    if moved.rowcount == 0:
        raise NotQueued(state=state)


def recover_without_printer(connection: Connection, known: Collection[str]) -> int:
    """At start: what was being sent to a printer that this till has no more is in doubt too. Returns how many."""
    t = print_job.c
    left = (t.state == "sending") & (t.doc_kind != DRAWER) & t.printer_id.not_in(known)
    return connection.execute(update(print_job).where(left).values(state="doubt", why="printer.interrupted")).rowcount


def prune(connection: Connection, before: datetime) -> int:
    """Empty the payload of papers settled and older than `before`; their rows stay. Returns how many."""
    old = (print_job.c.created_at < stamp(before)) & print_job.c.state.in_(SETTLED) & (print_job.c.payload_json != "")
    return connection.execute(update(print_job).where(old).values(payload_json="")).rowcount


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
    Raises NoSuchJob, StillQueued while the first paper is on its way, QueueFull, PaperGone.
    """
    job = job_by_id(connection, job_id)
    if job.state in ("queued", "sending"):
        raise StillQueued(state=job.state)
    waiting = count_waiting(connection, "queued", printer_id=printer_id or job.printer_id)
    if waiting >= QUEUE_MAX:
        raise QueueFull(waiting=waiting)
    if not job.payload_json and instead is None:
        raise PaperGone(doc_no=job.doc_no)
    same = (print_job.c.doc_kind == job.doc_kind) & (print_job.c.doc_no == job.doc_no)
    copy_no = int(connection.execute(select(func.max(print_job.c.copy_no)).where(same)).scalar_one()) + 1
    said = instead or Document.from_json(job.payload_json)
    more = PrintJob(new_id, job.doc_kind, job.doc_no, printer_id or job.printer_id, said, by, at, copy_no)
    carry_out(connection, enqueue_ops(more))
    if job.state == "doubt":
        connection.execute(update(print_job).where(print_job.c.id == job_id).values(state="replaced"))
    return copy_no
