"""Taking in the other branch of a forked register: nothing that a machine of ours wrote is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from headquarters.books import OfficeBooks
from kernel.errors import DomainError
from kernel.facts import Entry
from kernel.tables import journal
from sync.branches import BranchBroken, check_branch, wrapped


class BranchRefused(DomainError):
    """The file is no branch of this register. `register`, `why`."""

    code = "branch.refused"


@dataclass(frozen=True, slots=True)
class TakenIn:
    """What of a branch was new here: `entries` of it, behind `forked_from`; `troubled` wait in the exception ledger."""

    branch: str
    forked_from: int
    entries: int
    troubled: int


def take_in(books: OfficeBooks, register: str, store: str, entries: Sequence[Entry], *, name: str) -> TakenIn:
    """Record a branch's entries, those of one epoch in their order, that headquarters does not have. Once each.

    Raises BranchRefused.
    """
    if not entries or any(entry.register != register for entry in entries):
        raise BranchRefused(register=register, why="no entries of this register")
    try:
        check_branch(entries)
    except BranchBroken as error:
        raise BranchRefused(register=register, why=str(error)) from error
    books.lock_head()
    known = _known(books, entries)
    fresh = [entry for entry in entries if known.get(entry.seq) != entry.hash]
    if not fresh:
        return TakenIn(name, entries[-1].seq, 0, 0)
    forked_from = fresh[0].seq - 1
    taken = _taken_before(books, fresh)
    troubled = 0
    left = [entry for entry in fresh if entry.id not in taken]
    for entry in left:
        troubled += books.record_carrying(wrapped(entry, branch=name, forked_from=forked_from), store) is not None
    return TakenIn(name, forked_from, len(left), troubled)


def _known(books: OfficeBooks, entries: Sequence[Entry]) -> dict[int, str]:
    rows = books.connection.execute(
        select(journal.c.seq, journal.c.hash).where(
            journal.c.register == entries[0].register,
            journal.c.epoch == entries[0].epoch,
            journal.c.seq.between(entries[0].seq, entries[-1].seq),
        )
    )
    return {row.seq: row.hash for row in rows}


def _taken_before(books: OfficeBooks, entries: Sequence[Entry]) -> set[str]:
    """Ids of entries that an earlier import brought in; they stand in the bodies of headquarters' own entries."""
    rows = books.connection.scalars(
        select(journal.c.body).where(journal.c.register == books.register, journal.c.kind == "chain.branch_entry")
    )
    brought = "".join(rows)
    return {entry.id for entry in entries if f'"{entry.id}"' in brought}
