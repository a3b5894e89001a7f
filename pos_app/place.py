"""One till's folder: who may open it, what must be in it, and the books that stand on its file."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Connection

from kernel.actor import Actor, program
from kernel.books import Bookkeeper, head
from kernel.clock import Clock, OffsetClock, SystemClock
from kernel.database import SCHEMA_HEAD, Database, DatabaseDamaged, prepare_schema, quick_check, schema_version
from kernel.errors import DomainError
from kernel.file_lock import lock_file
from kernel.ids import Ids
from kernel.secrets import FileVault, KeystoreVault, PlaceSecrets, Vault, fingerprint
from kernel.verify import Verdict, verify
from membership.personal import MemberKeys
from pos_app.settings import TillSettings, load_settings
from shop.daily_close.queries import open_day_of
from shop.registry import projections
from shop.staff.facts import TillRestored
from sync.identity import TokenFile
from sync.standing import standing

DATABASE, SECRETS, LOCK = "till.db", "secrets.json", "till.lock"
FILE, KEYSTORE = "file", "keyring"  # where a till's secrets can be, as its settings say it
BACKUPS, RESTORING = "backups", ".restoring"
# Says that there were books here: a file that is gone is then a loss, not a first day. Holds the epoch that the last
# restore began, '' before the first one.
OPENED = "till.opened"
SMALLEST = 512  # bytes: no SQLite page is smaller


class AlreadyRunning(DomainError):
    """Another program has this till's file open. `folder`."""

    code = "till.already_running"


class SecretsMissing(DomainError):
    """The till's secrets are gone: its members' names cannot be opened. `folder`."""

    code = "till.secrets_missing"


class DatabaseMissing(DomainError):
    """There were books in this folder and the file is gone; empty ones are not begun in silence. `folder`."""

    code = "database.missing"


class FolderLock:
    """One program at a time on one folder; the system frees the lock when the program dies."""

    def __init__(self, folder: Path, name: str = LOCK) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / name).open("a+b")
        try:
            lock_file(self._file.fileno(), wait=False)
        except OSError as error:
            self._file.close()
            raise AlreadyRunning(folder=str(folder)) from error

    def release(self) -> None:
        self._file.close()


def vault_of(folder: Path, settings: TillSettings) -> Vault:
    if settings.vault == KEYSTORE:
        return KeystoreVault(settings.vault_entry or settings.register)
    return FileVault(folder / SECRETS)


def in_keystore(settings: TillSettings, secrets: PlaceSecrets) -> TillSettings:
    """The settings of a till whose secrets are in the keystore.

    Their entry bears a name that no other till has: one machine may hold two folders of the same register.
    """
    own = fingerprint(secrets.data_key, "keystore entry")[:8]
    return replace(settings, vault=KEYSTORE, vault_entry=f"{settings.register}-{own}")


def in_file(settings: TillSettings) -> TillSettings:
    """The settings of a till whose secrets are in a file beside its books."""
    return replace(settings, vault=FILE, vault_entry="")


def secrets_of(folder: Path, settings: TillSettings) -> PlaceSecrets:
    """Raises SecretsMissing, KeystoreMissing, KeystoreRefused."""
    secrets = vault_of(folder, settings).load()
    if secrets is None:
        raise SecretsMissing(folder=str(folder))
    return secrets


def headquarters_key(folder: Path) -> str:
    """The public key of headquarters' signatures, '' for a till that is not enrolled."""
    identity = TokenFile(folder).load()
    return "" if identity is None else identity.headquarters_key


@dataclass(frozen=True, slots=True)
class Place:
    """One till's folder, opened: its lock, its file, its secrets, its books."""

    folder: Path
    settings: TillSettings
    lock: FolderLock
    database: Database
    secrets: PlaceSecrets
    keys: MemberKeys
    keeper: Bookkeeper

    def headquarters_key(self) -> str:
        return headquarters_key(self.folder)

    def close(self) -> None:
        self.database.close()
        self.lock.release()


