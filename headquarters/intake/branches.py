"""Taking in the other branch of a forked register: nothing that a machine of ours wrote is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks
from headquarters.intake.receiving import cursor_of, known_hashes
from headquarters.tables import enrolled_register
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


def take_in(
    books: OfficeBooks, register: str, store: str, entries: Sequence[Entry], *, name: str, behind: int | None = None
) -> TakenIn:
    """Record a branch's entries, those of one epoch in their order, that headquarters does not have. Once each.

    A branch left the chain somewhere, or follows its end here when nobody hands it in any more. `behind`: these
    entries go on with a branch that left behind that place and was taken in until here. Raises BranchRefused.
    """
    if not entries or any(entry.register != register for entry in entries):
        raise BranchRefused(register=register, why="no entries of this register")
    try:
        check_branch(entries)
    except BranchBroken as error:
        raise BranchRefused(register=register, why=str(error)) from error
    books.lock_head()
    fresh = unknown(books.connection, entries)
    if not fresh:
        return TakenIn(name, entries[-1].seq, 0, 0)
    if behind is None:
        _require_nobody_hands_in(books.connection, fresh[0])
    forked_from = fresh[0].seq - 1 if behind is None else behind
    taken = _taken_before(books, fresh)
    troubled = 0
    left = [entry for entry in fresh if entry.id not in taken]
    for entry in left:
        troubled += books.record_carrying(wrapped(entry, branch=name, forked_from=forked_from), store) is not None
    return TakenIn(name, forked_from, len(left), troubled)


def unknown(connection: Connection, entries: Sequence[Entry]) -> list[Entry]:
    """Those of a register's entries, of one epoch, that it never handed in."""
    first = entries[0]
    known = known_hashes(connection, first.register, first.epoch, first.seq, entries[-1].seq)
    return [entry for entry in entries if known.get(entry.seq) != entry.hash]


def _require_nobody_hands_in(connection: Connection, first: Entry) -> None:
    """What only follows the end that is known here would count twice if its register handed it in after all."""
    row = connection.execute(select(enrolled_register).where(enrolled_register.c.register == first.register)).first()
    end = cursor_of(connection, first.register)
    newest = end.epoch if row is None else max(end.epoch, row.epoch)
    if first.epoch < newest or (row is not None and row.state == "revoked"):
        return  # nobody speaks for that epoch any more
    follows = first.seq == end.seq + 1 and first.prev == end.hash
    left_the_chain = first.epoch == end.epoch and first.seq <= end.seq + 1 and not follows
    if not left_the_chain:
        why = (
            f"it follows {first.register}-{end.epoch}-{end.seq}: its till hands it in; revoke the register if it cannot"
        )
        raise BranchRefused(register=first.register, why=why)


def _taken_before(books: OfficeBooks, entries: Sequence[Entry]) -> set[str]:
    """Ids of entries that an earlier import brought in; they stand in the bodies of headquarters' own entries."""
    rows = books.connection.scalars(
        select(journal.c.body).where(journal.c.register == books.register, journal.c.kind == "chain.branch_entry")
    )
    brought = "".join(rows)
    return {entry.id for entry in entries if f'"{entry.id}"' in brought}
