"""What registers hand in: checked by itself, then against what is known of the register, then carried out.

Checked by itself means its form, its hashes and its signature; that takes no database and is done by the thread that
brought it. The rest happens in the desk's transaction (desk.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import msgspec
from sqlalchemy import Connection, bindparam, select

from headquarters.registers.door import Installed
from headquarters.tables import backup_point, journal_head, register_cursor
from kernel.asking import fetch, fetch_all
from kernel.facts import GENESIS, Entry
from kernel.tables import journal
from sync.identity import batch_words
from sync.outbox import Point
from sync.protocol import BATCH_ENTRIES, Ack, Blocked, Need, UploadAnswer, UploadBatch
from sync.wire import from_wire

# The widths of the journal's columns, which SQLite itself does not enforce.
_WIDTHS = {"id": 36, "kind": 64, "actor": 32, "business_date": 10, "wall": 32}
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_LONG_NUMBER = re.compile(r"[0-9]{19,}")
_LARGEST = 2**63 - 1
EPOCHS_AHEAD = 10_000  # restores between two enrolments: or a tampered till leaves its register no epoch to go on in

_CURSORS = (
    select(register_cursor)
    .where(register_cursor.c.register.in_(bindparam("registers", expanding=True)))
    .order_by(register_cursor.c.register)
    .with_for_update()
)
_HASHES = select(journal.c.seq, journal.c.hash).where(
    journal.c.register == bindparam("register"),
    journal.c.epoch == bindparam("epoch"),
    journal.c.seq.between(bindparam("first"), bindparam("last")),
)
_IDS = select(journal.c.id).where(journal.c.id.in_(bindparam("ids", expanding=True)))
_END = select(journal_head.c.no).where(journal_head.c.one == 1)
_BACKED_UP = select(backup_point).where(backup_point.c.register.in_(bindparam("registers", expanding=True)))
Fits = Callable[[str, bytes, str], bool]
"""Is this the signature of these bytes by this public key (public key, bytes, signature)?"""


class BadBatch(Exception):
    """A batch that no till of this chain sends. `code` batch.register | batch.entry | batch.signature."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True, eq=False)
class Handed:
    """A batch that fits itself: its entries with their hashes, signed by their register."""

    sender: Installed
    batch: UploadBatch
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Fresh:
    """What of a batch is new here; of its epoch, everything up to `backed_up` is in a backup of headquarters.

    `behind` is the end of headquarters' journal from before anything of it was carried out.
    """

    handed: Handed
    entries: tuple[Entry, ...]
    backed_up: int = 0
    behind: int = 0


def check(sender: Installed, batch: UploadBatch, fits: Fits) -> Handed | Blocked:
    """Read a batch. Raises BadBatch."""
    if batch.register != sender.register:
        raise BadBatch("batch.register")
    if batch.epoch > sender.epoch + EPOCHS_AHEAD:
        raise BadBatch("batch.entry")
    for wire in batch.entries:
        if not 1 <= wire.version <= 65_535 or any(len(getattr(wire, name)) > most for name, most in _WIDTHS.items()):
            raise BadBatch("batch.entry")
        if not _is_dated(wire.business_date, wire.wall):
            raise BadBatch("batch.entry")
    try:
        entries = from_wire(batch)
    except UnicodeDecodeError as error:
        raise BadBatch("batch.entry") from error
    if not all(_is_body(entry.body) and "\x00" not in entry.id + entry.kind + entry.actor for entry in entries):
        raise BadBatch("batch.entry")
    if entries[-1].hash != batch.last_hash:
        return Blocked(reason="chain")
    words = batch_words(
        batch.register, batch.epoch, batch.from_seq, batch.to_seq, batch.last_hash, batch.incarnation
    )  # fmt: skip
    if not fits(sender.public_key, words, batch.signature):
        raise BadBatch("batch.signature")
    return Handed(sender, batch, entries)


def sort_out(
    connection: Connection, handed: Sequence[Handed], *, now: str, incarnation: int
) -> list[Fresh | UploadAnswer]:
    """What is new of each batch, or its answer when nothing is. Their registers' cursors are locked from here on."""
    if not handed:
        return []
    registers = sorted({one.batch.register for one in handed})
    at = {name: Point(1, 0, GENESIS) for name in registers}
    ids = [entry.id for one in handed for entry in one.entries]
    whose = {"registers": registers}
    asked = [(_CURSORS, whose), (_IDS, {"ids": ids}), (_BACKED_UP, whose), (_END, {})]
    cursors, taken, points, end = fetch_all(connection, asked)
    behind = end[0].no if end else 0
    at |= {row.register: Point(row.epoch, row.seq, row.hash) for row in cursors}
    found: list[Fresh | UploadAnswer] = []
    for one in handed:
        place = at[one.batch.register]
        result = _new_of(connection, one, place, now, incarnation)
        if isinstance(result, Fresh):
            last = result.entries[-1]
            at[one.batch.register] = Point(last.epoch, last.seq, last.hash)
            result = replace(result, backed_up=_safe_seq(points, last.register, last.epoch), behind=behind)
        found.append(result)
    return _without_taken_ids({row.id for row in taken}, found)


