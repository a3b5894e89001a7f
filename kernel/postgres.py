"""The one door to PostgreSQL: psycopg 3 under SQLAlchemy, for headquarters.

Written for a pooler in transaction mode in front of the server: no setting and no lock that outlives its transaction,
no notifications. What is done often the server keeps prepared (kernel/kept_plans.py); where it, or the pooler, does
not remember that, nothing is prepared any more. So one address serves a bare server, PgBouncer, and a cluster behind
either.
"""

from __future__ import annotations

import logging
import random
import secrets
import select
import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal, TypeVar

from psycopg import DataError, OperationalError
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus
from sqlalchemy import Connection, Engine, create_engine, event, exc, make_url

from kernel.clock import Monotonic, SystemMonotonic
from kernel.kept_plans import BY_THE_KEYS, BY_THE_KEYS_VALUES, FORGOTTEN, KeptPlans

TRIES = 12
FIRST_WAIT_S, LONGEST_WAIT_S = 0.005, 0.5
_PUT_AWAY, _FRESH_NS = "put away at", 1_000_000_000
_BEFORE_COMMIT = "before_commit"
DO_AGAIN = ("40001", "40P01")  # serialization failure, deadlock: the server undid the whole transaction
_KEPT, _OFTEN = "kept plans", "kept plans in use"
log = logging.getLogger(__name__)

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
        monotonic: Monotonic | None = None,
    ) -> None:
        self._engine = _engine(url, isolation, pool_size, monotonic or SystemMonotonic())
        self._faults = faults or (lambda: None)
        self._rng = rng or random.Random(secrets.randbits(64))
        self._wait = wait or threading.Event().wait
        self._keeps_plans = True

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

    def transact(self, work: Callable[[Connection], T], *, often: bool = False) -> T:
        """`work` in one transaction, from its start again when the server undid it for another's sake.

        At most TRIES times, each after a random moment within a doubling time; then the server's error is raised.
        Of what is done `often` the server keeps the plans; its statements find rows by their keys.
        """
        for tried in range(TRIES - 1):
            try:
                return self._attempt(work, often)
            except Exception as error:
                state = sqlstate(error)
                if often and state in FORGOTTEN:
                    self._keep_no_plans(state)
                elif state not in DO_AGAIN:
                    raise
            self._wait(self._rng.uniform(0, min(LONGEST_WAIT_S, FIRST_WAIT_S * 2**tried)))
        return self._attempt(work, often)

    def _attempt(self, work: Callable[[Connection], T], often: bool) -> T:
        with self.writing() as connection, _keeping(connection, often and self._keeps_plans):
            faults = _Once(self._faults)
            answer = work(connection.execution_options(**{_BEFORE_COMMIT: faults}))
            faults()
            return answer

    def _keep_no_plans(self, state: str | None) -> None:
        if self._keeps_plans:
            log.info("the server does not keep plans from one transaction to the next (%s): none are made", state)
        self._keeps_plans = False

    def close(self) -> None:
        self._engine.dispose()


class _Once:
    """Does something the first time it is called."""

    def __init__(self, deed: Callable[[], None]) -> None:
        self._deed, self._is_done = deed, False

    def __call__(self) -> None:
        if not self._is_done:
            self._is_done = True
            self._deed()


@contextmanager
def _keeping(connection: Connection, keeps: bool) -> Iterator[None]:
    """Plans are kept in this transaction; nowhere else, as only there it does not matter that the server forgot one."""
    info = connection.info  # of the connection to the server, as long as it lasts
    if keeps:
        info[_OFTEN] = info.setdefault(_KEPT, KeptPlans())
    try:
        yield
    finally:
        info.pop(_OFTEN, None)


def plans_of(connection: Any) -> KeptPlans | None:
    """For `put_together`: what is kept for the pool's connection in the transaction that it is in."""
    found: KeptPlans | None = connection.info.get(_OFTEN)
    return found


def sqlstate(error: BaseException) -> str | None:
    """The server's code for `error`, or for what SQLAlchemy wrapped; None when no server spoke."""
    found = getattr(getattr(error, "orig", error), "sqlstate", None)
    return None if found is None else str(found)


Statement = tuple[str, Sequence[str | None]]
"""Words with `$1`, `$2` … for parameters, and these in PostgreSQL's text form; what type each is, the words say."""


