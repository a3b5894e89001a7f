"""The one door to PostgreSQL: psycopg 3 under SQLAlchemy, for headquarters.

Written for a pooler in transaction mode in front of the server: no prepared statements on the server, no setting and
no lock that outlives its transaction, no notifications. So one address serves a bare server, PgBouncer, and a cluster
behind either.
"""

from __future__ import annotations

import random
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal, TypeVar

from sqlalchemy import Connection, Engine, create_engine, make_url

TRIES = 12
FIRST_WAIT_S, LONGEST_WAIT_S = 0.005, 0.5
DO_AGAIN = ("40001", "40P01")  # serialization failure, deadlock: the server undid the whole transaction

T = TypeVar("T")
Isolation = Literal["READ COMMITTED", "REPEATABLE READ", "SERIALIZABLE"]


class PostgresDatabase:
    """One database of a PostgreSQL server, by a `postgresql://` address (a socket's folder as `?host=/folder`).

    `faults` is called before each commit of `transact` and may raise what a server might (for tests); `rng` and
    `wait` spread the tries out.
    """

    dialect = "postgresql"

    def __init__(
        self,
        url: str,
        *,
        isolation: Isolation = "READ COMMITTED",
        faults: Callable[[], None] | None = None,
        pool_size: int = 5,
        rng: random.Random | None = None,
        wait: Callable[[float], object] | None = None,
    ) -> None:
        self._engine = _engine(url, isolation, pool_size)
        self._faults = faults or (lambda: None)
        self._rng = rng or random.Random(secrets.randbits(64))
        self._wait = wait or threading.Event().wait

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction: commits on leaving, rolls back on an error. Tried once; `transact` tries again."""
        with self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for questions that sees one moment, as a reader of a file does, and cannot write."""
        with self._engine.connect() as connection:
            yield connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    def transact(self, work: Callable[[Connection], T]) -> T:
        """`work` in one transaction, from its start again when the server undid it for another's sake.

        At most TRIES times, each after a random moment within a doubling time; then the server's error is raised.
        """
        for tried in range(TRIES - 1):
            try:
                return self._attempt(work)
            except Exception as error:
                if sqlstate(error) not in DO_AGAIN:
                    raise
            self._wait(self._rng.uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**tried)))
        return self._attempt(work)

    def _attempt(self, work: Callable[[Connection], T]) -> T:
        with self.writing() as connection:
            answer = work(connection)
            self._faults()
            return answer

    def close(self) -> None:
        self._engine.dispose()


def sqlstate(error: BaseException) -> str | None:
    """The server's code for `error`, or for what SQLAlchemy wrapped; None when no server spoke."""
    found = getattr(getattr(error, "orig", error), "sqlstate", None)
    return None if found is None else str(found)


def _engine(url: str, isolation: Isolation, pool_size: int) -> Engine:
    return create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level=isolation,  # said with each BEGIN, so a pooler need not remember it
        connect_args={"prepare_threshold": None},
        use_native_hstore=False,  # spares a question at each new connection
        pool_size=2 * pool_size,  # kept once they are made: to connect costs more than a right
        max_overflow=0,
        pool_use_lifo=True,
        pool_pre_ping=True,  # a connection from before a failover is replaced, not handed to a register
    )
