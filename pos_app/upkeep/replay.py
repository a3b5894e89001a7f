"""Bringing a restored file up to date: what headquarters and the old file know and the backup lacks.

The register's own entries and the others' were once carried out in one order, which nobody kept. A sale needs the
piece that came by a feed before it; a parked bill that another till ended needs the parking before it. So both queues
are merged by their wall time, and an entry whose effect does not fit yet waits until the other queue has moved on.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial

import msgspec
from sqlalchemy import Connection

from kernel.books import Bookkeeper, apply_entry, is_known
from kernel.executor import carry_out
from kernel.facts import Entry, UnknownKind, hash_of
from kernel.projection import Conflict, Insert
from kernel.tables import journal


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many entries were taken in, and how many of them could not be carried out (exception ledger)."""

    own: int
    others: int
    troubled: int


def chained(entries: Iterable[Entry], after_hash: str) -> tuple[list[Entry], list[Entry]]:
    """(the entries that continue the chain from `after_hash` without a break, the rest)."""
    whole: list[Entry] = []
    rest: list[Entry] = []
    last = after_hash
    for entry in entries:
        if not rest and entry.prev == last and hash_of(entry) == entry.hash:
            whole.append(entry)
            last = entry.hash
        else:
            rest.append(entry)
    return whole, rest


def replay(
    keeper: Bookkeeper,
    connection: Connection,
    own: Sequence[Entry],
    others: Sequence[Entry],
    *,
    came_at: str,
    before: Callable[[Entry], None] = lambda _entry: None,
) -> Replayed:
    """Take in own entries, as written here, and others', as come at `came_at`, inside the caller's transaction.

    `before` is told each entry just before it is stored: a member's key comes no sooner than the entry that needs it.
    """
    keep = partial(_keep, keeper, connection, came_at, before)
    mine, theirs = deque(own), deque(entry for entry in others if not is_known(connection, entry))
    counts = {"own": len(mine), "others": len(theirs)}
    troubled = 0
    while mine or theirs:
        first, second = (mine, theirs) if _is_next(mine, theirs) else (theirs, mine)
        if _fits(keeper, connection, first[0], keep):
            first.popleft()
        elif second and _fits(keeper, connection, second[0], keep):
            second.popleft()
        else:  # neither order helps: it goes where it went, or would have gone, the first time
            entry = first.popleft()
            keep(entry)
            troubled += apply_entry(connection, keeper.projections, entry) is not None
    return Replayed(own=counts["own"], others=counts["others"], troubled=troubled)


def _is_next(mine: deque[Entry], theirs: deque[Entry]) -> bool:
    return bool(mine) and (not theirs or mine[0].wall <= theirs[0].wall)


def _fits(keeper: Bookkeeper, connection: Connection, entry: Entry, keep: Callable[[Entry], None]) -> bool:
    """Store an entry and carry it out, or leave everything as it was."""
    try:
        fact = keeper.projections.kinds.read(entry)
    except (UnknownKind, msgspec.DecodeError):
        return False
    savepoint = connection.begin_nested()
    try:
        keep(entry)
        carry_out(connection, keeper.projections.rows_of(entry, fact))
    except Conflict:
        savepoint.rollback()
        return False
    savepoint.commit()
    return True


def _keep(
    keeper: Bookkeeper, connection: Connection, came_at: str, before: Callable[[Entry], None], entry: Entry
) -> None:
    before(entry)
    row = msgspec.structs.asdict(entry)
    carry_out(connection, [Insert(journal, row if entry.register == keeper.register else {**row, "came_at": came_at})])
