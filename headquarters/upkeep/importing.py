"""The file of a till that cannot hand its journal in any more: what it wrote and headquarters does not have comes in.

The file is copied before anything is read of it and is never written. A damaged one gives what can still be read:
each entry proves itself by its hash, and the entry before it.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from headquarters.books import OfficeBooks
from headquarters.intake.branches import BranchRefused, TakenIn, take_in, unknown
from headquarters.office import Office
from headquarters.registers.door import RegisterUnknown
from kernel.actor import Actor
from kernel.asking import in_parts
from kernel.books import salvaged_entries
from kernel.database import Database
from kernel.facts import Entry
from kernel.secrets import PlaceSecrets, SealBroken
from membership.personal import MemberKeys
from shop.registry import key_courier

AT_ONCE = 200  # entries in one transaction: the desk waits for it
WAL = "-wal"  # SQLite keeps in a file of this ending what is not in the database file yet


@dataclass(frozen=True, slots=True)
class Copied:
    """A register's own entries as its file has them, in order, and the members' keys that they need."""

    entries: tuple[Entry, ...]
    keys: dict[str, str]


@dataclass(frozen=True, slots=True)
class Imported:
    """What of one unbroken piece of a journal came in: `entries` new ones behind `forked_from`, of which `troubled`
    wait in the exception ledger. `first` and `last` are the piece's ends in the file."""

    epoch: int
    first: int
    last: int
    forked_from: int
    entries: int
    troubled: int

    def line(self) -> str:
        piece = f"epoch {self.epoch}, {self.first} to {self.last}"
        if not self.entries:
            return f"{piece}: nothing new"
        return f"{piece}: {self.entries} new behind {self.forked_from}, {self.troubled} in the exception ledger"


def read_copy(file: Path, register: str, secrets: PlaceSecrets | None = None) -> Copied:
    """Read a till's database; with the till's own secrets the keys of members whom it enrolled come along.

    Raises BranchRefused when the file has nothing of this register, or the secrets are not its own.
    """
    with TemporaryDirectory(prefix="jinpu-branch-") as folder:
        copy = Path(folder) / "copy.db"
        try:
            shutil.copyfile(file, copy)
            if (beside := file.with_name(file.name + WAL)).exists():
                shutil.copyfile(beside, copy.with_name(copy.name + WAL))
        except OSError as error:
            raise BranchRefused(register=register, why=str(error)) from error
        entries = tuple(sorted(salvaged_entries(copy, register), key=lambda entry: (entry.epoch, entry.seq)))
        if not entries:
            raise BranchRefused(register=register, why="no entries of this register")
        return Copied(entries, {} if secrets is None else _keys(copy, register, entries, secrets))


def import_branch(office: Office, actor: Actor, register: str, copied: Copied, *, name: str) -> tuple[Imported, ...]:
    """Take in what headquarters does not have, piece by piece, in short transactions. Doing it again brings nothing.

    Raises RegisterUnknown, BranchRefused.
    """
    store = office.store_of(register)
    if not store:
        raise RegisterUnknown(register=register)
    return tuple(_bring(office, actor, store, piece, copied.keys, name) for piece in _pieces(copied.entries))


def _bring(office: Office, actor: Actor, store: str, piece: list[Entry], keys: dict[str, str], name: str) -> Imported:
    register, epoch, first, last = piece[0].register, piece[0].epoch, piece[0].seq, piece[-1].seq
    fresh = []
    with office.database.reading() as connection:
        for some in in_parts(piece, AT_ONCE):
            fresh += unknown(connection, some)
    behind: int | None = None
    entries = troubled = 0
    for some in in_parts(fresh, AT_ONCE):

        def work(books: OfficeBooks, some: Sequence[Entry] = some, behind: int | None = behind) -> TakenIn:
            office.take_keys(books.connection, some, keys)
            return take_in(books, register, store, some, name=name, behind=behind)

        taken = office.keeper.transact(actor, work)
        behind = taken.forked_from if behind is None else behind
        entries, troubled = entries + taken.entries, troubled + taken.troubled
    return Imported(epoch, first, last, last if behind is None else behind, entries, troubled)


def _keys(copy: Path, register: str, entries: Iterable[Entry], secrets: PlaceSecrets) -> dict[str, str]:
    keys = MemberKeys(secrets)
    courier = key_courier(keys)
    database = Database(copy)
    try:
        with database.reading() as connection:
            return courier.keys_for(connection, list(entries))
    except SealBroken as error:
        raise BranchRefused(register=register, why="these are not the secrets of that till") from error
    finally:
        database.close()


def _pieces(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries that follow each other without a gap, an epoch at most."""
    piece: list[Entry] = []
    for entry in entries:
        if piece and (entry.epoch, entry.seq, entry.prev) != (piece[-1].epoch, piece[-1].seq + 1, piece[-1].hash):
            yield piece
            piece = []
        piece.append(entry)
    if piece:
        yield piece
