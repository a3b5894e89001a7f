"""Giving a till its books back: the newest backup that opens, what headquarters knows since, what the old file yields.

Everything is put together in a folder beside the books and verified there; only then does a rename change the till.
A restore that is interrupted can be begun again.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import msgspec

from kernel.books import Bookkeeper
from kernel.clock import Clock, SystemClock, stamp
from kernel.database import Database, DatabaseTooNew, prepare_schema, quick_check
from kernel.errors import DomainError
from kernel.secrets import KeystoreMissing, KeystoreRefused, PlaceSecrets
from kernel.verify import verify
from membership.personal import MemberKeys
from pos_app.enrolled import door_at, line_for
from pos_app.place import DATABASE, OPENED, RESTORING, FolderLock, books_on, in_file, secrets_of, vault_of
from pos_app.settings import FILE_NAME, NotSetUp, TillSettings, load_settings
from pos_app.upkeep.backups import all_backups, backup_of, make_backup, open_backup, sync_folder
from pos_app.upkeep.catching_up import CaughtUp, Progress, catch_up
from pos_app.upkeep.errors import BackupUnreadable, EnrolmentNeeded, NoBackup, RestoreUnsound
from pos_app.upkeep.salvage import Wreck, read_wreck, set_aside_name
from sync.identity import CounterFile, Counting, HeldToken, Identity, Signer, TokenFile, TokenKeeper
from sync.ports import Headquarters


class Enrolled(Protocol):
    """What enrolling this machine gave (pos_app.setting_up.enrolling.Joined)."""

    @property
    def identity(self) -> Identity: ...

    @property
    def signing_key(self) -> str: ...


Enrol = Callable[[TillSettings, str], Enrolled]
"""Enrols this machine as the till of these settings at an address, by a code that a person brought."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore did: the backup taken ('' for none), those passed over, and where the old file lies now.

    `entries` is the register's journal after it; `backup_trouble` the code when the new books could not be backed up.
    """

    register: str
    from_file: str
    passed_over: tuple[str, ...]
    caught_up: CaughtUp
    set_aside: str
    entries: int
    backup_trouble: str


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What a damaged till can do. `headquarters_reachable` is None for a shop that stands alone."""

    backups: tuple[tuple[Path, str, int], ...]  # file, ISO time, last entry in it; the newest first
    headquarters_reachable: bool | None


def ways_out(folder: Path) -> WaysOut:
    """What there is to restore from. Raises NotSetUp, SettingsBroken, SecretsMissing."""
    settings = load_settings(folder)
    found = tuple((backup.path, stamp(backup.at), backup.seq) for backup in all_backups(folder, settings))
    if not settings.headquarters_url:
        return WaysOut(found, None)
    caller = door_at(settings.headquarters_url, settings.headquarters_ca)
    try:
        return WaysOut(found, caller.is_up())
    finally:
        caller.close()


def restore(
    folder: Path,
    *,
    from_file: Path | None = None,
    secrets: PlaceSecrets | None = None,
    headquarters_url: str = "",
    headquarters: Headquarters | None = None,
    enrol: Enrol | None = None,
    clock: Clock | None = None,
    progress: Progress = lambda _words: None,
) -> Restored:
    """Restore a till's folder; the old file is kept aside. `progress` hears each step in words.

    `from_file` takes this backup and no other, `secrets` are the recovery sheet's when the folder's are gone,
    `headquarters_url` is another address than the settings'. A folder without settings needs `from_file` and
    `secrets`. A till of a chain whose token is gone with its disk is enrolled anew by `enrol`. Nothing is changed
    before everything verifies.

    Raises AlreadyRunning, NotSetUp, SettingsBroken, SecretsMissing, KeystoreMissing, KeystoreRefused, NoBackup,
    BackupUnreadable, EnrolmentNeeded, HeadquartersNeeded, HeadquartersRefused, HistoriesDiffer, RestoreUnsound, and
    what `enrol` raises.
    """
    lock = FolderLock(folder)
    scratch = folder / RESTORING
    try:
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(mode=0o700)
        work = _Restoring(folder, scratch, clock or SystemClock(), progress)
        work.choose(from_file, secrets)
        return work.finish(headquarters_url, headquarters, enrol)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
        lock.release()


