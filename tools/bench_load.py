"""2,000 tills at one server: 25 sales and 25 rights a second in all, each by a till of its own, on its own connection.

The requests are signed before the clock runs and sent at their appointed moments, whatever became of those before
them; a right's time counts from that moment. The server is `python -m headquarters serve` on PostgreSQL; it shares the
machine's cores with this process and with the database.
"""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import msgspec
import psycopg

from kernel.clock import SystemClock
from sync.identity import HeldToken, Signer, headers_of
from sync.protocol import RightAsk
from sync.wire import encode, gunzip, pack
from tests.postgres import Cluster
from tools.bench_chain import served
from tools.bench_ground import VALUE_PIN, Counter, Ground, Pen, Register, break_wide_ground
from tools.bench_row import Row, limited, median, quantile

TILLS, SECONDS, SALES_A_S, RIGHTS_A_S, MEMBERS = 2_000, 20, 25, 25, 100


def measure(cluster: Cluster, work: Path) -> list[Row]:
    """Wrong answers, and the time of a right."""
    url = cluster.url(cluster.fresh())
    selling = SALES_A_S * SECONDS
    ground = break_wide_ground(url, stores=TILLS, selling=selling, members=MEMBERS)
    sales = [_sale(ground, one, number) for number, one in enumerate(ground.registers[:selling])]
    askers = ground.registers[selling : selling + RIGHTS_A_S * SECONDS]
    rights = [_right(ground, one, number) for number, one in enumerate(askers)]
    with served(ground, work / "wide") as address:
        sold, asked = asyncio.run(_storm(address, sales, rights))
    wrong = sum(b'"ack"' not in answer for _, answer in sold) + sum(b'"granted"' not in answer for _, answer in asked)
    with psycopg.connect(url) as connection:
        found = connection.execute(b"SELECT count(*) FROM sale").fetchone()
        assert found == (selling - sum(b'"ack"' not in answer for _, answer in sold),)
    took, words = [seconds * 1000 for seconds, _ in asked], "2,000 tills, 25 sales and 25 rights a second"
    return [
        Row(f"{words}: errors", float(wrong), "answers", "of", float(len(sold) + len(asked)), 0.0),
        limited(f"{words}: p99 of a right", quantile(took, 0.99), "ms", 200.0),
        limited(f"{words}: median of a right", median(took), "ms", 200.0),
    ]


def _sale(ground: Ground, register: Register, number: int) -> bytes:
    """One bill handed in: the first thing that this till ever said."""
    pen = Pen(register, seed=number + 1)
    Counter(ground, pen, ground.members[number % MEMBERS :]).sell()
    return _request(register, "/v1/up", pen.batch())


def _right(ground: Ground, register: Register, number: int) -> bytes:
    ask = RightAsk(
        right_id=f"storm-{number}", account=f"value:{ground.members[number % MEMBERS]}", amount=100, incarnation=1,
        pin=VALUE_PIN,
    )  # fmt: skip
    return _request(register, "/v1/rights", ask)


def _request(register: Register, path: str, message: msgspec.Struct) -> bytes:
    """The signed request as it stands on the line."""
    plain = encode(message)
    signer = Signer(HeldToken(register.identity), register.key, SystemClock())
    who = headers_of(signer.credentials("POST", path, hashlib.sha256(plain).hexdigest()))
    packed = pack(plain)
    named = {**who, "Host": "hq", "Content-Encoding": "gzip", "Content-Length": str(len(packed)), "Connection": "close"}
    head = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return f"POST {path} HTTP/1.1\r\n{head}\r\n".encode() + packed


async def _storm(address: str, sales: list[bytes], rights: list[bytes]) -> tuple[list[tuple[float, bytes]], ...]:
    """(seconds, answer) of each request, at random moments within SECONDS."""
    where, rng, loop = urlsplit(address), Random(1), asyncio.get_running_loop()
    start = loop.time() + 0.5

    async def one(request: bytes, at: float) -> tuple[float, bytes]:
        await asyncio.sleep(max(0.0, start + at - loop.time()))
        reader, writer = await asyncio.open_connection(where.hostname, where.port)
        writer.write(request)
        said = await reader.read()
        writer.close()
        return loop.time() - start - at, _body(said)

    jobs = [[one(request, rng.uniform(0, SECONDS)) for request in some] for some in (sales, rights)]
    found = await asyncio.gather(*(asyncio.gather(*some) for some in jobs))
    return tuple(found)


def _body(said: bytes) -> bytes:
    head, _, body = said.partition(b"\r\n\r\n")
    return gunzip(body) if b"content-encoding: gzip" in head.lower() else head + body