def put_together(driver: Any, statements: Sequence[Statement], plans: KeptPlans | None = None) -> list[Any]:
    """Send statements in one message, wait for the server once, and return its result for each, in their order.

    `driver` is psycopg's connection; its transaction is begun as it would begin it. Its own pipeline sends each
    statement by itself, and a message costs both sides more than most of what it asks for. Raises the driver's error
    for the first statement that fails; what follows it was not carried out. `plans`: what the server keeps.
    """
    server = driver.pgconn
    begin: list[Statement] = []
    if server.transaction_status == TransactionStatus.IDLE:
        begin = [(_begin(driver), ())] if plans is None else [(_begin(driver), ()), (BY_THE_KEYS, BY_THE_KEYS_VALUES)]
    sent = [(words, [_encoded(value) for value in values]) for words, values in (*begin, *statements)]
    server.enter_pipeline_mode()
    try:
        new: set[str] = set()
        asked = [one for words, values in sent for one in _sent(server, words, values, plans, new)]
        server.pipeline_sync()
        results = list(_results(server))
        server.exit_pipeline_mode()
    except BaseException:  # nobody knows what is still on its way: this connection says nothing more
        driver.close()
        raise
    answers = []
    for words, result in zip(asked, results, strict=False):  # a server that hangs up answers less
        if not words:
            answers.append(result)
        elif plans is not None and result.status == ExecStatus.COMMAND_OK:
            plans.prepared(words)
    for result in results:
        if result.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(result)
    return answers[len(begin) :]


def _sent(
    server: Any, words: str, values: Sequence[bytes | None], plans: KeptPlans | None, new: set[str]
) -> Iterator[str]:
    """Send one statement. For each result that follows: the words that were only prepared, '' for an answer.

    `new` are the words that this message had prepared already.
    """
    name, is_new = plans.name(words) if plans is not None and values else (b"", False)
    if is_new and words not in new:
        new.add(words)
        server.send_prepare(name, words.encode())
        yield words
    if name:
        server.send_query_prepared(name, values)
    else:
        server.send_query_params(words.encode(), values)
    yield ""


def end_of_transaction(connection: Connection) -> Statement:
    """Commits in the message of a transaction's last statements: whoever sends it does nothing more in it."""
    connection.get_execution_options().get(_BEFORE_COMMIT, _nothing)()
    return "COMMIT", ()


def _nothing() -> None: ...


def rows_in(driver: Any, found: Iterable[tuple[Any, Callable[[Iterable[Any]], Any]]]) -> list[list[Any]]:
    """The rows of each result, their values as Python has them, each given to what stands beside the result."""
    transformer = Transformer(driver)
    answers: list[list[Any]] = []
    for result, make in found:
        if result.ntuples:
            transformer.set_pgresult(result)
            answers.append(transformer.load_rows(0, result.ntuples, make))
        else:
            answers.append([])
    return answers


def _encoded(value: str | None) -> bytes | None:
    found = None if value is None else value.encode()
    if found is not None and b"\x00" in found:  # the library would leave out what follows it
        raise DataError("PostgreSQL takes no text with a NUL character")
    return found


def _begin(driver: Any) -> str:
    level, read_only = driver.isolation_level, driver.read_only
    words = ["BEGIN"]
    if level is not None:
        words.append(f"ISOLATION LEVEL {level.name.replace('_', ' ')}")
    if read_only is not None:
        words.append("READ ONLY" if read_only else "READ WRITE")
    return " ".join(words)


def _results(server: Any) -> Iterator[Any]:
    """What the server says to each statement of a pipeline, up to its end."""
    line = select.poll()
    unsent = bool(server.flush())
    line.register(server.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
    while True:
        while unsent or server.is_busy():
            line.poll()
            server.consume_input()  # also while sending: the server may wait for us to listen
            if unsent:
                unsent = bool(server.flush())
                line.modify(server.socket, select.POLLIN | (select.POLLOUT if unsent else 0))
        result = server.get_result()
        if result is None:  # between two statements
            if server.status == ConnStatus.BAD:
                raise OperationalError("the server is gone")
            continue
        if result.status == ExecStatus.PIPELINE_SYNC:
            return
        yield result


def _engine(url: str, isolation: Isolation, pool_size: int, monotonic: Monotonic) -> Engine:
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        isolation_level=isolation,  # said with each BEGIN, so a pooler need not remember it
        connect_args={"prepare_threshold": None},
        use_native_hstore=False,  # spares a question at each new connection
        pool_size=2 * pool_size,  # kept once they are made: to connect costs more than a right
        max_overflow=0,
        pool_use_lifo=True,
    )
    _replace_dead_ones(engine, monotonic)
    return engine


def _replace_dead_ones(engine: Engine, monotonic: Monotonic) -> None:
    """A connection from before a failover is not handed to a register.

    One that was at work just now is not asked whether it lives: that costs as much as a right.
    """

    def put_away(_driver: Any, record: Any) -> None:
        record.info[_PUT_AWAY] = monotonic.now().ns

    def take_out(driver: Any, record: Any, _proxy: Any) -> None:
        since = record.info.get(_PUT_AWAY)
        if since is None or monotonic.now().ns - since < _FRESH_NS:
            return
        try:
            driver.execute("SELECT 1")
            driver.rollback()
        except OperationalError as error:
            raise exc.DisconnectionError from error

    event.listen(engine, "checkin", put_away)
    event.listen(engine, "checkout", take_out)
