"""Headquarters' lives. A restore begins a new one: its number, the incarnation, travels with every answer and grant.

A restored headquarters is older than what it said before. So it grants nothing until every register that is not locked
out has said hello, named the rights it holds under headquarters' own signature, and handed in its journal again. Each
also names the members of whom it was told what headquarters forgot: its store is told of them anew, or to forget them.
What counted in a lost life and is refused in this one is taken back from whoever was told of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from sqlalchemy import Connection, bindparam, func, select

from headquarters.books import OfficeBooks
from headquarters.registers.door import HEADQUARTERS
from headquarters.tables import recovery
from headquarters.telling.audience import Told
from headquarters.telling.known_members import known_at, tell_anew
from kernel.bulk import carry_out_together
from kernel.facts import Entry
from kernel.projection import Put, Remove
from kernel.tables import journal, place_meta
from sync.identity import grant_words
from sync.outbox import Point
from sync.protocol import RightDeclared
from sync.rights import RightGranted, right

INCARNATION = "incarnation"


def incarnation_of(connection: Connection) -> int:
    """1 for a headquarters that was never restored."""
    found = connection.scalar(select(place_meta.c.value).where(place_meta.c.name == INCARNATION))
    return int(found) if found is not None else 1


def begin_new_life(books: OfficeBooks, registers: Iterable[str]) -> int:
    """After a restore: the next incarnation, a new epoch of headquarters' chain, every register awaited. Returns it."""
    number = incarnation_of(books.connection) + 1
    books.lock_head()
    books.new_epoch()
    rows = [Put(recovery, {"register": name, "epoch": 1, "seq": 0, "state": "silent"}) for name in registers]
    carry_out_together(books.connection, [Put(place_meta, {"name": INCARNATION, "value": str(number)}), *rows])
    return number


def remembered(connection: Connection, lives: int) -> dict[int, int]:
    """Where each epoch of headquarters' own journal ends: {epoch: last number}."""
    ends = select(func.max(journal.c.seq)).where(
        journal.c.register == HEADQUARTERS, journal.c.epoch == bindparam("epoch")
    )
    found = {epoch: connection.scalar(ends, {"epoch": epoch}) for epoch in range(1, lives + 1)}
    return {epoch: last for epoch, last in found.items() if last is not None}


def awaited(connection: Connection) -> tuple[str, ...]:
    """The registers that a restored headquarters still waits for; nothing is granted before they are none."""
    return tuple(connection.scalars(select(recovery.c.register).order_by(recovery.c.register)))


def silent(connection: Connection, registers: Iterable[str]) -> set[str]:
    """Those of the registers that have not named their rights yet: nothing of theirs is taken in before that."""
    named = recovery.c.register.in_(sorted(registers))
    return set(connection.scalars(select(recovery.c.register).where(named, recovery.c.state == "silent")))


def is_heard(connection: Connection, register: str, head: Point, at: Point) -> None:
    """An awaited register said where its chain ends: it is awaited until headquarters has it up to there."""
    waiting = connection.execute(select(recovery).where(recovery.c.register == register)).first()
    if waiting is None:
        return
    if (at.epoch, at.seq) >= (head.epoch, head.seq):
        let_go(connection, register)
        return
    row = {"register": register, "epoch": head.epoch, "seq": head.seq, "state": "handing_in"}
    carry_out_together(connection, [Put(recovery, row)])


def has_handed_in(connection: Connection, ends: Mapping[str, Entry]) -> None:
    """Registers whose chains are here up to the end they named are not awaited any more."""
    rows = connection.execute(select(recovery).where(recovery.c.register.in_(sorted(ends)))).all()
    for row in rows:
        end = ends[row.register]
        if row.state == "handing_in" and (end.epoch, end.seq) >= (row.epoch, row.seq):
            let_go(connection, row.register)


def let_go(connection: Connection, register: str) -> None:
    """Do not wait for a register: it has caught up, or it is locked out."""
    carry_out_together(connection, [Remove(recovery, {"register": register})])


def tell_of_refused(books: OfficeBooks, refused: Iterable[Told], now: str) -> None:
    """Tell the members of entries that have no effect anew wherever they are known.

    Of two entries that cannot both count, the other one may have come first in a life that is lost. Tills that were
    told of it then hold it still.
    """
    moved_by: dict[str, set[str]] = {}
    for one in refused:
        read = books.read(one.entry)
        member_id = "" if read is None else getattr(read[1], "member_id", "")
        if member_id:
            moved_by.setdefault(member_id, set()).add(one.entry.register)
    if not moved_by:
        return
    books.settle()
    books.write_now()  # an introduction says how far the registers are heard
    for member_id, stores in known_at(books.connection, moved_by).items():
        for store in stores:
            tell_anew(books, store, [member_id], now, moved_by[member_id])


def take_declared(
    books: OfficeBooks, register: str, declared: Iterable[RightDeclared], fits: Callable[[bytes, str], bool]
) -> list[RightDeclared]:
    """Record again the rights that headquarters granted and forgot. Returns those that it never signed."""
    listed = list(declared)
    ids = [one.right_id for one in listed]
    known = set(
        books.connection.scalars(
            select(right.c.right_id).where(right.c.register == register, right.c.right_id.in_(ids))
        )
    )
    forged, again = [], []
    for one in listed:
        if one.right_id in known:
            continue
        words = grant_words(
            one.right_id, register, one.right_kind, one.account, one.principal, one.bonus, one.incarnation
        )  # fmt: skip
        if not fits(words, one.signature):
            forged.append(one)
            continue
        again.append(
            RightGranted(
                right_id=one.right_id, register=register, account=one.account, amount=one.principal + one.bonus,
                bonus=one.bonus, right_kind=one.right_kind, incarnation=one.incarnation,
            )
        )  # fmt: skip
    if again:
        books.record_all(again)
    return forged
