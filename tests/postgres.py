"""A real PostgreSQL for the tests: a cluster of its own in a temporary folder, and a PgBouncer in front of it.

The server will not run as root: started by root it runs as the user `postgres`, or `nobody`. Each test gets a fresh
database, copied from one that the migrations made.
"""

from __future__ import annotations

import ctypes
import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest

from kernel.database import AnyDatabase, prepare_schema
from kernel.postgres import PostgresDatabase
from tests.builders.books import new_database
from tools.system_packages import program_path

PACKAGES = {
    "initdb": "postgresql",
    "pg_ctl": "postgresql",
    "postgres": "postgresql",
    "pgbouncer": "pgbouncer",
    "pg_basebackup": "postgresql",
}
TEMPLATE = "jinpu_template"


def program(name: str, *, packages: dict[str, str] = PACKAGES) -> str:
    """Where a server program is; a test that needs one that is not installed fails and names its package."""
    found = program_path(name)
    if found is not None:
        return found
    pytest.fail(f"{name} is not installed; on Debian or Ubuntu: apt-get install -y {packages[name]}", pytrace=False)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def as_whom() -> dict[str, Any]:
    """Arguments of subprocess for a user who is not root."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    user = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}


def started(command: list[str], folder: Path, ready: str) -> subprocess.Popen[str]:
    """A server that has said that it is `ready`. It ends with the tests, however they end."""
    process = subprocess.Popen(
        command, cwd=folder, stderr=subprocess.PIPE, text=True, errors="replace", start_new_session=True,
        preexec_fn=_end_with_the_tests, **as_whom(),
    )  # fmt: skip
    assert process.stderr is not None
    said: list[str] = []
    for line in process.stderr:
        said.append(line)
        if ready in line:
            # What else it says is read and forgotten, or it would wait for a reader.
            threading.Thread(target=deque, args=(process.stderr, 0), daemon=True).start()
            return process
    pytest.fail(f"{command[0]}: {''.join(said)}", pytrace=False)


def _end_with_the_tests() -> None:
    """Linux sends SIGQUIT, 'stop at once' to both servers, when the process that started them is gone."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGQUIT)


def _is_running(number: int) -> bool:
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


_EMPTY = """
SET lock_timeout = '2s';
SET session_replication_role = replica;
DO $$ DECLARE one text; BEGIN
  FOR one IN SELECT quote_ident(tablename) FROM pg_tables
             WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE 'DELETE FROM ' || one;
  END LOOP;
  FOR one IN SELECT quote_ident(sequencename) FROM pg_sequences WHERE schemaname = 'public' LOOP
    EXECUTE 'ALTER SEQUENCE ' || one || ' RESTART';
  END LOOP;
  INSERT INTO journal_head (one, no) VALUES (1, 0);
END $$
"""
_SCHEMA = """
SELECT (SELECT md5(string_agg(c.relname || c.relkind::text || c.relispartition::text, ',' ORDER BY c.relname))
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE n.nspname = 'public'),
       (SELECT md5(string_agg(tgname || tgenabled::text, ',' ORDER BY tgname)) FROM pg_trigger WHERE NOT tgisinternal),
       (SELECT string_agg(version_num, ',') FROM alembic_version)
"""


