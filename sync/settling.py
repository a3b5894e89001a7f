"""What waited in the exception ledger and was settled by a person. The entry and its place in the ledger stay."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from kernel.facts import Entry, Fact
from kernel.projection import Handlers, Insert, RowOp
from kernel.tables import BigInt, Column, Integer, String, Text, projected_table

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
    `by` is the person's staff number.
    """

    kind: ClassVar[str] = "chain.exception_settled"
    register: str
    epoch: int
    seq: int
    by: str
    how: str
    note: str


FACTS = (ExceptionSettled,)


def _settled(entry: Entry, fact: ExceptionSettled) -> Iterable[RowOp]:
    place = {"register": fact.register, "epoch": fact.epoch, "seq": fact.seq}
    said = {"how": fact.how, "note": fact.note, "settled_by": fact.by, "at": entry.wall}
    yield Insert(exception_settled, {**place, **said})


PROJECTIONS: Handlers = {ExceptionSettled: _settled}
