"""Rights: value moved from a free balance to one register, so that it can be spent there and nowhere else.

Headquarters grants or refuses, for ever, by the id the register chose; only the register's own journal closes a
right. No time-out frees it: silence does not prove that nothing was spent. This first kind is `one_sale`: asked for
online, spent or returned by one bill.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar

from sqlalchemy import Connection, func, select

from kernel.facts import Entry, Fact
from kernel.projection import Handlers, Insert, Put, Remove, RowOp, Set
from kernel.tables import BigInt, Column, Index, String, Text, local_table, projected_table

# Headquarters' view of every right asked for; a refused or given-up id stays as a tombstone. The register belongs to
# the key: no register can close or give up what another one holds.
right = projected_table(
    "right",
    Column("right_id", String(36), primary_key=True),
    Column("register", String(32), primary_key=True),
    Column("account", String(64), nullable=False),
    Column("granted", BigInt, nullable=False),
    Column("bonus", BigInt, nullable=False),  # of which so much is bonus
    Column("spent", BigInt, nullable=False),
    Column("state", String(12), nullable=False),  # open | closed | refused | given_up
    Column("asked", BigInt, nullable=False),
    Column("reason", String(64), nullable=False),  # code of a refusal
    Column("details", Text, nullable=False),  # its values as JSON
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
    """Headquarters set `amount` of `account` aside for `register`; `bonus` of it is bonus, the rest principal."""

    kind: ClassVar[str] = "rights.granted"
    right_id: str
    register: str
    account: str
    amount: int
    bonus: int = 0


class RightRefused(Fact, frozen=True, kw_only=True):
    """Headquarters said no; the id is refused for ever. `reason` is a code, `details` its values as JSON text."""

    kind: ClassVar[str] = "rights.refused"
    right_id: str
    register: str
    account: str
    amount: int
    reason: str
    details: str = "{}"


class RightClosed(Fact, frozen=True, kw_only=True):
    """The register is done with a right: `spent` of it was used, the rest is free again.

    Stands behind the fact that spends: were it before, the balance would look free for the moment between them.
    """

    kind: ClassVar[str] = "rights.closed"
    right_id: str
    spent: int


class RightGivenUp(Fact, frozen=True, kw_only=True):
    """The register never learned the answer and gives the id up; it can not be granted any more."""

    kind: ClassVar[str] = "rights.given_up"
    right_id: str
    account: str


FACTS = (RightGranted, RightRefused, RightClosed, RightGivenUp)


def _row(right_id: str, register: str, account: str, **values: object) -> dict[str, object]:
    blank = {"granted": 0, "bonus": 0, "spent": 0, "asked": 0, "reason": "", "details": "{}"}
    return {"right_id": right_id, "register": register, "account": account, **blank, **values}


def _granted(entry: Entry, fact: RightGranted) -> Iterable[RowOp]:
    values = {"granted": fact.amount, "bonus": fact.bonus, "asked": fact.amount, "state": "open"}
    yield Insert(right, _row(fact.right_id, fact.register, fact.account, **values))


def _refused(entry: Entry, fact: RightRefused) -> Iterable[RowOp]:
    values = {"asked": fact.amount, "reason": fact.reason, "details": fact.details, "state": "refused"}
    yield Insert(right, _row(fact.right_id, fact.register, fact.account, **values))


def _closed(entry: Entry, fact: RightClosed) -> Iterable[RowOp]:
    # At the till there is no row of `right`: it keeps its own rights in `in_doubt` until its journal closes them, also
    # when that journal comes back from headquarters after a restore.
    key = {"right_id": fact.right_id, "register": entry.register, "state": "open"}
    yield Set(right, key, {"spent": fact.spent, "state": "closed"})
    yield Remove(in_doubt, {"right_id": fact.right_id})


def _given_up(entry: Entry, fact: RightGivenUp) -> Iterable[RowOp]:
    # Before the grant it is a tombstone, after the grant it frees the balance: the order of arrival does not matter.
    yield Put(right, _row(fact.right_id, entry.register, fact.account, state="given_up"))
    yield Remove(in_doubt, {"right_id": fact.right_id})


PROJECTIONS: Handlers = {RightGranted: _granted, RightRefused: _refused, RightClosed: _closed, RightGivenUp: _given_up}


@dataclass(frozen=True, slots=True)
class SetAside:
    """What is granted to registers and not closed yet, of principal and of bonus."""

    principal: int
    bonus: int


def set_aside(connection: Connection, account: str) -> SetAside:
    """How much of an account's balance is granted to registers and not closed yet."""
    granted, bonus = connection.execute(
        select(func.coalesce(func.sum(right.c.granted), 0), func.coalesce(func.sum(right.c.bonus), 0)).where(
            right.c.account == account, right.c.state == "open"
        )
    ).one()
    return SetAside(principal=granted - bonus, bonus=bonus)
