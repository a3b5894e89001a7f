"""Backups as files: made while the shop sells, sealed, copied to a second disk, thinned out, opened again.

A backup is the till's settings and its whole database, compressed and sealed under the place's backup key. Its name
says register, epoch, last entry and time: `HP01-e1-000000123-20261121T093000.jinpu`.
"""

from __future__ import annotations

import os
import re
import shutil
import zlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from kernel.books import head
from kernel.clock import Clock, aware
from kernel.database import Database, DiskTrouble
from kernel.sealed_stream import open_stream, pieces_of, seal_stream
from kernel.secrets import SealBroken
from kernel.thinning import DAY, thin_out
from pos_app.place import BACKUPS, AlreadyRunning, FolderLock
from pos_app.settings import TillSettings
from pos_app.upkeep.errors import (
    BackupBusy,
    BackupFailed,
    BackupUnreadable,
    SecondFolderFailed,
    SecondFolderMissing,
)

PURPOSE = "backup"
DAYS_KEPT = 30
_LOCK, _DRAFT = ".lock", ".making"
_NAME = re.compile(r"([A-Z][A-Z0-9]{1,31})-e(\d{1,9})-(\d{9,15})-(\d{8}T\d{6})\.jinpu")
_TIME = "%Y%m%dT%H%M%S"


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as its name describes it: the register's journal up to (epoch, seq), made at `at`."""

    path: Path
    register: str
    epoch: int
    seq: int
    at: datetime

    @property
    def order(self) -> tuple[int, int, datetime]:
        """The newest is the one that knows most of the journal; a clock may have been wrong."""
        return self.epoch, self.seq, self.at


def backup_of(path: Path) -> BackupFile | None:
    """What a file's name says, None when it is not a backup's."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        at = aware(datetime.strptime(found[4], _TIME))  # noqa: DTZ007 - the shop's zone is added
    except ValueError:
        return None
    return BackupFile(path, found[1], int(found[2]), int(found[3]), at)


def backups_in(folder: Path, register: str) -> list[BackupFile]:
    """A register's backups in one folder, the newest first; none when the folder cannot be read."""
    try:
        names = list(folder.iterdir())
    except OSError:
        return []
    found = [backup for name in names if (backup := backup_of(name)) is not None and backup.register == register]
    return sorted(found, key=lambda backup: backup.order, reverse=True)


def all_backups(folder: Path, settings: TillSettings) -> list[BackupFile]:
    """The backups of a till's folder and of its second disk, the newest first, each name once."""
    places = [folder / BACKUPS] + ([Path(settings.backup_folder)] if settings.backup_folder else [])
    by_name: dict[str, BackupFile] = {}
    for place in places:
        for backup in backups_in(place, settings.register):
            by_name.setdefault(backup.path.name, backup)
    return sorted(by_name.values(), key=lambda backup: backup.order, reverse=True)


def make_backup(database: Database, folder: Path, settings: TillSettings, key: str, clock: Clock) -> BackupFile:
    """Write a sealed backup of an open or closed till's file into `folder`/backups.

    The copy in clear exists only while it is being sealed, readable by its owner alone; one that a killed program
    left is removed first. Raises BackupBusy, BackupFailed, DatabaseDamaged.
    """
    into = folder / BACKUPS
    try:
        lock = FolderLock(into, _LOCK)
    except AlreadyRunning as error:
        raise BackupBusy(folder=str(into)) from error
    except OSError as error:
        raise BackupFailed(folder=str(into), finding=str(error)) from error
    try:
        _sweep(into)
        return _make(database, into, settings, key, clock)
    except (OSError, DiskTrouble) as error:
        raise BackupFailed(folder=str(into), finding=str(error)) from error
    finally:
        _sweep(into)
        lock.release()


def sweep(folder: Path) -> None:
    """Remove what a killed program left half-made, unless another program is making it right now."""
    into = folder / BACKUPS
    if not into.is_dir():
        return
    try:
        lock = FolderLock(into, _LOCK)
    except (AlreadyRunning, OSError):
        return
    try:
        _sweep(into)
    finally:
        lock.release()


def _sweep(into: Path) -> None:
    for left in into.glob(f"{_DRAFT}*"):
        left.unlink(missing_ok=True)


def _make(database: Database, into: Path, settings: TillSettings, key: str, clock: Clock) -> BackupFile:
    plain, sealed = into / f"{_DRAFT}.db", into / f"{_DRAFT}.sealed"
    os.close(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    database.backup_to(plain)
    copy = Database(plain)
    try:
        with copy.reading() as connection:
            epoch, seq, _hash = head(connection, settings.register)
    finally:
        copy.close()
    with sealed.open("xb") as file:
        # The settings as one line, so that a lost disk needs no second file, then the database.
        seal_stream(key, msgspec.json.encode(settings), pieces_of(plain), file, purpose=PURPOSE)
        file.flush()
        os.fsync(file.fileno())
    at = clock.now()
    made = into / f"{settings.register}-e{epoch}-{seq:09}-{at.strftime(_TIME)}.jinpu"
    sealed.replace(made)
    sync_folder(into)
    return BackupFile(made, settings.register, epoch, seq, at.replace(microsecond=0))


def open_backup(file: Path, key: str, target: Path) -> TillSettings:
    """Unseal a backup's database into `target` (mode 0600, synced) and return its settings. Raises BackupUnreadable."""
    try:
        with file.open("rb") as source:
            line, pieces = open_stream(key, source, purpose=PURPOSE)
            settings = msgspec.json.decode(line, type=TillSettings)
            handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
            with os.fdopen(handle, "wb") as plain:
                for piece in pieces:
                    plain.write(piece)
                plain.flush()
                os.fsync(plain.fileno())
    except SealBroken as error:
        raise BackupUnreadable(file=str(file), finding="wrong key, altered, or cut off") from error
    except (zlib.error, msgspec.DecodeError, OSError) as error:
        raise BackupUnreadable(file=str(file), finding=str(error)) from error
    return settings


def copy_to_second(backup: BackupFile, second: Path) -> None:
    """Copy a backup to the second disk, whole or not at all. Raises SecondFolderMissing, SecondFolderFailed.

    The folder is made, but not the one above it: a disk that is not plugged in must not be mistaken for a full one.
    """
    if not second.parent.is_dir():
        raise SecondFolderMissing(folder=str(second))
    ours = f"{_DRAFT}-{backup.register}-"  # other tills may use the same disk
    draft = second / f"{ours}{backup.path.name}"
    try:
        second.mkdir(exist_ok=True)
        try:
            with backup.path.open("rb") as source, draft.open("wb") as target:
                shutil.copyfileobj(source, target)
                target.flush()
                os.fsync(target.fileno())
            draft.replace(second / backup.path.name)
            sync_folder(second)
        finally:
            for left in second.glob(f"{ours}*"):
                left.unlink(missing_ok=True)
    except OSError as error:
        raise SecondFolderFailed(folder=str(second), finding=str(error)) from error


def rotate(folder: Path, register: str, *, kept: int, now: datetime) -> list[str]:
    """Thin out one folder; the names removed. Kept: the newest `kept`, and the last of each day for 30 days."""
    return thin_out(backups_in(folder, register), now, kept=kept, spans=[(DAY, DAYS_KEPT)])


def sync_folder(folder: Path) -> None:
    """Make a rename in this folder durable; Windows does that by itself."""
    if os.name != "nt":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
