"""A one-sale right granted and then captured by what its till hands in, against pgbench's transactions, turn by turn.

pgbench has eight clients; its transaction (-N) is an update, a question and an insert. Ours are 64 registers at two
server processes, a thread each, that call the office below HTTP: each asks for a right on stored value, waits for the
grant, hands in the payment and the right's end, and waits for the acknowledgement. The members' PINs have a quick hash
here: argon2's slowness is bought on purpose, before the transaction begins, and says nothing of the books.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from headquarters.office import Office
from headquarters.registers.door import Installed
from kernel.secrets import PlaceSecrets
from sync.protocol import Ack, RightAsk, RightGrantedAnswer, UploadBatch
from tests.postgres import Cluster, program
from tools.bench_ground import VALUE_PIN, Pen, Register, break_ground, office_of, spending
from tools.bench_row import Row, middle
from tools.bench_workers import Jobs, crew

FLOOR_CLIENTS, CLIENTS, PROCESSES, POOL = 8, 64, 2, 8
ROUNDS, PAIRS, PGBENCH_S, SCALE, SPENT_FEN = 5, 25, 2, 10, 100
PACKAGES = {"pgbench": "postgresql"}


@dataclass(frozen=True, slots=True)
class _Pair:
    """A question and, made before the clock runs, what its till hands in once it is granted."""

    ask: RightAsk
    batch: UploadBatch


def measure(cluster: Cluster, _work: Path) -> list[Row]:
    """pgbench's transactions a second over pairs a second, on many accounts and on one."""
    url = cluster.url(cluster.fresh())
    ground = break_ground(url, stores=CLIENTS, members=CLIENTS * 4, pieces=0)
    bench = cluster.empty()
    _pgbench(cluster, bench, "-i", "-q", "-s", str(SCALE))
    own = [ground.members[number::CLIENTS] for number in range(CLIENTS)]
    cold: list[tuple[float, float]] = []
    hot: list[tuple[float, float]] = []
    given = [
        (url, ground.secrets, ground.registers[n::PROCESSES], own[n::PROCESSES], ground.members[0])
        for n in range(PROCESSES)
    ]
    with crew(_worker, given) as workers:
        for number in range(ROUNDS + 1):
            floor = _transactions(cluster, bench)
            for name, samples in (("cold", cold), ("hot", hot)):
                workers.do("load", [(name, number)] * PROCESSES)
                seconds, _ = workers.do("run", [None] * PROCESSES)
                samples.append((CLIENTS * PAIRS / seconds, floor))
    _all_captured(url, CLIENTS * PAIRS * 2 * (ROUNDS + 1))
    return [
        _row(f"right granted and captured, {CLIENTS} tills, quick PIN hash", cold[1:], 4.0),
        _row("right granted and captured, one hot account", hot[1:], 10.0),
    ]


def _row(name: str, samples: Sequence[tuple[float, float]], target: float) -> Row:
    pairs, floor = middle(samples)
    return Row(name, 1e6 / pairs, "µs", "pgbench -N, a transaction", 1e6 / floor, target)


@contextmanager
def _worker(
    url: str, secrets: PlaceSecrets, registers: Sequence[Register], members: Sequence[Sequence[str]], hot: str
) -> Iterator[Jobs]:
    """A server process with the threads of its clients."""
    pens = [Pen(register, seed=int(register.name[1:5]) + 1) for register in registers]
    office = office_of(url, secrets, pool_size=POOL)
    threads = ThreadPoolExecutor(len(pens))
    loaded: list[tuple[Installed, list[_Pair]]] = []

    def do(name: str, needs: Any) -> None:
        if name == "load":
            which, number = needs
            whose = [[hot]] * len(pens) if which == "hot" else members
            loaded[:] = [
                (pen.register.sender, _prepared(pen, some, f"{which}-{number}"))
                for pen, some in zip(pens, whose, strict=True)
            ]
            return
        for job in [threads.submit(_client, office, sender, pairs) for sender, pairs in loaded]:
            job.result()

    yield do
    threads.shutdown()
    office.close()


def _prepared(pen: Pen, members: Sequence[str], number: str) -> list[_Pair]:
    made = []
    for turn in range(PAIRS):
        member_id, right_id = members[turn % len(members)], pen.ids.new()
        ask = RightAsk(right_id=right_id, account=f"value:{member_id}", amount=SPENT_FEN, incarnation=1, pin=VALUE_PIN)
        made.append(_Pair(ask, spending(pen, right_id, member_id, SPENT_FEN, f"{pen.register.name}-{number}-{turn}")))
    return made


def _client(office: Office, sender: Installed, pairs: Sequence[_Pair]) -> None:
    for pair in pairs:
        answer = office.ask_right(sender, pair.ask)
        assert isinstance(answer, RightGrantedAnswer), answer
        acknowledged = office.receive(sender, pair.batch)
        assert isinstance(acknowledged, Ack), acknowledged


def _transactions(cluster: Cluster, bench: str) -> float:
    """pgbench's transactions a second."""
    said = _pgbench(
        cluster, bench, "-N", "-M", "prepared", "-c", str(FLOOR_CLIENTS), "-j", "2", "-T", str(PGBENCH_S), "-n"
    )
    found = re.search(r"tps = ([0-9.]+)", said)
    assert found is not None, said
    return float(found[1])


def _pgbench(cluster: Cluster, bench: str, *words: str) -> str:
    where = ("-h", "127.0.0.1", "-p", str(cluster.port), "-U", "jinpu", bench)
    run = subprocess.run(
        [program("pgbench", packages=PACKAGES), *words, *where], capture_output=True, text=True, check=True
    )
    return run.stdout


def _all_captured(url: str, pairs: int) -> None:
    """Every right is closed and spent whole, and nothing stands in the exception ledger."""
    with psycopg.connect(url) as connection:
        closed = connection.execute("SELECT count(*) FROM \"right\" WHERE state = 'closed' AND spent = granted")
        troubles = connection.execute("SELECT count(*) FROM exception_ledger")
        assert (closed.fetchone(), troubles.fetchone()) == ((pairs,), (0,))