def cursor_of(connection: Connection, register: str) -> Point:
    """The end of a register's chain as it is kept here."""
    row = connection.execute(select(register_cursor).where(register_cursor.c.register == register)).first()
    return Point(1, 0, GENESIS) if row is None else Point(row.epoch, row.seq, row.hash)


def known_hashes(connection: Connection, register: str, epoch: int, first: int, last: int) -> dict[int, str]:
    """By seq, the hashes of a register's entries that are here, of one epoch, from `first` to `last`."""
    place = {"register": register, "epoch": epoch, "first": first, "last": last}
    return {row.seq: row.hash for row in fetch(connection, _HASHES, place)}


def backed_up(connection: Connection, register: str, epoch: int) -> int:
    """Up to which seq of an epoch a register's journal is in a backup of headquarters; 0 where only older ones are."""
    return _safe_seq(fetch(connection, _BACKED_UP, {"registers": [register]}), register, epoch)


def _safe_seq(points: Iterable[Any], register: str, epoch: int) -> int:
    return next((point.seq for point in points if (point.register, point.epoch) == (register, epoch)), 0)


def acknowledged(at: Point, *, now: str, incarnation: int, backed_up_seq: int = 0) -> Ack:
    return Ack(
        epoch=at.epoch, seq=at.seq, hash=at.hash, now=now, incarnation=incarnation, backed_up_seq=backed_up_seq,
        window=BATCH_ENTRIES,
    )  # fmt: skip


def _new_of(connection: Connection, one: Handed, at: Point, now: str, incarnation: int) -> Fresh | UploadAnswer:
    batch, entries = one.batch, one.entries
    known: dict[int, str] = {}
    if batch.epoch < at.epoch or (batch.epoch == at.epoch and batch.from_seq <= at.seq):
        known = known_hashes(connection, batch.register, batch.epoch, batch.from_seq, batch.to_seq)
    if any(known.get(entry.seq, entry.hash) != entry.hash for entry in entries):
        return Blocked(reason="fork")
    fresh = tuple(entry for entry in entries if entry.seq not in known)
    if not fresh:
        return acknowledged(at, now=now, incarnation=incarnation)
    first = fresh[0]
    if batch.epoch < at.epoch:
        return Blocked(reason="sealed")
    follows = first.seq == (at.seq + 1 if batch.epoch == at.epoch else 1)
    if follows and first.prev != at.hash and batch.epoch == at.epoch:
        return Blocked(reason="fork")
    if not follows or first.prev != at.hash:
        return Need(epoch=at.epoch, seq=at.seq, hash=at.hash, now=now, incarnation=incarnation)
    return Fresh(one, fresh)


def _without_taken_ids(seen: set[str], found: Sequence[Fresh | UploadAnswer]) -> list[Fresh | UploadAnswer]:
    """An entry's id that another entry has: nothing of its batch is kept, nor of what follows it from that register."""
    blocked: set[str] = set()
    result: list[Fresh | UploadAnswer] = []
    for one in found:
        if isinstance(one, Fresh):
            register = one.handed.batch.register
            own = [entry.id for entry in one.entries]
            if register in blocked or not seen.isdisjoint(own) or len(set(own)) < len(own):
                blocked.add(register)
                result.append(Blocked(reason="id_taken"))
                continue
            seen.update(own)
        result.append(one)
    return result


def _is_dated(business_date: str, wall: str) -> bool:
    """Whether others can read the day and the hour: they come to them by the feeds. Which day it is, is not asked."""
    if not _DAY.fullmatch(business_date):
        return False
    try:
        date.fromisoformat(business_date)
        return datetime.fromisoformat(wall).utcoffset() is not None
    except ValueError:
        return False


def _is_body(body: str) -> bool:
    """Whether a body is a JSON object whose numbers a database can hold."""
    try:
        value = msgspec.json.decode(body)
        return isinstance(value, dict) and (_LONG_NUMBER.search(body) is None or _fits(value))
    except (msgspec.DecodeError, RecursionError):
        return False


def _fits(value: object) -> bool:
    if isinstance(value, dict):
        return all(map(_fits, value.values()))
    if isinstance(value, list):
        return all(map(_fits, value))
    return not isinstance(value, int) or abs(value) <= _LARGEST
