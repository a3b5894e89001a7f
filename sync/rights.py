"""Rights: value moved from a free balance to one register, so that it can be spent there and nowhere else.

Headquarters grants or refuses, for ever, by the id the register chose; only the register's own journal closes a
right (sync design, part 1.7). This first kind is `one_sale`: asked for online, spent or returned by one bill.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from sqlalchemy import Connection, select

from kernel.facts import Entry, Fact
from kernel.projection import Insert, Put, RowOp, Set
from kernel.tables import BigInt, Column, Index, String, local_table, projected_table

# Headquarters' view of every right asked for; a refused or given-up id stays as a tombstone.
right = projected_table(
    "right",
    Column("right_id", String(36), primary_key=True),
    Column("register", String(32), nullable=False),
    Column("account", String(64), nullable=False),
    Column("granted", BigInt, nullable=False),
    Column("spent", BigInt, nullable=False),
    Column("state", String(12), nullable=False),  # open | closed | refused | given_up
    Index("ix_right_account_state", "account", "state"),
)
# A register's questions whose outcome it does not know yet; kept before the question leaves the till.
in_doubt = local_table(
    "in_doubt",
    Column("right_id", String(36), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("amount", BigInt, nullable=False),
    Column("asked_at", String(32), nullable=False),
    Column("state", String(12), nullable=False),  # asked | granted
)


class RightGranted(Fact, frozen=True, kw_only=True):
    """Headquarters set `amount` of `account` aside for `register`."""

    kind: ClassVar[str] = "rights.granted"
    right_id: str
    register: str
    account: str
    amount: int


class RightRefused(Fact, frozen=True, kw_only=True):
    """Headquarters said no; the id is refused for ever."""

    kind: ClassVar[str] = "rights.refused"
    right_id: str
    register: str
    account: str
    amount: int
    reason: str


class RightClosed(Fact, frozen=True, kw_only=True):
    """The register is done with a right: `spent` of it was used, the rest is free again."""

    kind: ClassVar[str] = "rights.closed"
    right_id: str
    spent: int


class RightGivenUp(Fact, frozen=True, kw_only=True):
    """The register never learned the answer and gives the id up; it can not be granted any more."""

    kind: ClassVar[str] = "rights.given_up"
    right_id: str
    account: str


FACTS = (RightGranted, RightRefused, RightClosed, RightGivenUp)


def _granted(entry: Entry, fact: RightGranted) -> Iterable[RowOp]:
    row = {"right_id": fact.right_id, "register": fact.register, "account": fact.account}
    yield Insert(right, {**row, "granted": fact.amount, "spent": 0, "state": "open"})


def _refused(entry: Entry, fact: RightRefused) -> Iterable[RowOp]:
    row = {"right_id": fact.right_id, "register": fact.register, "account": fact.account}
    yield Insert(right, {**row, "granted": 0, "spent": 0, "state": "refused"})


def _closed(entry: Entry, fact: RightClosed) -> Iterable[RowOp]:
    # At the till there is no row: a register keeps its own rights in `in_doubt` until its journal closes them.
    yield Set(right, {"right_id": fact.right_id}, {"spent": fact.spent, "state": "closed"})


def _given_up(entry: Entry, fact: RightGivenUp) -> Iterable[RowOp]:
    row = {"right_id": fact.right_id, "register": entry.register, "account": fact.account}
    yield Put(right, {**row, "granted": 0, "spent": 0, "state": "given_up"})


PROJECTIONS = {RightGranted: _granted, RightRefused: _refused, RightClosed: _closed, RightGivenUp: _given_up}


def set_aside(connection: Connection, account: str) -> int:
    """How much of an account's balance is granted to registers and not closed yet."""
    rows = connection.execute(select(right.c.granted).where(right.c.account == account, right.c.state == "open"))
    return sum(row.granted for row in rows)
