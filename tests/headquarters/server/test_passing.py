"""When the database cannot just now, a till is told to come again; nothing is kept by halves or counts twice."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

import httpx
import psycopg
import pytest
from sqlalchemy import exc

from headquarters.office import Office
from headquarters.server.passing import RETRY_S, passes
from headquarters.settings import Settings
from kernel.clock import FixedClock
from kernel.database import AnyDatabase, DiskTrouble, driver
from kernel.ids import Ids
from kernel.postgres import PostgresDatabase
from kernel.projection import Conflict
from sync import wire
from sync.identity import headers_of
from sync.protocol import RightAsk
from sync.rights import right
from tests.headquarters.chain import OPENING, PIN, Chain, Till, counted, new_chain, rows
from tests.headquarters.intake.test_receiving import sender
from tests.headquarters.serving import serving
from tests.postgres import Cluster


def wrapped(error: Exception) -> exc.DBAPIError:
    return exc.DBAPIError("SELECT 1", {}, error)


@pytest.mark.parametrize(
    ("error", "is_passing"),
    [
        pytest.param(psycopg.errors.SerializationFailure("x"), True, id="others came in between, every time"),
        pytest.param(psycopg.errors.DeadlockDetected("x"), True, id="two waited for each other"),
        pytest.param(psycopg.errors.AdminShutdown("x"), True, id="the server stops"),
        pytest.param(psycopg.errors.CannotConnectNow("x"), True, id="the server starts"),
        pytest.param(psycopg.errors.TooManyConnections("x"), True, id="too many are connected"),
        pytest.param(psycopg.errors.QueryCanceled("x"), True, id="it took too long"),
        pytest.param(psycopg.errors.DiskFull("x"), True, id="the server's disk is full"),
        pytest.param(psycopg.OperationalError("the connection is lost"), True, id="the connection broke"),
        pytest.param(psycopg.InterfaceError("the connection is closed"), True, id="the connection is closed"),
        pytest.param(wrapped(psycopg.OperationalError("x")), True, id="the same, wrapped"),
        pytest.param(exc.TimeoutError("QueuePool limit"), True, id="no connection is free"),
        pytest.param(Conflict("right"), True, id="another server wrote the row in between"),
        pytest.param(DiskTrouble(finding="full"), True, id="the file's disk is full"),
        pytest.param(wrapped(driver.OperationalError("database is locked")), True, id="another process has the file"),
        pytest.param(driver.OperationalError("no such table: sale"), False, id="a table that is not there"),
        pytest.param(psycopg.errors.UndefinedTable("x"), False, id="a table that the server does not have"),
        pytest.param(wrapped(psycopg.errors.SyntaxError("x")), False, id="a statement that is none"),
        pytest.param(KeyError("x"), False, id="a fault of ours"),
    ],
)
def test_what_passes_by_itself_is_told_from_a_fault_of_ours(error: Exception, is_passing: bool) -> None:
    assert passes(error) == is_passing


Faults = Callable[[], None]


@contextmanager
def headquarters_on(database: AnyDatabase) -> Iterator[tuple[Chain, str]]:
    chain = new_chain(database)
    chain.install("HP01", "HP")
    with serving(chain.office) as url:
        yield chain, url


def asked(url: str, till: Till, ask: RightAsk) -> httpx.Response:
    body = wire.encode(ask)
    till.clock.forward(milliseconds=1)
    who = till.signer.credentials("POST", "/v1/rights", hashlib.sha256(body).hexdigest())
    return httpx.post(f"{url}/v1/rights", content=body, headers=headers_of(who), trust_env=False, timeout=60)


def test_a_right_that_could_not_be_written_is_asked_for_again_and_granted_once(cluster: Cluster) -> None:
    name, planted = cluster.fresh(), list[Faults]()

    def refuses() -> None:
        raise psycopg.errors.SerializationFailure("planted")

    def breaks() -> None:
        here = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
        with psycopg.connect(cluster.url(name), autocommit=True) as other:
            other.execute(f"{here} AND pid <> pg_backend_pid()")

    database = PostgresDatabase(
        cluster.url(name), faults=lambda: planted.pop()() if planted else None, wait=lambda _s: None
    )
    with headquarters_on(database) as (chain, url):
        till, member_id = chain.tills["HP01"], chain.member(principal_fen=100_00)
        ask = RightAsk(right_id="r1", account=f"value:{member_id}", amount=60_00, incarnation=1, pin=PIN)
        answers = []
        for faults in ([refuses] * 99, [breaks], []):
            planted[:] = faults
            answers.append(asked(url, till, ask))
            planted.clear()

        assert [answer.status_code for answer in answers] == [503, 503, 200]
        assert [answer.json()["answer"] for answer in answers] == ["later", "later", "granted"]
        assert answers[0].json()["retry_after_s"] == RETRY_S
        assert [row["granted"] for row in rows(database, right)] == [60_00]
    chain.office.close()


class Overtaken(FixedClock):
    """Lets something else happen when a question asks for the time thrice: its rights were read by then."""

    def __init__(self, now: datetime, meanwhile: Callable[[], object]) -> None:
        super().__init__(now)
        self._meanwhile, self._looks = meanwhile, 0

    def now(self) -> datetime:
        self._looks += 1
        if self._looks == 3:
            self._meanwhile()
        return super().now()


def test_of_two_servers_that_decide_the_same_question_at_once_one_lets_it_come_again(cluster: Cluster) -> None:
    """A till that heard nothing asks the second server while the first one is still at it; nobody knows the member."""
    url_of_database = cluster.url(cluster.fresh())
    chain = new_chain(PostgresDatabase(url_of_database))
    till, _ = chain.install("HP01", "HP")
    ask = RightAsk(right_id="r1", account="value:nobody", amount=60_00, incarnation=1, pin=PIN)
    first: list[object] = []
    clock = Overtaken(OPENING, lambda: first.append(chain.office.ask_right(sender(chain, "HP01"), ask)))
    second = Office(
        Settings(), database=PostgresDatabase(url_of_database), secrets=chain.office.secrets, clock=clock,
        ids=Ids(clock, counted(9)),
    )  # fmt: skip

    with serving(second) as url:
        answers = [asked(url, till, ask) for _ in range(2)]

    assert len(first) == 1
    assert [(answer.status_code, answer.json()["answer"]) for answer in answers] == [(503, "later"), (200, "refused")]
    assert len(rows(chain.office.database, right)) == 1
    second.close()
    chain.office.close()
