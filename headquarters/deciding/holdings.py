"""The rights that registers hold, for people: what is set aside where and since when, calling it in, writing it off."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from headquarters.books import OfficeBooks, OfficeKeeper
from headquarters.deciding.deciders import Two, said
from headquarters.registers.door import listed, names
from kernel.errors import DomainError
from shop.staff.tables import register as register_table
from sync.rights import IS_ASIDE, RightCalledIn, RightWrittenOff, right

AT_ONCE = 500  # in one transaction: the desk waits for it


class NothingHeld(DomainError):
    """No register holds a right like this. `asked`."""

    code = "right.nothing_held"


class StillAlive(DomainError):
    """Its register may still spend it: call it in, or revoke or enrol again the register that is lost. `right_id`,
    `register`, `state`."""

    code = "right.still_alive"


class NotALease(DomainError):
    """Only an open lease can be called in; a right for one bill ends with that bill. `asked`."""

    code = "right.not_a_lease"


@dataclass(frozen=True, slots=True)
class Holding:
    """A right that is set aside. `state` open | called_in | quarantined; amounts in fen, points or pieces.

    `overdue`: a lease that its register should have closed by now. `since` is the ISO time of the grant.
    """

    right_id: str
    register: str
    store: str
    account: str
    right_kind: str
    state: str
    granted: int
    spent: int
    since: str
    overdue: bool

    @property
    def rest(self) -> int:
        return self.granted - self.spent

    def line(self, now: datetime) -> str:
        """How it reads on a terminal."""
        age = _age(now - datetime.fromisoformat(self.since))
        late = ", overdue" if self.overdue else ""
        return (
            f"{self.right_id} {self.register} {self.store or '?'} {self.account} {self.right_kind} {self.state}{late}"
            f" {age}: {self.granted} granted, {self.spent} spent, {self.rest} aside"
        )


def holdings(
    connection: Connection,
    now: datetime,
    *,
    right_id: str = "",
    register: str = "",
    account: str = "",
    overdue: bool = False,
    lock: bool = False,
) -> tuple[Holding, ...]:
    """What is set aside, the oldest first; each filter that is given narrows it. `lock`: until the transaction ends."""
    columns = right.c
    query = select(right).where(IS_ASIDE).order_by(columns.since, columns.right_id)
    for column, wanted in ((columns.right_id, right_id), (columns.register, register), (columns.account, account)):
        if wanted:
            query = query.where(column == wanted)
    rows = connection.execute(query.with_for_update() if lock else query).all()
    placed = connection.execute(select(register_table.c.register, register_table.c.store))
    store_of = {row.register: row.store for row in placed}
    found = (
        Holding(
            row.right_id, row.register, store_of.get(row.register, ""), row.account, row.right_kind, row.state,
            row.granted, row.spent, row.since, _is_overdue(row.since, row.expires_s, now),
        )
        for row in rows
    )  # fmt: skip
    return tuple(one for one in found if one.overdue or not overdue)


def call_in(
    books: OfficeBooks, reason: str, *, right_id: str = "", register: str = "", account: str = ""
) -> tuple[Holding, ...]:
    """Ask leases back from their registers; what was spent of them only their journals say. Returns those asked for.

    Raises ReasonMissing, NothingHeld, NotALease.
    """
    words = said(reason)
    found = _wanted(books, right_id, register, account)
    leases = tuple(one for one in found if one.right_kind == "lease" and one.state == "open")
    if not leases:
        raise NotALease(asked=right_id or register or account)
    books.record_all(
        [
            RightCalledIn(right_id=one.right_id, register=one.register, account=one.account, reason=words)
            for one in leases
        ]
    )
    return leases


def write_off(
    books: OfficeBooks, two: Two, reason: str, *, right_id: str = "", register: str = "", most: int = AT_ONCE
) -> tuple[Holding, ...]:
    """Free what lost registers hold, at most `most` rights; returns them. What was spent there after all is a loss.

    Raises ReasonMissing, NothingHeld, StillAlive for a right whose register may still spend it.
    """
    words = said(reason)
    found = _wanted(books, right_id, register, "")
    gone = set(names(listed(books.connection, "revoked")))
    lost = tuple(one for one in found if one.state == "quarantined" or one.register in gone)[:most]
    if not lost:
        alive = found[0]
        raise StillAlive(right_id=alive.right_id, register=alive.register, state=alive.state)
    books.record_all(
        [
            RightWrittenOff(
                right_id=one.right_id, register=one.register, account=one.account, by=two.numbers, reason=words
            )
            for one in lost
        ]
    )
    return lost


def write_off_all(keeper: OfficeKeeper, two: Two, reason: str, register: str) -> tuple[Holding, ...]:
    """All that a lost register holds is freed, so much in one transaction that the desk can wait. Raises as above."""
    found = keeper.transact(two.first, lambda books: write_off(books, two, reason, register=register))
    while some := keeper.transact(two.first, lambda books: _more(books, two, reason, register)):
        found += some
    return found


def _more(books: OfficeBooks, two: Two, reason: str, register: str) -> tuple[Holding, ...]:
    try:
        return write_off(books, two, reason, register=register)
    except (NothingHeld, StillAlive):
        return ()


def _wanted(books: OfficeBooks, right_id: str, register: str, account: str) -> Sequence[Holding]:
    """The rights are locked before the journal's end is, in the order of the desk (desk.py)."""
    if not (right_id or register or account):
        raise NothingHeld(asked="")
    found = holdings(
        books.connection, books.clock.now(), right_id=right_id, register=register, account=account, lock=True
    )
    if not found:
        raise NothingHeld(asked=right_id or register or account)
    return found


def _is_overdue(since: str, expires_s: int, now: datetime) -> bool:
    return expires_s > 0 and datetime.fromisoformat(since) + timedelta(seconds=expires_s) < now


def _age(age: timedelta) -> str:
    hours = age // timedelta(hours=1)
    return f"{hours // 24} d {hours % 24} h" if hours >= 24 else f"{hours} h {age // timedelta(minutes=1) % 60} min"
