"""The one door to SQLite: which driver, which pragmas, one connection that writes, others that read.

WAL with synchronous=FULL: with NORMAL a power cut can lose sales whose receipts were printed.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any, Protocol, TypeVar

from sqlalchemy import URL, Connection, Engine, create_engine, event, text
from sqlalchemy.pool import QueuePool, StaticPool

from kernel.errors import DomainError

try:  # a newer SQLite than the standard library's where there is a wheel
    from pysqlite3 import dbapi2 as driver
except ImportError:
    import sqlite3 as driver

SCHEMA_HEAD = "0003"
BUSY_TIMEOUT_MS = 5_000
SALVAGE_MISSES = 2_000

_MIGRATION_LOCK = 4_902_0001  # any number that nothing else of this database locks

T = TypeVar("T")


class DatabaseDamaged(DomainError):
    """The file is not a sound database. `path`, `finding`."""

    code = "database.damaged"


class DatabaseTooNew(DomainError):
    """The file was written by a newer program. `found`, `known`."""

    code = "database.too_new"


class DatabaseUnfit(Exception):
    """A server's database whose texts would not sort as a till's do; whoever creates databases can put it right."""


class DiskTrouble(DomainError):
    """A write did not reach the disk (full, failing or read-only); nothing of it was kept. `finding`."""

    code = "database.disk"


class AnyDatabase(Protocol):
    """What the books ask of a database: one SQLite file here, a PostgreSQL server in `kernel.postgres`."""

    @property
    def dialect(self) -> str:
        """'sqlite' or 'postgresql', SQLAlchemy's names."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes: commits on leaving, rolls back on an error."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A connection for questions; it sees one moment of what was committed before it asked."""

    def transact(self, work: Callable[[Connection], T], *, often: bool = False) -> T:
        """`work` in one writing transaction, done again from its start where the server asks for that.

        So `work` changes nothing but the database, and answers with what it found in this very try. `often`: it is
        worth a server's while to remember the statements.
        """

    def close(self) -> None: ...


class Database:
    """One SQLite file, or one in memory for tests (`path` None)."""

    dialect = "sqlite"

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._writing = threading.RLock()
        self._writer_engine = _engine(path, write=True)
        self._writer: Connection | None = None
        self._reader_engine = self._writer_engine if path is None else _engine(path, write=False)

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one connection that writes, inside a transaction taken at once (BEGIN IMMEDIATE).

        Commits on leaving, rolls back on an error. Raises DiskTrouble when the commit did not reach the disk.
        """
        with self._writing:
            if self._writer is None:
                self._writer = self._writer_engine.connect()
            connection = self._writer
            transaction = connection.begin()
            try:
                yield connection
                transaction.commit()
            except BaseException as error:
                transaction.rollback()
                _undo(connection)
                trouble = disk_trouble(error)
                if trouble is not None:
                    raise DiskTrouble(finding=trouble) from error
                raise

    def transact(self, work: Callable[[Connection], T], *, often: bool = False) -> T:
        """`work` in one writing transaction; nobody else writes meanwhile, so once is enough."""
        with self.writing() as connection:
            return work(connection)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for questions; it sees what was committed before it asked."""
        if self.path is None:
            with self._writing:
                if self._writer is None:
                    self._writer = self._writer_engine.connect()
                if self._writer.in_transaction():
                    yield self._writer
                else:
                    with self._writer.begin():
                        yield self._writer
            return
        with self._reader_engine.connect() as connection:
            yield connection

    def close(self) -> None:
        with self._writing:
            if self._writer is not None:
                self._writer.close()
                self._writer = None
            self._writer_engine.dispose()
            self._reader_engine.dispose()

    def backup_to(self, target: Path) -> None:
        """A consistent copy made with SQLite's backup API while the shop goes on selling.

        Raises DiskTrouble, DatabaseDamaged when the file cannot be read through.
        """
        assert self.path is not None
        try:
            source = driver.connect(f"{self.path.absolute().as_uri()}?mode=rw", uri=True)
            try:
                copy = driver.connect(str(target))
                try:
                    source.backup(copy)
                    copy.execute("PRAGMA journal_mode=DELETE")
                finally:
                    copy.close()
            finally:
                source.close()
        except driver.DatabaseError as error:
            trouble = disk_trouble(error)
            if trouble is not None:
                raise DiskTrouble(finding=trouble) from error
            raise DatabaseDamaged(path=str(self.path), finding=str(error)) from error