def was_opened(folder: Path) -> bool:
    """Whether there were books in this folder before."""
    return (folder / OPENED).exists() or any((folder / BACKUPS).glob("*.jinpu"))


def require_sound(folder: Path) -> None:
    """Look at a till's file before anything opens it. Raises DatabaseMissing, DatabaseDamaged."""
    file = folder / DATABASE
    size = file.stat().st_size if file.exists() else -1
    if size < 0 and was_opened(folder):
        raise DatabaseMissing(folder=str(folder))
    # SQLite takes an empty file, or a stump, for a new one and throws its log away: so this is asked first.
    wal = file.with_name(f"{DATABASE}-wal")
    log_left = wal.exists() and wal.stat().st_size > 0
    if size < SMALLEST and (log_left or size > 0 or was_opened(folder)):
        raise DatabaseDamaged(path=str(file), finding="the file is empty, its books are gone")
    finding = quick_check(file)
    if finding is not None:
        raise DatabaseDamaged(path=str(file), finding=finding)


def books_on(
    database: Database, settings: TillSettings, secrets: PlaceSecrets, clock: Clock
) -> tuple[MemberKeys, Bookkeeper]:
    """The members' keys and the books of one register on a file. The schema is there already."""
    keys = MemberKeys(secrets)  # they come into memory with the entries they open; `load` all for a rebuild only

    def business_date(connection: Connection) -> str:
        day = open_day_of(connection, settings.register)
        if day is not None:
            return day.date
        return OffsetClock(clock, lambda: standing(connection).offset_s).now().date().isoformat()

    keeper = Bookkeeper(
        database,
        register=settings.register,
        projections=projections(keys, partial(fingerprint, secrets.phone_key), here=settings.register),
        clock=clock,
        ids=Ids(clock),
        business_date=business_date,
    )
    return keys, keeper


def open_place(folder: Path, *, clock: Clock | None = None) -> Place:
    """Open a till's folder.

    Raises NotSetUp, SettingsBroken, AlreadyRunning, DatabaseMissing, DatabaseDamaged, DatabaseTooNew, and as
    `secrets_of`.
    """
    settings = load_settings(folder)
    lock = FolderLock(folder)
    try:
        shutil.rmtree(folder / RESTORING, ignore_errors=True)  # what a killed restore left in clear
        require_sound(folder)
        secrets = secrets_of(folder, settings)
        database = Database(folder / DATABASE)
        prepare_schema(database)
        (folder / OPENED).touch()
    except BaseException:
        lock.release()
        raise
    keys, keeper = books_on(database, settings, secrets, clock or SystemClock())
    identity = TokenFile(folder).load()
    if identity is not None:
        take_up_epoch(keeper, identity.epoch, program("enrolment"))
    return Place(folder, settings, lock, database, secrets, keys, keeper)


def take_up_epoch(keeper: Bookkeeper, wanted: int, actor: Actor) -> None:
    """Where this till was enrolled again, go on in the epoch that began with its new key."""
    with keeper.database.reading() as connection:
        epoch, seq, _hash = head(connection, keeper.register)
    if epoch >= wanted:
        return
    with keeper.open(actor) as books:
        for _step in range(wanted - epoch):
            books.new_epoch()
        books.record(TillRestored(from_file="", had_epoch=epoch, had_seq=seq, hq_epoch=0, hq_seq=0))


def verify_folder(folder: Path, *, clock: Clock | None = None) -> Verdict:
    """Does the file say what its journal says? Reads only; a till may have it open. Raises as `open_place`."""
    settings = load_settings(folder)
    require_sound(folder)
    database = Database(folder / DATABASE)
    try:
        with database.reading() as connection:
            found = schema_version(connection)
        if found != SCHEMA_HEAD:  # older: opening it as a till does brings it to this version; newer: that refuses
            open_place(folder, clock=clock).close()
        keys, keeper = books_on(database, settings, secrets_of(folder, settings), clock or SystemClock())
        with database.reading() as connection:
            keys.load(connection)
            return verify(connection, register=settings.register, projections=keeper.projections)
    finally:
        database.close()
