"""How what has no effect stops waiting: a person settled it, or what it waited for came. The entry stays in place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

import msgspec
from sqlalchemy import ColumnElement, Connection, select

from kernel.facts import Entry, Fact, Kinds
from kernel.projection import Handlers, Put, RowOp
from kernel.tables import BigInt, Column, Integer, String, Text, exception_ledger, projected_table
from sync.branches import BranchEntry, carried

ITSELF, SEEN = "itself", "seen"  # how, beside what a person says at headquarters

# A row of the exception ledger that has one here waits for nobody any more.
exception_settled = projected_table(
    "exception_settled",
    Column("register", String(32), primary_key=True),
    Column("epoch", Integer, primary_key=True),
    Column("seq", BigInt, primary_key=True),
    Column("how", String(12), nullable=False),
    Column("note", Text, nullable=False),
    Column("settled_by", String(32), nullable=False),
    Column("at", String(32), nullable=False),
)


class ExceptionSettled(Fact, frozen=True, kw_only=True):
    """A person dealt with the entry `register`-`epoch`-`seq` that could not be applied.

    `how` corrected (another document puts it right) | loss (the chain bears it) | nothing (there is nothing to do).
    `by` is the person's staff number, `store` where the entry was written: it is told.
    """

    kind: ClassVar[str] = "chain.exception_settled"
    register: str
    epoch: int
    seq: int
    by: str
    how: str
    note: str
    store: str = ""


class TriedAgain(Fact, frozen=True, kw_only=True):
    """Headquarters heard `entry` before what it builds on, and has that now: it takes effect here."""

    kind: ClassVar[str] = "chain.tried_again"
    entry: Entry


class ExceptionSeen(Fact, frozen=True, kw_only=True):
    """A manager looked at what has no effect at this till, and says why nothing waits for it here. It is no other
    place's word: headquarters settles what waits there.
    """

    kind: ClassVar[str] = "till.exception_seen"
    register: str
    epoch: int
    seq: int
    by: str
    note: str


FACTS = (ExceptionSettled, TriedAgain, ExceptionSeen)


def is_settled() -> ColumnElement[bool]:
    """Whether a row of the exception ledger waits for nobody."""
    same = [exception_settled.c[name] == exception_ledger.c[name] for name in ("register", "epoch", "seq")]
    return select(exception_settled.c.seq).where(*same).exists()


def innermost(kinds: Kinds, entry: Entry, fact: Fact, *, here: str) -> tuple[Entry, Fact]:
    """What an entry of headquarters (`here`) carries, and its fact; another's entry carries nothing."""
    while entry.register == here and isinstance(fact, BranchEntry | TriedAgain):
        entry = carried(fact) if isinstance(fact, BranchEntry) else fact.entry
        fact = kinds.read(entry)
    return entry, fact


Place = tuple[str, int, int]


def place_of(entry: Entry) -> Place:
    """(register, epoch, seq)."""
    return entry.register, entry.epoch, entry.seq


def carried_here(connection: Connection) -> set[Place]:
    """Entries that have their effect here by a TriedAgain, and stand in the journal in it alone."""
    columns = exception_settled.c
    query = select(columns.register, columns.epoch, columns.seq).where(columns.how == ITSELF)
    return {(row.register, row.epoch, row.seq) for row in connection.execute(query)}


def tried_again(entry: Entry) -> Entry | None:
    """The entry that a TriedAgain carries; None for any other fact."""
    if entry.kind != TriedAgain.kind:
        return None
    try:
        return msgspec.json.decode(entry.body, type=TriedAgain).entry
    except msgspec.DecodeError:
        return None  # it goes to the exception ledger


def settled_by_itself(entry: Entry, fact: TriedAgain) -> RowOp:
    number = f"{entry.register}-{entry.epoch}-{entry.seq}"
    return _no_more(entry, fact.entry, how=ITSELF, note=f"took effect by {number}", by="")


def _no_more(entry: Entry, waited: Entry | ExceptionSettled | ExceptionSeen, *, how: str, note: str, by: str) -> RowOp:
    place = {"register": waited.register, "epoch": waited.epoch, "seq": waited.seq}
    # Of two words about one entry, a till's own and headquarters', the later one stands.
    return Put(exception_settled, {**place, "how": how, "note": note, "settled_by": by, "at": entry.wall})


def _settled(entry: Entry, fact: ExceptionSettled) -> Iterable[RowOp]:
    yield _no_more(entry, fact, how=fact.how, note=fact.note, by=fact.by)


def projections(here: str) -> Handlers:
    """What is settled at the place of register `here`. What `TriedAgain` carries stands in shop/registry.py."""

    def seen(entry: Entry, fact: ExceptionSeen) -> Iterable[RowOp]:
        if entry.register == here:
            yield _no_more(entry, fact, how=SEEN, note=fact.note, by=fact.by)

    return {ExceptionSettled: _settled, ExceptionSeen: seen}
