"""Papers that are not out for certain: what waits at the printer and why, and what a person decides about it."""

from __future__ import annotations

from dataclasses import dataclass

from pos_app.counter.answers import HoldRow
from pos_app.counter.post import Post
from pos_app.paper import NOT_OUT
from pos_app.papers_counter import HoldPaper, hold_slip
from printers.queue import JobView, job_by_id, jobs, settle_as_printed
from shop.staff.rules import roles

HOLD = "hold"


@dataclass(frozen=True, slots=True)
class WaitingPaper:
    """A paper of which nobody knows yet that it is out. `state` queued | sending | doubt, `trouble` an error's code."""

    job_id: str
    kind: str
    number: str
    copy_no: int
    at: str
    state: str
    trouble: str


@dataclass(slots=True)
class Papers:
    """This till's print queue as its people see it."""

    post: Post

    def state_of(self, number: str) -> tuple[str, str]:
        """The state and the trouble ('' for none) of a document's newest paper. Raises SaleUnknown."""
        paper = self.post.paper
        return paper.state_of(number), paper.trouble_of(number)

    def drawer_of(self, sale_id: str) -> str:
        """What became of the drawer of a sale that moved cash: soon | opened | trouble | none."""
        return self.post.paper.drawer_state(sale_id)

    def waiting(self) -> tuple[WaitingPaper, ...]:
        """Newest first; none where papers are only shown on the screen."""
        if self.post.paper.printer.kind == "screen":
            return ()
        with self.post.reading() as connection:
            return tuple(waiting_paper(job) for job in jobs(connection, states=NOT_OUT))

    def retry(self) -> tuple[WaitingPaper, ...]:
        """Try the printer now instead of at the next round; what waits then."""
        self.post.paper.print_soon()
        return self.waiting()

    def others(self, job_id: str) -> tuple[str, ...]:
        """The printers that can print a waiting paper instead. Raises NoSuchJob."""
        with self.post.reading() as connection:
            return self.post.paper.others(connection, job_id)

    def move(self, job_id: str, printer: str) -> tuple[WaitingPaper, ...]:
        """Give a paper that waits to another printer; what waits then. Raises PrinterUnknown, NoSuchJob, NotQueued."""
        with self.post.books() as books:
            self.post.paper.move(books, job_id, printer)
        self.post.paper.print_soon()
        return self.waiting()

    def seen(self, job_id: str) -> tuple[WaitingPaper, ...]:
        """A person holds the whole paper in their hand; what waits then. Raises NoSuchJob, NotInDoubt, NotPermitted."""
        with self.post.books(roles.REPRINT) as books:
            settle_as_printed(books.connection, job_id, by=books.actor.staff_no, at=books.clock.now())
        return self.waiting()

    def again(self, job_id: str) -> tuple[WaitingPaper, ...]:
        """One more paper, marked 补打, of one that did not come out whole; what waits then.

        The journal keeps who asked for a second receipt. Raises NoSuchJob, StillQueued, NotPermitted.
        """
        with self.post.books(roles.REPRINT) as books:
            self.post.paper.reprint(books, job_by_id(books.connection, job_id))
        self.post.paper.print_soon()
        return self.waiting()

    def hold_slip(self, hold: HoldRow) -> str:
        """The slip by which a parked bill is brought back; the paper's number. Raises NotPermitted."""
        paper = self.post.paper
        slip = HoldPaper(
            hold.hold_no, hold.wall, hold.name, hold.member_label, hold.pieces, hold.due_fen, hold.staff_name
        )
        with self.post.books(roles.HOLD) as books:
            number = paper.free_no(books, HOLD, hold.hold_no)
            books.carry_out(paper.slip_rows(books, HOLD, number, lambda head: hold_slip(head, slip)))
        paper.print_soon()
        return number


def waiting_paper(job: JobView) -> WaitingPaper:
    return WaitingPaper(
        job_id=job.id,
        kind=job.doc_kind,
        number=job.doc_no,
        copy_no=job.copy_no,
        at=job.created_at,
        state=job.state,
        trouble=job.why_code or "",
    )
