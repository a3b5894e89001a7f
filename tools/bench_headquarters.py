"""Headquarters keeps what tills hand in, against COPY and INSERT ... ON CONFLICT of the same rows, turn by turn.

Two processes on one PostgreSQL on either side, a batch of 200 entries a transaction. The floor's processes write into
tables of their own, with the same indexes, so that they never wait for each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psycopg

from kernel.tables import metadata
from sync.protocol import Ack
from sync.wire import UPLOAD_BATCH, encode
from tests.postgres import Cluster
from tools.bench_ground import Counter, Ground, Pen, Register, batches, break_ground, office_of
from tools.bench_row import Row, middle
from tools.bench_workers import Crew, Jobs, crew

PROCESSES, BATCHES, ROUNDS, WARM_UP, SALES_A_BATCH = 2, 8, 7, 4, 50
Rows = dict[str, list[tuple[Any, ...]]]
"""The rows of one transaction, by table."""
Seller = tuple[Counter, Pen]


def measure(cluster: Cluster, _work: Path) -> list[Row]:
    """Rows a second of the floor over those of headquarters."""
    url = cluster.url(cluster.fresh())
    pieces = 2 * SALES_A_BATCH * (WARM_UP + BATCHES * (ROUNDS + 1))
    ground = break_ground(url, stores=PROCESSES, members=400, pieces=pieces)
    sellers = [_seller(ground, number) for number in range(PROCESSES)]
    a_batch = _rows_of_a_batch(ground, sellers)
    with psycopg.connect(url, autocommit=True) as connection:
        _make_bare(connection, sorted(a_batch))
        given = [(ground.url, ground.secrets, one, f"bare{n}") for n, one in enumerate(ground.registers)]
        with crew(_worker, given) as workers:
            samples = [_round(connection, workers, sellers, a_batch) for _ in range(ROUNDS + 1)][1:]
    ours, bare = middle(samples)
    per_sale = sum(a_batch.values()) / SALES_A_BATCH
    words = f"headquarters keeps sales of {per_sale:.0f} rows, 2 processes, batch 200: a row"
    return [Row(words, 1e6 / ours, "µs", "bare COPY + ON CONFLICT", 1e6 / bare, 2.0)]


def _seller(ground: Ground, number: int) -> Seller:
    """A counter whose customers its store knows."""
    pen = Pen(ground.registers[number], seed=number + 1)
    return Counter(ground, pen, ground.members[number::PROCESSES]), pen


def _rows_of_a_batch(ground: Ground, sellers: Sequence[Seller]) -> dict[str, int]:
    """How many rows of each table headquarters writes for a batch, as PostgreSQL itself counts them."""
    senders = [one.sender for one in ground.registers]
    before = _written(ground.url)
    office = ground.office()
    try:
        for seller, sender in zip(sellers, senders, strict=True):
            for batch in batches(*seller, WARM_UP, SALES_A_BATCH):
                assert isinstance(office.receive(sender, batch), Ack)
    finally:
        office.close()  # a session that ends tells what it has written
    after = _written(ground.url)
    in_all = WARM_UP * len(sellers)
    counts = {name: round((count - before.get(name, 0)) / in_all) for name, count in after.items()}
    return {name: count for name, count in counts.items() if count}


def _written(url: str) -> dict[str, int]:
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute("SELECT relname, n_tup_ins + n_tup_upd FROM pg_stat_user_tables")
        return {name: int(count) for name, count in found}


def _make_bare(connection: psycopg.Connection[Any], tables: Sequence[str]) -> None:
    for number in range(PROCESSES):
        connection.execute(f"CREATE SCHEMA bare{number}".encode())
        for table in tables:
            connection.execute(f'CREATE TABLE bare{number}."{table}" (LIKE public."{table}" INCLUDING ALL)'.encode())
            connection.execute(f'INSERT INTO bare{number}."{table}" SELECT * FROM public."{table}"'.encode())
    connection.execute(b"ANALYZE")


def _round(
    connection: psycopg.Connection[Any], workers: Crew, sellers: Sequence[Seller], a_batch: dict[str, int]
) -> tuple[float, float]:
    """Rows a second of headquarters and of the floor, which writes what headquarters has just written."""
    workers.do("load", [[encode(batch) for batch in batches(*seller, BATCHES, SALES_A_BATCH)] for seller in sellers])
    seconds, _ = workers.do("ours", [None] * PROCESSES)
    ours = PROCESSES * BATCHES * sum(a_batch.values()) / seconds
    written = {table: _news(connection, table) for table in a_batch}
    shares = [_share(written, a_batch, number) for number in range(PROCESSES)]
    workers.do("load bare", shares)
    seconds, _ = workers.do("bare", [None] * PROCESSES)
    return ours, sum(len(rows) for share in shares for batch in share for rows in batch.values()) / seconds


def _news(connection: psycopg.Connection[Any], table: str) -> list[tuple[Any, ...]]:
    """The rows that headquarters has written since the floor was last told."""
    known = " UNION ALL ".join(f'SELECT * FROM bare{number}."{table}"' for number in range(PROCESSES))
    found = connection.execute(f'SELECT * FROM public."{table}" EXCEPT ({known})'.encode()).fetchall()
    assert found, f"nothing new in {table}"
    return found


def _share(written: Rows, a_batch: dict[str, int], number: int) -> list[Rows]:
    """One process's part, batch by batch. A row that was written several times comes several times."""
    lanes = {table: cycle(rows[number::PROCESSES] or rows) for table, rows in written.items()}
    distinct = {table: len(rows[number::PROCESSES] or rows) for table, rows in written.items()}
    return [
        {table: list(islice(lanes[table], min(count, distinct[table]))) for table, count in a_batch.items()}
        for _ in range(BATCHES)
    ]


@contextmanager
def _worker(url: str, secrets: Any, register: Register, schema: str) -> Iterator[Jobs]:
    """A process that is a server of headquarters and, in its turn, the floor."""
    office, sender = office_of(url, secrets), register.sender
    loaded: list[Any] = []

    def do(name: str, needs: Any) -> None:
        if name == "load":
            loaded[:] = [UPLOAD_BATCH.decode(one) for one in needs]
        elif name == "load bare":
            loaded[:] = needs
        elif name == "ours":
            for batch in loaded:
                assert isinstance(office.receive(sender, batch), Ack)
        else:
            for rows in loaded:
                _write_bare(connection, schema, rows)

    with psycopg.connect(url) as connection:
        for table in metadata.tables:
            connection.execute(f'CREATE TEMP TABLE new_{table} (LIKE public."{table}") ON COMMIT DELETE ROWS'.encode())
        connection.commit()
        yield do
    office.close()


def _write_bare(connection: psycopg.Connection[Any], schema: str, rows: Rows) -> None:
    """One transaction: each table's rows copied into a temporary table, and from there with ON CONFLICT."""
    cursor = connection.cursor()
    for table, some in rows.items():
        with cursor.copy(f"COPY new_{table} FROM STDIN".encode()) as copy:
            for row in some:
                copy.write_row(row)
        cursor.execute(_merge(schema, table), prepare=True)
    connection.commit()


def _merge(schema: str, table: str) -> bytes:
    known = metadata.tables[table]
    keys = [f'"{column.name}"' for column in known.primary_key]
    changes = ", ".join(f'"{c.name}" = excluded."{c.name}"' for c in known.columns if not c.primary_key)
    deed = f"UPDATE SET {changes}" if changes else "NOTHING"
    text = f'INSERT INTO {schema}."{table}" SELECT * FROM new_{table} ON CONFLICT ({", ".join(keys)}) DO {deed}'
    return text.encode()
