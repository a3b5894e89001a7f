"""The outbox is the journal: a register's own entries after the point that headquarters has acknowledged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, func, literal, select, tuple_

from kernel.executor import carry_out
from kernel.facts import GENESIS, Entry
from kernel.projection import Put
from kernel.tables import journal
from sync.protocol import BATCH_ENTRIES, KeysFor, UploadBatch, within_limits
from sync.tables import upload_cursor


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


def acked(connection: Connection, register: str) -> Point:
    """The last point that headquarters acknowledged."""
    row = connection.execute(select(upload_cursor).where(upload_cursor.c.register == register)).first()
    return Point(1, 0, GENESIS) if row is None else Point(row.epoch, row.seq, row.hash)


def entries_after(connection: Connection, register: str, after: Point, limit: int) -> list[Entry]:
    """Entries of one register after a point, in chain order; the index is entered at that point."""
    columns = [journal.c[name] for name in Entry.__struct_fields__]
    rows = connection.execute(
        select(*columns).where(_behind(register, after)).order_by(journal.c.epoch, journal.c.seq).limit(limit)
    )
    return [Entry(**row._mapping) for row in rows]


def next_batch(connection: Connection, register: str, keys_for: KeysFor) -> UploadBatch | None:
    """What to send next, or None when everything is acknowledged. A batch never spans two epochs."""
    waiting = entries_after(connection, register, acked(connection, register), BATCH_ENTRIES)
    if not waiting:
        return None
    chosen = within_limits(_one_epoch(waiting))
    return UploadBatch(
        register=register,
        epoch=chosen[0].epoch,
        from_seq=chosen[0].seq,
        prev_hash=chosen[0].prev,
        entries=chosen,
        member_keys=dict(keys_for(connection, chosen)),
    )


def agree(connection: Connection, register: str, point: Point) -> None:
    """Note what headquarters says it has, forwards or back. Raises Forked when this journal says otherwise."""
    if point.seq or point.epoch > 1:
        known = connection.scalar(
            select(journal.c.hash).where(
                journal.c.register == register, journal.c.epoch == point.epoch, journal.c.seq == point.seq
            )
        )
        if known is None:
            raise Forked("restored")
        if known != point.hash:
            raise Forked("fork")
    row = {"register": register, "epoch": point.epoch, "seq": point.seq, "hash": point.hash}
    carry_out(connection, [Put(upload_cursor, row)])


def pending(connection: Connection, register: str) -> Pending:
    count, oldest = connection.execute(
        select(func.count(), func.min(journal.c.wall)).where(_behind(register, acked(connection, register)))
    ).one()
    return Pending(count=count, oldest_wall=oldest or "")


def _behind(register: str, point: Point) -> ColumnElement[bool]:
    place = tuple_(journal.c.epoch, journal.c.seq) > tuple_(literal(point.epoch), literal(point.seq))
    return (journal.c.register == register) & place


def _one_epoch(waiting: Sequence[Entry]) -> list[Entry]:
    return [entry for entry in waiting if entry.epoch == waiting[0].epoch]
