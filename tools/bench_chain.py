"""The chain at work over HTTP: real tills' couriers against the real server, on PostgreSQL.

How soon another till sees points, how long three days without a line take to hand in, and what a till's pull costs in
a small chain and in a large one.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from threading import Event
from time import perf_counter, thread_time

import msgspec
import psycopg

from headquarters.office import SECRETS
from headquarters.settings import FILE_NAME, Settings
from kernel.actor import program
from kernel.books import Bookkeeper
from kernel.clock import SystemClock, SystemMonotonic
from kernel.database import Database, prepare_schema
from kernel.facts import Fact
from kernel.ids import Ids
from kernel.secrets import FileVault, fingerprint, fresh_secrets, signature_fits
from membership.facts import PointsEarned
from membership.personal import MemberKeys
from membership.queries import account
from shop.registry import key_courier, projections
from sync.agent import SyncAgent, TillSide
from sync.authority import HeadquartersAuthority
from sync.identity import HeldToken, Signer
from sync.transport import EnrolClient, HttpHeadquarters
from tests.postgres import Cluster, free_port
from tools.bench_ground import Counter, Ground, Register, break_ground
from tools.bench_row import Row, limited, median, quantile

SALES, POINTS_SEEN, LOOK_S, PATIENCE_S = 600, 40, 0.005, 20.0
SMALL, LARGE, ENTRIES_A_STORE, PULLS = 10, 2_000, 60, 300
ROOT = Path(__file__).resolve().parents[1]


def measure(cluster: Cluster, work: Path) -> list[Row]:
    url = cluster.url(cluster.fresh())
    ground = break_ground(url, stores=2, members=20, pieces=2 * SALES)
    with served(ground, work / "office") as address:
        here, there = (BenchTill(ground, one, address, work / one.name) for one in ground.registers)
        try:
            rows = [*_seen(ground, here, there), *_backlog(ground, here)]
        finally:
            here.close()
            there.close()
    return [*rows, *_pulls(cluster, ground)]


@contextmanager
def served(ground: Ground, data: Path, *more: str) -> Iterator[str]:
    """The address of `python -m headquarters serve` on this ground."""
    port = free_port()
    data.mkdir()
    FileVault(data / SECRETS).keep(ground.secrets)
    (data / FILE_NAME).write_bytes(msgspec.json.encode(Settings(database=ground.url, port=port)))
    command = [sys.executable, "-m", "headquarters", "serve", "--data", str(data), *more]
    with (data / "log").open("wb") as log, subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=log) as server:
        try:
            client, pause = EnrolClient(f"http://127.0.0.1:{port}"), Event()
            while not client.is_up():
                assert server.poll() is None, (data / "log").read_text()
                pause.wait(0.05)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


class BenchTill:
    """A till's books and its courier, without a counter. Also a pen that `Counter` can write with."""

    def __init__(self, ground: Ground, register: Register, address: str, folder: Path) -> None:
        folder.mkdir()
        self.register, self.seed, clock = register, 1, SystemClock()
        shared = ground.secrets
        secrets = fresh_secrets(pepper=shared.pepper, phone_key=shared.phone_key, signing_key=register.key)
        signer = Signer(HeldToken(register.identity), register.key, clock)
        self._line = HttpHeadquarters(address, signer)
        self.database, self.ids, keys = Database(folder / "till.db"), Ids(clock), MemberKeys(secrets)
        prepare_schema(self.database)
        macs = partial(fingerprint, secrets.phone_key)
        self.keeper = Bookkeeper(
            self.database, register=register.name, projections=projections(keys, macs, here=register.name),
            clock=clock, ids=self.ids,
        )  # fmt: skip
        courier = key_courier(keys)
        fits = partial(signature_fits, register.identity.headquarters_key)
        authority = HeadquartersAuthority(self.keeper, self._line, fits=fits, monotonic=SystemMonotonic())
        self.agent = SyncAgent(
            self.keeper,
            self._line,
            TillSide(
                sign=signer.sign,
                keep_token=signer.heard,
                take_key=courier.take,
                keys_for=courier.keys_for,
                declare=authority.declared,
                heard=authority.heard,
                settle=authority.settle,
            ),
            rng=random.Random(1),
        )

    def write(self, *facts: Fact) -> None:
        with self.keeper.open(program("bench")) as books:
            for fact in facts:
                books.record(fact)

    def points(self, member_id: str) -> int:
        with self.database.reading() as connection:
            return account(connection, member_id).points

    def close(self) -> None:
        self.agent.stop()
        self._line.close()
        self.database.close()


