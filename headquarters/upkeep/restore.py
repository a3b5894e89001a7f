"""Headquarters' books brought back from a backup, and the new life that begins with it.

What headquarters said after the backup is gone here and known in the shops. So the restored headquarters says another
number for its life, grants nothing until every register has told what it holds and handed in its journal again, and
begins a new epoch of its own journal, so that no number of its entries is ever used twice.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec
from sqlalchemy import make_url, text

from headquarters.books import OfficeBooks
from headquarters.office import DATABASE, SECRETS, Office, database_of
from headquarters.registers import door as registers
from headquarters.registers import recovering
from headquarters.settings import Settings
from headquarters.upkeep import dumps
from headquarters.upkeep.backup import Contents, check, opened, unpack
from headquarters.upkeep.errors import (
    BackupUnreadable,
    RestoreFailed,
    RestoreUnfinished,
    SecretsMissing,
    TargetNotEmpty,
)
from headquarters.upkeep.turns import restoring
from kernel.actor import program
from kernel.books import head
from kernel.bulk import carry_out_together
from kernel.clock import Clock, SystemClock
from kernel.database import AnyDatabase, Database, prepare_schema
from kernel.ids import Ids
from kernel.projection import Put
from kernel.secrets import FileVault, PlaceSecrets, keep_private
from kernel.tables import place_meta
from shop.staff.facts import TillRestored

MARK, LIFE = "restoring", "life"
"""Files in the data folder: a restore is under way; the highest number that a life of this headquarters ever had."""
_SCRATCH = ".restoring.db"
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was brought back. `aside` is where the old books are ('' for none), `awaited` the registers to be heard."""

    contents: Contents
    incarnation: int
    epoch: int
    aside: str
    awaited: tuple[str, ...]

    def lines(self) -> tuple[str, ...]:
        """What a person must know now."""
        held = "\n".join(f"  {name}" for name in self.awaited) or "  (none)"
        return (
            f"restored: the backup of {self.contents.at}, journal up to {self.contents.head}",
            *((f"the books that stood here are kept as {self.aside}",) if self.aside else ()),
            f"headquarters' life {self.incarnation} begins, its own journal goes on in epoch {self.epoch}",
            "Start the server now. No right is granted until each of these registers has said hello and handed in "
            f"what is missing here:\n{held}",
            "`recovering` shows who is awaited; a till that will never come back is let go by `give-up-waiting`.",
            "A register that was enrolled after the backup is unknown here: enrol it again.",
            "What people entered at headquarters after the backup must be entered again.",
        )


def require_finished(data: Path) -> None:
    """A restore that was interrupted leaves books that must not be served. Raises RestoreUnfinished."""
    if (data / MARK).exists():
        raise RestoreUnfinished(folder=str(data))


def restore(
    data: Path,
    settings: Settings,
    file: Path,
    *,
    secrets: PlaceSecrets | None = None,
    force: bool = False,
    above: int = 0,
    clock: Clock | None = None,
    say: Say = lambda _words: None,
) -> Restored:
    """Bring a backup back and begin the next life. Stop every server first; one of this machine is noticed.

    `secrets` are the recovery sheet's, where the folder's are gone. `force` sets books aside that stand there.
    `above`: the highest incarnation that any till shows, for a folder that does not remember its lives. Raises
    ServerRuns, SecretsMissing, TargetNotEmpty, BackupUnreadable, RestoreFailed, ToolMissing.
    """
    vault = FileVault(data / SECRETS)
    keys = vault.load() or secrets
    if keys is None:
        raise SecretsMissing(folder=str(data))
    data.mkdir(parents=True, exist_ok=True)
    with restoring(data):
        return _restore(data, settings, file, vault, keys, force, above, clock or SystemClock(), say)


def _restore(
    data: Path,
    settings: Settings,
    file: Path,
    vault: FileVault,
    keys: PlaceSecrets,
    force: bool,
    above: int,
    used: Clock,
    say: Say,
) -> Restored:
    say("read the backup through")
    contents = check(file, keys.backup_key, data)
    if contents.dialect != ("postgresql" if settings.database else "sqlite"):
        raise BackupUnreadable(file=str(file), finding=f"it is of {contents.dialect}, the settings name the other")
    if vault.load() is None:
        vault.keep(keys)
    above = max(above, _lives(data), contents.incarnation)
    work = _OnServer(settings, say) if settings.database else _OnFile(data, say)
    work.prepare(used, force=force)
    keep_private(data / LIFE, str(above + 1).encode())
    keep_private(data / MARK, file.name.encode())
    try:
        office = Office(
            settings, database=work.bring_in(file, keys.backup_key), secrets=keys, clock=used, ids=Ids(used)
        )
        try:
            say("begin the new life")
            incarnation, epoch, awaited = begin(office, above, file.name)
        finally:
            office.close()
    except BaseException:
        work.undo()
        (data / MARK).unlink()
        raise
    work.finish()
    (data / MARK).unlink()
    return Restored(contents, incarnation, epoch, work.aside, awaited)