class Cluster:
    """A PostgreSQL server of this test run: a Unix socket in its folder and a free port of 127.0.0.1."""

    def __init__(self, *, fsync: bool = True) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="jinpu-pg-"))
        self.port = free_port()
        self.data = self.folder / "data"
        self._numbers = count(1)
        self._emptied: list[str] = []
        self._fsync = fsync
        whom = as_whom()
        if whom:
            os.chown(self.folder, whom["user"], whom["group"])
        self._run("initdb", "-D", str(self.data), "-U", "jinpu", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        self.start()

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1", "port": self.port, "unix_socket_directories": self.folder,
            "fsync": "on" if self._fsync else "off", "max_connections": 60,
        }  # fmt: skip
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self._process = started(
            [program("postgres"), "-D", str(self.data), *options], self.folder, "ready to accept connections"
        )

    def stop(self, mode: str = "fast") -> None:
        """`mode`: 'fast' ends sessions and shuts down cleanly, 'immediate' is the server's own power cut."""
        self._run("pg_ctl", "-D", str(self.data), "-w", "-s", "-m", mode, "stop")
        self._process.wait()

    def kill(self) -> None:
        """SIGKILL for the server and all its processes, which are of sessions of their own. They are gone on return."""
        first = self._process.pid
        all_of_it = [first, *map(int, Path(f"/proc/{first}/task/{first}/children").read_text().split())]
        for number in all_of_it:
            with suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        self._process.wait()
        while any(map(_is_running, all_of_it)):
            pass

    def remove(self) -> None:
        """Also of a server that was killed."""
        if self._process.poll() is None:
            self.kill()
        shutil.rmtree(self.folder)

    def _run(self, name: str, *arguments: str) -> None:
        # Not captured by a pipe: the server would inherit it, and the end of the pipe would never come.
        words = self.folder / f"{name}.out"
        with words.open("wb") as out:
            run = subprocess.run(
                [program(name), *arguments], cwd=self.folder, stdout=out, stderr=out, check=False, **as_whom()
            )
        if run.returncode != 0:
            pytest.fail(f"{name} {arguments}: {words.read_text(errors='replace')}", pytrace=False)

    def url(self, name: str) -> str:
        return f"postgresql://jinpu@127.0.0.1:{self.port}/{name}"

    def say(self, statement: str) -> None:
        """A statement of the server's owner, outside any transaction."""
        with psycopg.connect(self.url("postgres"), autocommit=True, prepare_threshold=None) as connection:
            connection.execute(statement.encode())

    def empty(self) -> str:
        """A new database with nothing in it; its name."""
        name = f"empty_{next(self._numbers)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE template0")
        return name

    def fresh(self) -> str:
        """An empty database at the newest schema; its name. One that an earlier test gave back, where there is one."""
        if self._emptied:
            return self._emptied.pop()
        name = f"shop_{next(self._numbers)}"
        self.say(f"CREATE DATABASE {name} TEMPLATE {self._template}")
        return name

    def drop(self, name: str) -> None:
        """The test is done with it. Making a database costs more than a test: one that can be emptied is kept."""
        if name.startswith("shop_") and self._is_emptied(name):
            self._emptied.append(name)
        else:
            self.say(f"DROP DATABASE {name} WITH (FORCE)")

    def _is_emptied(self, name: str) -> bool:
        """Every row gone and every counter at its beginning; not where a test changed the schema or left a lock."""
        try:
            with psycopg.connect(self.url(name), autocommit=True, prepare_threshold=None) as connection:
                connection.execute(_EMPTY)
                return self._schema(name) == self._schema(TEMPLATE)
        except psycopg.Error:
            return False

    def _schema(self, name: str) -> object:
        with psycopg.connect(self.url(name), autocommit=True, prepare_threshold=None) as connection:
            return connection.execute(_SCHEMA).fetchone()

    @cached_property
    def _template(self) -> str:
        self.say(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")
        database = PostgresDatabase(self.url(TEMPLATE))
        prepare_schema(database)
        database.close()
        return TEMPLATE


class Pooler:
    """PgBouncer in transaction mode in front of a cluster: a session's server changes from transaction to transaction.

    Two servers a database, so that a second transaction seldom meets the session of the first.
    """

    def __init__(self, cluster: Cluster) -> None:
        self.port = free_port()
        file = cluster.folder / "pgbouncer.ini"
        file.write_text(
            f"[databases]\n* = host=127.0.0.1 port={cluster.port} user=jinpu\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 2\nserver_round_robin = 1\n"
            "server_lifetime = 60\nserver_idle_timeout = 5\n"
            "log_connections = 0\nlog_disconnections = 0\nlog_stats = 0\n"
        )
        file.chmod(0o644)
        self._process = started([program("pgbouncer"), str(file)], cluster.folder, "process up")

    def url(self, name: str) -> str:
        return f"postgresql://jinpu@127.0.0.1:{self.port}/{name}"

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait()


class Unlucky:
    """Says now and then, as a server at SERIALIZABLE does, that a transaction must be done again."""

    def __init__(self, seed: int = 1) -> None:
        self._rng = random.Random(seed)
        self.times = 0

    def __call__(self) -> None:
        if self._rng.random() < 0.4:
            self.times += 1
            raise psycopg.errors.SerializationFailure("could not serialize access (planted by the test)")


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """One PostgreSQL server for the whole test run."""
    cluster = Cluster()
    yield cluster
    cluster.remove()


@pytest.fixture(scope="session")
def pooler(cluster: Cluster) -> Iterator[Pooler]:
    """One PgBouncer in front of it."""
    pooler = Pooler(cluster)
    yield pooler
    pooler.stop()


@pytest.fixture
def postgres(cluster: Cluster) -> Iterator[PostgresDatabase]:
    """A fresh database at the newest schema, on the server itself."""
    name = cluster.fresh()
    database = PostgresDatabase(cluster.url(name))
    yield database
    database.close()
    cluster.drop(name)


@pytest.fixture
def pooled(cluster: Cluster, pooler: Pooler) -> Iterator[PostgresDatabase]:
    """A fresh database behind PgBouncer, at SERIALIZABLE, whose commits are now and then refused."""
    name = cluster.fresh()
    database = PostgresDatabase(
        pooler.url(name), isolation="SERIALIZABLE", faults=Unlucky(), rng=random.Random(1), wait=lambda _s: None
    )
    yield database
    database.close()
    cluster.drop(name)


@pytest.fixture(params=["sqlite", "postgres", "pgbouncer"])
def any_database(request: pytest.FixtureRequest) -> Iterator[AnyDatabase]:
    """The same test on a SQLite file in memory, on PostgreSQL, and behind PgBouncer with transactions done again."""
    if request.param == "sqlite":
        database = new_database()
        yield database
        database.close()
    else:
        yield request.getfixturevalue("postgres" if request.param == "postgres" else "pooled")


@pytest.fixture
def make_any(request: pytest.FixtureRequest) -> Callable[[str], AnyDatabase]:
    """Fresh databases of a kind ('sqlite' or 'postgres'), as many as a test wants; closed and dropped after it."""

    def make(kind: str) -> AnyDatabase:
        if kind == "sqlite":
            file = new_database()
            request.addfinalizer(file.close)
            return file
        cluster: Cluster = request.getfixturevalue("cluster")
        name = cluster.fresh()
        database = PostgresDatabase(cluster.url(name))
        request.addfinalizer(lambda: cluster.drop(name))
        request.addfinalizer(database.close)
        return database

    return make