def _seen(ground: Ground, here: BenchTill, there: BenchTill) -> list[Row]:
    """A member buys at one store; how long until the other store's till shows the points."""
    member_id, rng, pause = ground.members[0], random.Random(1), Event()
    for till in (here, there, here):  # both meet the member, and fetch what there is
        till.write(PointsEarned(member_id=member_id, points=1, document_no=f"{till.register.name}-0-{till.seed}"))
        till.seed += 1
        status = till.agent.run_once()
        assert status.state == "synced", status
    there.agent.run_once()
    here.agent.start()
    there.agent.start()
    samples = []
    for number in range(POINTS_SEEN):
        pause.wait(rng.uniform(0.0, 0.5))
        before, began = there.points(member_id), perf_counter()
        here.write(PointsEarned(member_id=member_id, points=1, document_no=f"{here.register.name}-seen-{number}"))
        here.agent.nudge()
        while there.points(member_id) == before:
            assert perf_counter() - began < PATIENCE_S, there.agent.status
            pause.wait(LOOK_S)
        samples.append(perf_counter() - began)
    here.agent.stop()
    there.agent.stop()
    return [
        limited("points earned at one till seen at another: p99", quantile(samples, 0.99), "s", 1.0),
        limited("points earned at one till seen at another: median", median(samples), "s", 1.0),
    ]


def _backlog(ground: Ground, till: BenchTill) -> list[Row]:
    """Three days' sales handed in, from the line's return to the last acknowledgement."""
    counter = Counter(ground, till, ground.members[::2])
    for _ in range(SALES):
        counter.sell()
    began = perf_counter()
    status = till.agent.hand_in()
    taken = perf_counter() - began
    assert (status.state, status.pending) == ("synced", 0), status
    return [limited(f"backlog of {SALES} sales handed in over HTTP", taken, "s", 5.0)]


def _pulls(cluster: Cluster, ground: Ground) -> list[Row]:
    """CPU and rows of pulling all of one's members' news, with the traffic of few and of many other stores beside."""
    names = []
    for stores in (SMALL, LARGE):
        name = f"chain_of_{stores}"
        cluster.say(f"CREATE DATABASE {name} TEMPLATE {ground.url.rpartition('/')[2]}")
        _others_traffic(cluster.url(name), stores)
        names.append(name)
    offices = [msgspec.structs.replace(ground, url=cluster.url(name)).office() for name in names]
    sender, samples = ground.registers[1].sender, []
    try:
        ends = [office.feed(sender, {}).positions for office in offices]
        while (pages := [office.feed(sender, end) for office, end in zip(offices, ends, strict=True)])[0].more:
            ends = [page.positions for page in pages]
        starts = [{**end, f"members:{sender.store}": 0} for end in ends]
        for _ in range(PULLS):
            spent = []
            for office, start in zip(offices, starts, strict=True):
                began = thread_time()
                office.feed(sender, start)
                spent.append((thread_time() - began) * 1e6)
            samples.append(spent)
    finally:
        for office in offices:
            office.close()
    small, large = (median(column) for column in zip(*samples, strict=True))
    words = "a till's pull in a chain of 2,000 stores"
    few, many = (_rows_read(cluster.url(name)) for name in names)
    return [
        Row(f"{words}: CPU", large, "µs", "in a chain of 10", small, 1.2),
        Row(f"{words}: rows read", many, "rows", "in a chain of 10", few, 1.2),
    ]


def _others_traffic(url: str, stores: int) -> None:
    """Other stores' entries in the journal and in their own feeds, as many for each store in either chain."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            b"""
            INSERT INTO journal (no, register, epoch, seq, id, kind, version, actor, business_date, wall, prev, hash,
                                 body)
            SELECT h.no + n, 'X' || n %% %s::int, 1, n / %s::int + 1, 'x' || n, 'stock.pieces_sold', 1, '1007',
                   '2026-01-01', '2026-01-01T10:00:00.000+08:00', repeat('0', 64), repeat('1', 64), '{}'
            FROM journal_head h, generate_series(1, %s::int) AS n
            """,
            (stores, stores, stores * ENTRIES_A_STORE),
        )
        connection.execute(
            b"INSERT INTO feed_item (feed, no) SELECT 'store:' || register, no FROM journal WHERE register LIKE 'X%%'",
            (),
        )
        connection.execute(
            b"INSERT INTO feed_head SELECT feed, max(no), count(*), repeat('0', 16) FROM feed_item"
            b" WHERE feed LIKE 'store:X%%' GROUP BY feed",
            (),
        )
        connection.execute(b"UPDATE journal_head SET no = (SELECT max(no) FROM journal)")
        connection.execute(b"VACUUM ANALYZE")
    with psycopg.connect(url, autocommit=True) as connection:  # the first one tells what it read only as it ends
        connection.execute(b"SELECT pg_stat_reset()")


def _rows_read(url: str) -> float:
    """Rows of the books' tables that PostgreSQL looked at since the measurement began."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(
            b"SELECT coalesce(sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)), 0) FROM pg_stat_user_tables"
        ).fetchone()
        assert found is not None
        return float(found[0])
