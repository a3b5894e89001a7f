"""Headquarters' books as one sealed file, opened again before anybody trusts it.

Its name says which life, how far the journal, and when: `HQ-i1-000012345-20261121T030000.jinpu`. The secrets are not
in it: they seal it. Only when the file was read through are the registers told (`backup_point`) that their journals are
safe up to there.
"""

from __future__ import annotations

import os
import re
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import msgspec
from sqlalchemy import Connection, select, text

from headquarters.registers.recovering import incarnation_of
from headquarters.tables import backup_point, journal_head, register_cursor
from headquarters.upkeep import dumps
from headquarters.upkeep.errors import BackupFailed, BackupUnreadable, RestoreFailed
from kernel.bulk import carry_out_together
from kernel.clock import Clock, aware, stamp
from kernel.database import AnyDatabase, Database, DatabaseDamaged, DiskTrouble, quick_check, schema_version
from kernel.projection import Put
from kernel.sealed_stream import open_stream, pieces_of, seal_stream
from kernel.secrets import SealBroken
from kernel.thinning import DAY, MONTH, thin_out

PURPOSE = "headquarters backup"
KEPT, DAYS_KEPT, MONTHS_KEPT = 14, 30, 12
_DRAFT = ".making"
_NAME = re.compile(r"HQ-i(\d{1,9})-(\d{9,15})-(\d{8}T\d{6})\.jinpu")
_TIME = "%Y%m%dT%H%M%S"


class Contents(msgspec.Struct, frozen=True, kw_only=True):
    """What stands at the head of a backup. `cursors`: the (epoch, seq) of each register's journal in it."""

    dialect: str
    schema: str
    incarnation: int
    head: int
    at: str
    cursors: dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class BackupFile:
    """A backup as its name describes it."""

    path: Path
    incarnation: int
    head: int
    at: datetime


def make_backup(database: AnyDatabase, into: Path, key: str, clock: Clock, *, direct: str = "") -> BackupFile:
    """Write a sealed backup into the folder `into`, read it through, and publish what is safe in it.

    `direct` is the address of the PostgreSQL server itself. The server goes on serving meanwhile. A file in clear
    exists only on SQLite, while it is being sealed, readable by its owner alone. Raises BackupFailed,
    BackupUnreadable, ToolMissing.
    """
    try:
        into.mkdir(parents=True, exist_ok=True)
        sweep(into)
        draft = into / f"{_DRAFT}.sealed"
        with draft.open("xb") as file:
            contents = _write(database, into, key, clock, direct, file)
            file.flush()
            os.fsync(file.fileno())
        if check(draft, key, into) != contents:
            raise BackupFailed(finding="the file does not say what was written")
        at = datetime.fromisoformat(contents.at)
        made = into / f"HQ-i{contents.incarnation}-{contents.head:09}-{at.strftime(_TIME)}.jinpu"
        draft.replace(made)
        _sync_folder(into)
    except (OSError, DiskTrouble, DatabaseDamaged) as error:
        raise BackupFailed(finding=str(error)) from error
    finally:
        sweep(into)
    publish(database, contents)
    return BackupFile(made, contents.incarnation, contents.head, at.replace(microsecond=0))


def publish(database: AnyDatabase, contents: Contents) -> None:
    """The registers' journals are safe up to here; their next answers say so."""
    rows = [
        Put(backup_point, {"register": register, "epoch": epoch, "seq": seq, "at": contents.at})
        for register, (epoch, seq) in sorted(contents.cursors.items())
    ]
    database.transact(lambda connection: carry_out_together(connection, rows))


def check(file: Path, key: str, scratch: Path) -> Contents:
    """Read a backup through as a restore would; what is in it. Raises BackupUnreadable, ToolMissing."""
    with opened(file, key) as (contents, pieces):
        if contents.dialect == "postgresql":
            try:
                dumps.look_through(pieces)
            except RestoreFailed as error:
                raise BackupUnreadable(file=str(file), finding=str(error.facts["finding"])) from error
            return contents
        plain = scratch / f"{_DRAFT}.check.db"
        try:
            unpack(pieces, plain)
            finding = quick_check(plain)
            if finding is None and _contents_of_file(plain, contents.at) != contents:
                finding = "its head says something else than its books"
        finally:
            plain.unlink(missing_ok=True)
        if finding is not None:
            raise BackupUnreadable(file=str(file), finding=finding)
        return contents