def begin(office: Office, above: int, from_file: str) -> tuple[int, int, tuple[str, ...]]:
    """The next life, numbered above `above`; (its number, the epoch of headquarters' own journal, who is awaited)."""

    def work(books: OfficeBooks) -> tuple[int, int, tuple[str, ...]]:
        connection = books.connection
        books.lock_head()
        had_epoch, had_seq, _ = head(connection, books.register)
        before = max(above, recovering.incarnation_of(connection))
        carry_out_together(connection, [Put(place_meta, {"name": recovering.INCARNATION, "value": str(before)})])
        heard = registers.names(registers.listed(connection, "active"))
        number = recovering.begin_new_life(books, heard)
        for _ in range(had_epoch + 1, number):  # an epoch is used once, whichever backup a life began with
            books.new_epoch()
        begun = books.record(
            TillRestored(from_file=from_file, had_epoch=had_epoch, had_seq=had_seq, hq_epoch=0, hq_seq=0)
        )
        return number, begun.epoch, recovering.awaited(connection)

    return office.keeper.transact(program("HQ"), work)


def _lives(data: Path) -> int:
    kept = data / LIFE
    words = kept.read_text("utf-8", "replace").strip() if kept.exists() else ""
    return int(words) if words.isdecimal() else 0


class _OnFile:
    """A SQLite file: made beside the old one, which is set aside when the new one is whole."""

    def __init__(self, data: Path, say: Say) -> None:
        self._data, self._say = data, say
        self._file, self._scratch = data / DATABASE, data / _SCRATCH
        self.aside = ""

    def prepare(self, clock: Clock, *, force: bool) -> None:
        self.undo()
        if self._file.exists() and self._file.stat().st_size:
            if not force:
                raise TargetNotEmpty(target=str(self._file))
            self.aside = f"{DATABASE}.set-aside-{clock.now():%Y%m%dT%H%M%S}"

    def bring_in(self, file: Path, key: str) -> AnyDatabase:
        self._say("unpack the database")
        with opened(file, key) as (_, pieces):
            unpack(pieces, self._scratch)
        database = Database(self._scratch)
        prepare_schema(database)
        return database

    def undo(self) -> None:
        for left in self._data.glob(f"{_SCRATCH}*"):
            left.unlink()

    def finish(self) -> None:
        for tail in ("", "-wal", "-shm"):
            old = self._data / f"{DATABASE}{tail}"
            if old.exists() and self.aside:
                old.replace(self._data / f"{self.aside}{tail}")
        self._scratch.replace(self._file)
        for left in self._data.glob(f"{_SCRATCH}*"):
            left.unlink()
        handle = os.open(self._data, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


class _OnServer:
    """A PostgreSQL database: tables that stand there go to a schema of their own, in the same database."""

    def __init__(self, settings: Settings, say: Say) -> None:
        self._settings, self._say = settings, say
        self._url = settings.direct or settings.database
        self.aside = ""

    def prepare(self, clock: Clock, *, force: bool) -> None:
        if not self._count():
            return
        if not force:
            raise TargetNotEmpty(target=self._shown())
        self.aside = f"set_aside_{clock.now():%Y%m%dt%H%M%S}"
        self._run(f"ALTER SCHEMA public RENAME TO {self.aside}", "CREATE SCHEMA public")

    def bring_in(self, file: Path, key: str) -> AnyDatabase:
        self._say("restore the database")
        with opened(file, key) as (_, pieces):
            dumps.bring_in(self._url, pieces)
        database = database_of(Path(), msgspec.structs.replace(self._settings, database=self._url))
        prepare_schema(database)
        return database

    def undo(self) -> None:
        if self.aside:
            self._run("DROP SCHEMA public CASCADE", f"ALTER SCHEMA {self.aside} RENAME TO public")

    def finish(self) -> None:
        self._say("let the planner count the rows")
        self._run("ANALYZE")

    def _count(self) -> int:
        found = "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        database = database_of(Path(), msgspec.structs.replace(self._settings, database=self._url))
        try:
            with database.reading() as connection:
                return int(connection.scalar(text(found)) or 0)
        finally:
            database.close()

    def _run(self, *statements: str) -> None:
        database = database_of(Path(), msgspec.structs.replace(self._settings, database=self._url))
        try:
            with database.writing() as connection:
                for statement in statements:
                    connection.execute(text(statement))
        except Exception as error:
            raise RestoreFailed(finding=type(error).__name__) from error
        finally:
            database.close()

    def _shown(self) -> str:
        return make_url(self._url).render_as_string()