def _engine(path: Path | None, *, write: bool) -> Engine:
    url = URL.create("sqlite", database=None if path is None else str(path))  # a folder's name may hold '?' or '%'
    pool: dict[str, Any] = (
        {"poolclass": StaticPool} if path is None or write else {"poolclass": QueuePool, "pool_size": 4}
    )
    engine = create_engine(url, module=driver, connect_args={"check_same_thread": False}, **pool)

    @event.listens_for(engine, "do_connect")
    def _before_connect(*_how: Any) -> None:
        if path is not None:
            _make_private(path)

    @event.listens_for(engine, "connect")
    def _on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # BEGIN is said by us, never by the driver
        run = connection.execute
        run(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        run("PRAGMA foreign_keys=ON")
        if write and path is not None:
            run("PRAGMA journal_mode=WAL")
        run("PRAGMA synchronous=FULL")
        run("PRAGMA secure_delete=FAST")  # a key or a name that was taken away stands nowhere in the file
        run("PRAGMA temp_store=MEMORY")
        if not write:
            run("PRAGMA query_only=ON")
            run("PRAGMA wal_autocheckpoint=0")

    @event.listens_for(engine, "begin")
    def _on_begin(connection: Connection) -> None:
        file: Any = connection.connection.dbapi_connection  # the driver itself: this is said before every question
        file.execute("BEGIN IMMEDIATE" if write else "BEGIN")

    return engine


def _make_private(path: Path) -> None:
    """A new file is its owner's alone, for it names members; SQLite makes the log beside it the same."""
    with suppress(OSError):  # it is there already, or cannot be: SQLite says which
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def _undo(connection: Connection) -> None:
    """After a COMMIT that failed SQLite may keep the transaction open, and SQLAlchemy takes it for ended."""
    file: Any = connection.connection.dbapi_connection
    if file.in_transaction:
        file.rollback()


def disk_trouble(error: BaseException) -> str | None:
    """SQLite's words when `error`, or what caused it, is a full, failing or read-only disk; else None."""
    seen: BaseException | None = error
    while seen is not None:
        words = str(seen).lower()
        if type(seen).__name__ == "OperationalError" and any(
            sign in words for sign in ("disk is full", "disk i/o error", "readonly", "unable to open")
        ):
            return words
        seen = seen.__cause__ or seen.__context__
    return None


def quick_check(path: Path) -> str | None:
    """None when SQLite finds the file sound, else what it found. A missing file is sound: nothing is in it yet."""
    if not path.exists():
        return None
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
        try:
            findings = [row[0] for row in connection.execute("PRAGMA quick_check(3)")]
        finally:
            connection.close()
    except driver.DatabaseError as error:
        return str(error)
    return None if findings == ["ok"] else "; ".join(findings)


def salvage(path: Path, table: str, columns: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The rows of a damaged file that can still be read, in the order of their row ids; the others are passed over.

    `path` is a copy of the damaged file: reading it may change it. Rows are not trusted: they may be altered.
    """
    try:
        connection = driver.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)
    except driver.DatabaseError:
        return
    try:
        connection.execute("PRAGMA writable_schema=ON")  # else a file that was cut off is refused as a whole
        names = ", ".join(f'"{name}"' for name in columns)
        after, misses = 0, 0
        while misses < SALVAGE_MISSES:
            # After a row that cannot be read, the ids behind it are asked for one by one until one answers.
            scanning = misses == 0
            sign = ">" if scanning else "="
            try:
                for row in connection.execute(
                    f'SELECT rowid, {names} FROM "{table}" WHERE rowid {sign} ? ORDER BY rowid',  # noqa: S608 - ours
                    (after,),
                ):
                    after, misses = row[0], 0
                    yield dict(zip(columns, row[1:], strict=True))
                if scanning:
                    return
            except driver.DatabaseError:
                misses += 1
                after += 1
                continue
            if misses:
                misses += 1
                after += 1
    finally:
        connection.close()


def full_check(connection: Connection) -> str | None:
    """SQLite's integrity check and foreign keys: None when sound."""
    findings = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(5)"))]
    findings += [f"foreign key: {tuple(row)}" for row in connection.execute(text("PRAGMA foreign_key_check"))]
    return None if findings == ["ok"] else "; ".join(f for f in findings if f != "ok")


def prepare_schema(database: AnyDatabase) -> None:
    """Bring the tables to this program's version; alembic is loaded only when there is something to do.

    Raises DatabaseTooNew, DatabaseUnfit.
    """
    with database.reading() as connection:
        found = schema_version(connection)
    if found == SCHEMA_HEAD:
        return
    if found is not None and found > SCHEMA_HEAD:
        raise DatabaseTooNew(found=found, known=SCHEMA_HEAD)
    from kernel.migrations.run import upgrade

    with database.writing() as connection:
        if database.dialect == "postgresql":
            _check_server(connection)
            connection.execute(
                text(f"SELECT pg_advisory_xact_lock({_MIGRATION_LOCK})")
            )  # one of two that start at once
        upgrade(connection)


def _check_server(connection: Connection) -> None:
    """Texts are compared and sorted by code point in a till's file; on a server they must be too."""
    encoding, collation = connection.execute(
        text("SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = current_database()")
    ).one()
    if encoding != "UTF8" or collation.upper().replace("-", "") not in ("C", "POSIX", "C.UTF8"):
        raise DatabaseUnfit(
            f"encoding {encoding}, collation {collation}; create it with ENCODING 'UTF8' LC_COLLATE 'C'"
        )


def schema_version(connection: Connection) -> str | None:
    """The newest step that was carried out here; None before the first."""
    if connection.dialect.name == "postgresql":
        there = connection.execute(text("SELECT to_regclass('alembic_version')")).scalar()
    else:
        there = connection.execute(text("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")).scalar()
    if there is None:
        return None
    row = connection.execute(text("SELECT version_num FROM alembic_version")).first()
    return None if row is None else str(row[0])