class _Restoring:
    """One restore, step by step. `_file` in the scratch folder becomes the till's."""

    _settings: TillSettings
    _secrets: PlaceSecrets

    def __init__(self, folder: Path, scratch: Path, clock: Clock, say: Progress) -> None:
        self._folder, self._scratch, self._clock, self._say = folder, scratch, clock, say
        self._file = scratch / DATABASE
        self._from_file = ""
        self._epochs: list[int] = []
        self._passed_over: list[str] = []
        self._joined: Enrolled | None = None

    def choose(self, from_file: Path | None, secrets: PlaceSecrets | None) -> None:
        """Take the newest backup that opens and verifies; where none does, begin from nothing."""
        try:
            self._settings = load_settings(self._folder)
        except NotSetUp:
            if from_file is None or secrets is None:
                raise
            self._settings = open_backup(from_file, secrets.backup_key, self._file)
        kept = self._kept(paper=secrets is not None)
        if secrets is not None and kept is not None:  # paper does not know the register's own key
            secrets = msgspec.structs.replace(secrets, signing_key=kept.signing_key)
        self._secrets = secrets or secrets_of(self._folder, self._settings)
        known = all_backups(self._folder, self._settings)
        self._epochs = [backup.epoch for backup in known] + _epoch_before(self._folder)
        if from_file is not None:
            named = backup_of(from_file)
            self._epochs += [] if named is None else [named.epoch]
            self._open(from_file)
            self._from_file = from_file.name
            return
        for backup in known:
            try:
                self._open(backup.path)
            except (BackupUnreadable, DatabaseTooNew) as error:
                self._passed_over.append(backup.path.name)
                self._say(f"备份 {backup.path.name} 打不开,跳过 ({error.code})")
            else:
                self._from_file = backup.path.name
                return
        self._clear()

    def _kept(self, *, paper: bool) -> PlaceSecrets | None:
        """What the till's vault has. Where its keystore is gone, the recovery sheet's secrets go into a file."""
        try:
            return vault_of(self._folder, self._settings).load()
        except (KeystoreMissing, KeystoreRefused):
            if not paper:
                raise
            self._settings = in_file(self._settings)
            return None

    def _open(self, file: Path) -> None:
        self._say(f"解开备份 {file.name}")
        self._clear()
        register = open_backup(file, self._secrets.backup_key, self._file).register
        if register != self._settings.register:
            raise BackupUnreadable(file=str(file), finding=f"it is of register {register}")
        finding = quick_check(self._file) or self._checked().finding
        if finding:
            raise BackupUnreadable(file=str(file), finding=finding)

    def _clear(self) -> None:
        for left in self._scratch.glob(f"{DATABASE}*"):
            left.unlink()

    def finish(self, url: str, given: Headquarters | None, enrol: Enrol | None) -> Restored:
        """Catch up, verify, swap, and back the new books up at once: their epoch must be known from now on."""
        url = url or self._settings.headquarters_url
        if given is not None or not url:
            return self._finish(given)
        tokens: TokenKeeper = TokenFile(self._folder)
        counting: Counting = CounterFile(self._folder)
        if tokens.load() is None:
            if enrol is None:
                raise EnrolmentNeeded(register=self._settings.register)
            self._joined = joined = enrol(self._settings, url)
            self._secrets = msgspec.structs.replace(self._secrets, signing_key=joined.signing_key)
            self._epochs.append(joined.identity.epoch - 1)
            tokens, counting = HeldToken(joined.identity), Counting()
        signer = Signer(tokens, self._secrets.signing_key, self._clock, counting)
        caller = line_for(signer, self._settings, url=url)
        try:
            return self._finish(caller)
        finally:
            caller.close()

    def _finish(self, headquarters: Headquarters | None) -> Restored:
        self._say("读取旧文件里还能读出的流水")
        wreck = read_wreck(self._folder, self._scratch, self._settings.register)
        if not self._from_file and headquarters is None and not wreck.entries:
            raise NoBackup(passed_over=", ".join(self._passed_over))
        caught_up = self._catch_up(wreck, headquarters)
        self._say("核对整本流水")
        check = self._checked()
        if check.finding:
            raise RestoreUnsound(finding=check.finding)
        self._say("换上恢复好的数据")
        aside = self._swap(caught_up.epoch)
        return Restored(
            register=self._settings.register,
            from_file=self._from_file,
            passed_over=tuple(self._passed_over),
            caught_up=caught_up,
            set_aside=aside,
            entries=check.entries,
            backup_trouble=self._backed_up(),
        )

    def _books(self, database: Database) -> tuple[MemberKeys, Bookkeeper]:
        return books_on(database, self._settings, self._secrets, self._clock)

    def _catch_up(self, wreck: Wreck, headquarters: Headquarters | None) -> CaughtUp:
        database = Database(self._file)
        try:
            prepare_schema(database)
            keys, keeper = self._books(database)
            return catch_up(
                keeper, keys, wreck, headquarters, from_file=self._from_file, epochs=self._epochs, say=self._say
            )
        finally:
            database.close()

    def _checked(self) -> _Check:
        """Does the file in the scratch folder say what its journal says?"""
        database = Database(self._file)
        try:
            prepare_schema(database)
            keys, keeper = self._books(database)
            with database.reading() as connection:
                keys.load(connection)
                verdict = verify(connection, register=keeper.register, projections=keeper.projections)
        finally:
            database.close()
        return _Check(verdict.entries, "; ".join(verdict.findings[:3]))

    def _swap(self, epoch: int) -> str:
        """Set the old file aside and put the new one in its place; returns the old one's new name.

        The old file goes first: a till that starts between the steps finds no file and asks for a restore, and a
        second restore finds the old one where it was set aside.
        """
        if not (self._folder / FILE_NAME).exists() or load_settings(self._folder) != self._settings:
            self._settings.keep(self._folder)
        vault = vault_of(self._folder, self._settings)
        if vault.load() != self._secrets:
            vault.keep(self._secrets)
        if self._joined is not None:
            TokenFile(self._folder).keep(self._joined.identity)
        (self._folder / OPENED).write_text(str(epoch))
        if any(log.stat().st_size for log in self._scratch.glob(f"{DATABASE}-wal")):
            raise RestoreUnsound(finding="the new file was not closed")
        _sync_file(self._file)
        old = self._folder / DATABASE
        time, number = self._clock.now().strftime("%Y%m%dT%H%M%S"), 1
        while (self._folder / (aside := set_aside_name(time, number))).exists():
            number += 1
        had_one = old.exists()
        for tail in ("", "-wal", "-shm"):
            part = self._folder / f"{DATABASE}{tail}"
            if part.exists():
                part.replace(self._folder / f"{aside}{tail}")
        self._file.replace(old)
        sync_folder(self._folder)
        return aside if had_one else ""

    def _backed_up(self) -> str:
        database = Database(self._folder / DATABASE)
        try:
            make_backup(database, self._folder, self._settings, self._secrets.backup_key, self._clock)
        except DomainError as error:
            return error.code
        finally:
            database.close()
        return ""


@dataclass(frozen=True, slots=True)
class _Check:
    entries: int
    finding: str


def _epoch_before(folder: Path) -> list[int]:
    """The epoch that the last restore of this folder began."""
    marker = folder / OPENED
    text = marker.read_text("utf-8", "replace").strip() if marker.exists() else ""
    return [int(text)] if text.isdecimal() else []


def _sync_file(file: Path) -> None:
    with file.open("r+b") as written:
        os.fsync(written.fileno())
