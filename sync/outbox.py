"""The outbox is the journal: a register's own entries after the point that headquarters has acknowledged."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Integer, bindparam, func, select, tuple_

from kernel.asking import fetch
from kernel.books import head
from kernel.executor import carry_out
from kernel.facts import GENESIS, Entry
from kernel.projection import Put
from kernel.tables import journal
from sync.identity import batch_words
from sync.protocol import BATCH_ENTRIES, KeysFor, UploadBatch
from sync.tables import upload_cursor
from sync.wire import to_wire, within_limits

Sign = Callable[[bytes], str]
"""Signs with the register's own key; Ed25519 in base64."""


class Forked(Exception):
    """Headquarters has another journal of this register than the register itself: a copy or a restored till.

    `reason` restored (headquarters knows entries that are not here) | fork (the same place, another entry).
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Point:
    """A place in a register's chain; seq 0 with zeros stands before the first entry."""

    epoch: int
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Pending:
    """How many own entries headquarters has not acknowledged, and the wall time of the oldest ('' when none)."""

    count: int
    oldest_wall: str


_ACKED = select(upload_cursor).where(upload_cursor.c.register == bindparam("register"))
_BEHIND = (journal.c.register == bindparam("register")) & (
    tuple_(journal.c.epoch, journal.c.seq) > tuple_(bindparam("epoch", type_=Integer), bindparam("seq", type_=Integer))
)
_NEXT = (
    select(*(journal.c[name] for name in Entry.__struct_fields__))
    .where(_BEHIND)
    .order_by(journal.c.epoch, journal.c.seq)
    .limit(bindparam("most"))
)
_PENDING = select(func.count().label("count"), func.min(journal.c.wall).label("oldest")).where(_BEHIND)


def acked(connection: Connection, register: str) -> Point:
    """The last point that headquarters acknowledged."""
    found = fetch(connection, _ACKED, {"register": register})
    return Point(found[0].epoch, found[0].seq, found[0].hash) if found else Point(1, 0, GENESIS)


def entries_after(connection: Connection, register: str, after: Point, limit: int) -> list[Entry]:
    """Entries of one register after a point, in chain order; the index is entered at that point."""
    rows = fetch(connection, _NEXT, {**_place(register, after), "most": limit})
    return [Entry(**row._asdict()) for row in rows]


def next_batch(
    connection: Connection,
    register: str,
    keys_for: KeysFor,
    *,
    sign: Sign,
    incarnation: int,
    window: int = BATCH_ENTRIES,
) -> UploadBatch | None:
    """What to send next, or None when everything is acknowledged. A batch never spans two epochs."""
    waiting = entries_after(connection, register, acked(connection, register), window)
    if not waiting:
        return None
    chosen = within_limits(_one_epoch(waiting), window)
    first, last = chosen[0], chosen[-1]
    return UploadBatch(
        register=register,
        epoch=first.epoch,
        incarnation=incarnation,
        from_seq=first.seq,
        prev_hash=first.prev,
        last_hash=last.hash,
        signature=sign(batch_words(register, first.epoch, first.seq, last.seq, last.hash, incarnation)),
        entries=tuple(map(to_wire, chosen)),
        member_keys=dict(keys_for(connection, chosen)),
    )


def agree(connection: Connection, register: str, point: Point, *, may_lower: bool = True) -> Point:
    """Note what headquarters says it has, and return what is noted then.

    An acknowledgement (`may_lower` False) only goes forward; hello and need may go back, to an entry with the same hash
    here. Raises Forked when this journal says otherwise.
    """
    if point.seq or point.epoch > 1:
        known = _hash_at(connection, register, point)
        if known is None:
            raise Forked("restored")
        if known != point.hash:
            raise Forked("fork")
    before = acked(connection, register)
    if not may_lower and (point.epoch, point.seq) <= (before.epoch, before.seq):
        return before
    row = {"register": register, "epoch": point.epoch, "seq": point.seq, "hash": point.hash}
    carry_out(connection, [Put(upload_cursor, row)])
    return point


def pending(connection: Connection, register: str) -> Pending:
    (found,) = fetch(connection, _PENDING, _place(register, acked(connection, register)))
    return Pending(count=found.count, oldest_wall=found.oldest or "")


def _hash_at(connection: Connection, register: str, point: Point) -> str | None:
    """The hash of the entry at a point; at seq 0 the one that the epoch's first entry names, or will name."""
    here = (journal.c.register == register, journal.c.epoch == point.epoch)
    if point.seq:
        found = connection.scalar(select(journal.c.hash).where(*here, journal.c.seq == point.seq))
    else:
        found = connection.scalar(select(journal.c.prev).where(*here, journal.c.seq == 1))
        if found is None:
            epoch, _seq, last_hash = head(connection, register)
            found = last_hash if epoch < point.epoch else None
    return None if found is None else str(found)


def _place(register: str, point: Point) -> dict[str, str | int]:
    return {"register": register, "epoch": point.epoch, "seq": point.seq}


def _one_epoch(waiting: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in waiting if entry.epoch == waiting[0].epoch]
