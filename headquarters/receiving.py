"""Takes a register's entries in, exactly once: a batch is kept whole, in one transaction, or not at all."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
from sqlalchemy import Connection, select

from headquarters.feeds import route
from headquarters.registers import Installed
from headquarters.tables import register_cursor
from kernel.books import Bookkeeper
from kernel.clock import stamp
from kernel.executor import carry_out
from kernel.facts import GENESIS, Entry, hash_of
from kernel.projection import Conflict, Put
from kernel.tables import journal
from sync.keys import KeyCourier
from sync.outbox import Point
from sync.protocol import Ack, Blocked, Need, UploadAnswer, UploadBatch

# The widths of the journal's columns, which SQLite itself does not enforce.
_WIDTHS = {"id": 36, "kind": 64, "actor": 32, "business_date": 10, "wall": 32, "prev": 64, "hash": 64}
_LONG_NUMBER = re.compile(r"[0-9]{19,}")
_LARGEST = 2**63 - 1


class BadBatch(Exception):
    """A batch that no till of this chain sends. `code` batch.register | batch.gap | batch.entry."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Receiver:
    """Keeps the registers' entries and carries out their projections."""

    def __init__(self, keeper: Bookkeeper, courier: KeyCourier) -> None:
        self._keeper, self._courier = keeper, courier

    def receive(self, sender: Installed, batch: UploadBatch) -> UploadAnswer:
        """Keep what is new of a batch and answer how far the register is known. Raises BadBatch.

        Entries already here are compared by their hash and passed over, so a batch may come any number of times.
        """
        _check_form(sender, batch)
        if not _is_chain(batch):
            return Blocked(reason="chain")
        try:
            with self._keeper.database.writing() as connection:
                return self._take(connection, sender, batch)
        except Conflict:  # an id that another entry has; effects in conflict never come here, they go to the ledger
            return Blocked(reason="id_taken")

    def _take(self, connection: Connection, sender: Installed, batch: UploadBatch) -> UploadAnswer:
        at, now = cursor_of(connection, sender.register), stamp(self._keeper.clock.now())
        known = _known_hashes(connection, batch)
        if any(known.get(entry.seq, entry.hash) != entry.hash for entry in batch.entries):
            return Blocked(reason="fork")
        fresh = [entry for entry in batch.entries if entry.seq not in known]
        if not fresh:
            return Ack(epoch=at.epoch, seq=at.seq, hash=at.hash, now=now)
        first = fresh[0]
        if batch.epoch < at.epoch:
            return Blocked(reason="sealed")
        if batch.epoch == at.epoch and first.seq == at.seq + 1 and first.prev != at.hash:
            return Blocked(reason="fork")
        follows = first.seq == (at.seq + 1 if batch.epoch == at.epoch else 1)
        if not follows or first.prev != at.hash:
            return Need(epoch=at.epoch, seq=at.seq, hash=at.hash, now=now)
        self._apply(connection, sender, batch, fresh, now)
        last = fresh[-1]
        return Ack(epoch=last.epoch, seq=last.seq, hash=last.hash, now=now)

    def _apply(
        self, connection: Connection, sender: Installed, batch: UploadBatch, fresh: Sequence[Entry], now: str
    ) -> None:
        for member_id in self._courier.owners(fresh):  # a register brings keys for members it enrols here, no others
            if member_id in batch.member_keys:
                self._courier.take(connection, member_id, batch.member_keys[member_id])
        told = []
        for entry in fresh:
            trouble = self._keeper.apply_foreign(connection, entry, now)
            # What is in conflict here would be so everywhere; a kind that only newer tills know is told to them.
            if trouble is None or (entry.kind, entry.version) not in self._keeper.projections.kinds:
                told.append(entry)
        route(connection, told, sender.store)
        last = fresh[-1]
        row = {"register": sender.register, "epoch": last.epoch, "seq": last.seq, "hash": last.hash}
        carry_out(connection, [Put(register_cursor, row)])


def cursor_of(connection: Connection, register: str) -> Point:
    """The end of a register's chain as it is kept here."""
    row = connection.execute(select(register_cursor).where(register_cursor.c.register == register)).first()
    return Point(1, 0, GENESIS) if row is None else Point(row.epoch, row.seq, row.hash)


def _known_hashes(connection: Connection, batch: UploadBatch) -> dict[int, str]:
    rows = connection.execute(
        select(journal.c.seq, journal.c.hash).where(
            journal.c.register == batch.register,
            journal.c.epoch == batch.epoch,
            journal.c.seq.between(batch.from_seq, batch.entries[-1].seq),
        )
    )
    return {row.seq: row.hash for row in rows}


def _check_form(sender: Installed, batch: UploadBatch) -> None:
    if batch.register != sender.register:
        raise BadBatch("batch.register")
    for seq, entry in enumerate(batch.entries, start=batch.from_seq):
        if (entry.register, entry.epoch, entry.seq) != (batch.register, batch.epoch, seq):
            raise BadBatch("batch.gap")
        if not 1 <= entry.version <= 65_535 or any(len(getattr(entry, name)) > _WIDTHS[name] for name in _WIDTHS):
            raise BadBatch("batch.entry")
        if not _is_body(entry.body):
            raise BadBatch("batch.entry")


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


def _is_chain(batch: UploadBatch) -> bool:
    prev = batch.prev_hash
    for entry in batch.entries:
        if entry.prev != prev or hash_of(entry) != entry.hash:
            return False
        prev = entry.hash
    return True