@contextmanager
def opened(file: Path, key: str) -> Iterator[tuple[Contents, Iterator[bytes]]]:
    """A backup's head and its body, of which nothing may be trusted before the last piece. Raises BackupUnreadable."""
    try:
        with file.open("rb") as source:
            line, pieces = open_stream(key, source, purpose=PURPOSE)
            yield msgspec.json.decode(line, type=Contents), pieces
    except SealBroken as error:
        raise BackupUnreadable(file=str(file), finding="wrong key, altered, or cut off") from error
    except (zlib.error, msgspec.DecodeError, OSError) as error:
        raise BackupUnreadable(file=str(file), finding=str(error)) from error


def unpack(pieces: Iterator[bytes], target: Path) -> None:
    """Write a body to a new file of mode 0600, on the disk when this returns."""
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as plain:
        for piece in pieces:
            plain.write(piece)
        plain.flush()
        os.fsync(plain.fileno())


def backups_in(folder: Path) -> list[BackupFile]:
    """The backups in a folder, the newest life and journal first."""
    names = folder.iterdir() if folder.is_dir() else ()
    found = [backup for path in names if (backup := _named(path)) is not None]
    return sorted(found, key=lambda backup: (backup.incarnation, backup.head, backup.at), reverse=True)


def rotate(folder: Path, now: datetime, *, kept: int = KEPT) -> list[str]:
    """Thin out a folder; the names removed. Kept: the newest, the last of each of 30 days, of each of 12 months."""
    spans = [(DAY, DAYS_KEPT), (MONTH, 31 * MONTHS_KEPT)]
    return thin_out(backups_in(folder), now, kept=kept, spans=spans)


def sweep(folder: Path) -> None:
    """Remove what an interrupted backup left behind."""
    for left in folder.glob(f"{_DRAFT}*"):
        left.unlink(missing_ok=True)


def _write(database: AnyDatabase, into: Path, key: str, clock: Clock, direct: str, file: BinaryIO) -> Contents:
    at = stamp(clock.now())
    if isinstance(database, Database):
        plain = into / f"{_DRAFT}.db"
        os.close(os.open(plain, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
        database.backup_to(plain)
        contents = _contents_of_file(plain, at)
        seal_stream(key, msgspec.json.encode(contents), pieces_of(plain), file, purpose=PURPOSE)
        return contents
    from kernel.postgres import PostgresDatabase  # a headquarters on a file never loads it

    server = PostgresDatabase(direct, pool_size=1)
    try:
        with server.reading() as connection:  # one moment: the snapshot lives as long as this transaction
            contents = _contents(connection, "postgresql", at)
            snapshot = str(connection.scalar(text("SELECT pg_export_snapshot()")))
            body = dumps.dump(direct, snapshot)
            seal_stream(key, msgspec.json.encode(contents), body, file, purpose=PURPOSE)
    finally:
        server.close()
    return contents


def _contents_of_file(plain: Path, at: str) -> Contents:
    copy = Database(plain)
    try:
        with copy.reading() as connection:
            return _contents(connection, "sqlite", at)
    finally:
        copy.close()


def _contents(connection: Connection, dialect: str, at: str) -> Contents:
    cursors = connection.execute(select(register_cursor).order_by(register_cursor.c.register))
    return Contents(
        dialect=dialect,
        schema=schema_version(connection) or "",
        incarnation=incarnation_of(connection),
        head=int(connection.scalar(select(journal_head.c.no).where(journal_head.c.one == 1)) or 0),
        at=at,
        cursors={row.register: (row.epoch, row.seq) for row in cursors},
    )


def _named(path: Path) -> BackupFile | None:
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    try:
        at = aware(datetime.strptime(found[3], _TIME))  # noqa: DTZ007 - the shop's zone is added
    except ValueError:
        return None
    return BackupFile(path, int(found[1]), int(found[2]), at)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
