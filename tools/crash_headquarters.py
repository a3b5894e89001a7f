"""Kill headquarters under load and look whether anything is lost or doubled (`python tools/crash.py --headquarters`).

A real `python -m headquarters serve` stands on a real PostgreSQL (or on its SQLite file), eight tills work without a
pause, and at random moments the server, one of its workers or the database is killed with SIGKILL. It is started
again, and it goes on. When the rounds are over everything comes to rest, and both ends must agree to the last entry.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from argon2 import PasswordHasher

from headquarters.office import Office, create_office, open_office
from headquarters.settings import FILE_NAME, Settings
from kernel.actor import program
from kernel.books import Books
from kernel.secrets import fingerprint
from membership.usecases import bring_opening_balance, enrol, set_stored_value_pin_hash
from shop.staff.facts import StoreOpened
from tests.postgres import Cluster, free_port
from tools import crash_headquarters_tills as load
from tools.crash_headquarters_checks import disagreements

ROOT = Path(__file__).resolve().parents[1]
MEMBERS, OPENING_FEN, OPENING_POINTS = 6, 2_000_000_00, 100
WORKERS = {"postgres": 2, "sqlite": 1}
READY_S = 60.0
MOST_HEARD, LONGEST_MOMENT_S = 80, 0.05


class HeadquartersBroke(Exception):
    """Headquarters did not keep a promise; the text says which."""


@dataclass(slots=True)
class Tally:
    """What a run did and found."""

    rounds: int = 0
    kills: Counter[str] = field(default_factory=Counter)
    states: Counter[str] = field(default_factory=Counter)
    rights: Counter[str] = field(default_factory=Counter)
    asked_again: int = 0
    entries: int = 0


class Server:
    """The server process of a data folder, its workers included. `ready` may be asked over HTTP."""

    def __init__(self, data: Path, port: int, workers: int, log: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._command = [
            sys.executable, "-m", "headquarters", "serve", "--data", str(data), "--port", str(port),
            "--workers", str(workers),
        ]  # fmt: skip
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Until it says that it is ready; one that ended is started again. Raises HeadquartersBroke."""
        until = time.monotonic() + READY_S
        while time.monotonic() < until:
            if self._process is None or self._process.poll() is not None:
                with self._log.open("ab") as log:
                    self._process = subprocess.Popen(
                        self._command, cwd=ROOT, stdout=log, stderr=log, start_new_session=True
                    )
            with suppress(OSError), urllib.request.urlopen(f"{self.url}/readyz", timeout=2) as answer:
                if answer.status == 200:
                    return
            time.sleep(0.05)
        raise HeadquartersBroke(f"the server was not ready within {READY_S:.0f} s; see {self._log}")

    def kill(self) -> None:
        """SIGKILL for the server and all its workers."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def kill_one(self, rng: random.Random) -> None:
        """SIGKILL for one worker, or for the server where it works alone."""
        assert self._process is not None
        children = Path(f"/proc/{self._process.pid}/task/{self._process.pid}/children").read_text().split()
        if not children:
            self.kill()
            return
        with suppress(ProcessLookupError):
            os.kill(int(rng.choice(children)), signal.SIGKILL)

    def stop(self) -> None:
        """As an operator stops it."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(READY_S)
            self._process = None


@dataclass
class House:
    """Headquarters and its tills; `cluster` is None on SQLite."""

    data: Path
    office: Office
    server: Server
    cluster: Cluster | None
    tills: Sequence[load.Till]
    members: tuple[str, ...]

    def mishaps(self, rng: random.Random) -> dict[str, Callable[[], None]]:
        """What may happen, by name. After each the server is ready again when `start` returns."""
        found: dict[str, Callable[[], None]] = {
            "server": self.server.kill, "one worker": lambda: self.server.kill_one(rng),
        }  # fmt: skip
        if self.cluster is not None:
            cluster = self.cluster
            found |= {
                "PostgreSQL": lambda: _again(cluster, cluster.kill),
                "PostgreSQL, immediate stop": lambda: _again(cluster, lambda: cluster.stop("immediate")),
                "both": lambda: _again(cluster, self._kill_both),
            }
        return found

    def _kill_both(self) -> None:
        assert self.cluster is not None
        self.server.kill()
        self.cluster.kill()


def _again(cluster: Cluster, end: Callable[[], None]) -> None:
    end()
    cluster.start()


def run(rounds: int, seed: int, where: Path, *, engine: str = "postgres") -> Tally:
    """`rounds` kills under load. `engine` postgres | sqlite. Raises HeadquartersBroke."""
    cluster = Cluster() if engine == "postgres" else None
    url = "" if cluster is None else cluster.url(cluster.empty())
    try:
        with standing(where, seed, url, WORKERS[engine], cluster) as house:
            tally, rng = Tally(), random.Random(seed)
            with working(house):
                for _ in range(rounds):
                    wait_for_work(house, rng)
                    _one_round(house, rng, tally)
            settle(house, tally)
            return tally
    finally:
        if cluster is not None:
            cluster.remove()


@contextmanager
def standing(where: Path, seed: int, url: str, workers: int, cluster: Cluster | None = None) -> Iterator[House]:
    """Headquarters in a new folder of `where`, served on the database of `url` ('' for its file), and its tills."""
    data = where / "headquarters"
    data.mkdir(parents=True)
    settings = Settings(database=url, wrong_pins=20)
    (data / FILE_NAME).write_bytes(msgspec.json.encode(settings))
    office = create_office(data, settings)
    members = _members(office)
    server = Server(data, free_port(), workers, where / "server.log")
    house = House(data, office, server, cluster, load.enrol(office, server.url, seed), members)
    try:
        server.start()
        yield house
    finally:
        server.kill()
        house.office.close()


def _members(office: Office) -> tuple[str, ...]:
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)  # a hash that fits, so that its cost is no load
    pin_hash = quick.hash(fingerprint(office.secrets.pepper, load.VALUE_PIN))
    with office.open(program("setup")) as books:
        for store in load.STORES:
            books.record(StoreOpened(code=store, name=store))
        return tuple(_member(office, books, number, pin_hash) for number in range(MEMBERS))


def _member(office: Office, books: Books, number: int, pin_hash: str) -> str:
    member_id = enrol(
        books, office.keys, name="周敏", phone=f"139{number:08}", phone_mac=office.phone_mac,
        home_store=load.STORES[number % len(load.STORES)],
    )  # fmt: skip
    bring_opening_balance(
        books,
        member_id=member_id,
        points=OPENING_POINTS,
        principal_fen=OPENING_FEN,
        source="期初",
    )
    set_stored_value_pin_hash(books, office.keys, member_id, pin_hash)
    return member_id


@contextmanager
def working(house: House) -> Iterator[None]:
    """The tills work as long as this lasts. Raises what one of them raised."""
    stopped = threading.Event()
    for till in house.tills:
        till.open()
    with ThreadPoolExecutor(len(house.tills)) as pool:
        at_work = [pool.submit(till.work, house.members, stopped) for till in house.tills]
        try:
            yield
        finally:
            stopped.set()
    for done in at_work:
        done.result()


def _one_round(house: House, rng: random.Random, tally: Tally) -> None:
    mishaps = house.mishaps(rng)
    name = rng.choice(sorted(mishaps))
    mishaps[name]()
    house.server.start()
    tally.rounds += 1
    tally.kills[name] += 1


def wait_for_work(house: House, rng: random.Random) -> None:
    """Until the tills were heard so often again, and a moment more, so that the blow falls anywhere in a request."""
    goal = sum(till.heard for till in house.tills) + rng.randint(1, MOST_HEARD)
    until = time.monotonic() + READY_S
    while sum(till.heard for till in house.tills) < goal:
        if time.monotonic() > until:
            raise HeadquartersBroke("no till is heard any more")
        time.sleep(0.005)
    time.sleep(rng.uniform(0, LONGEST_MOMENT_S))


def settle(house: House, tally: Tally) -> None:
    """Everything comes to rest, and both ends are compared, headquarters' by a program that was just started."""
    for _ in range(2):  # what the last one handed in is fetched by the first one
        for till in house.tills:
            state = till.come_to_rest()
            if state != "synced":
                raise HeadquartersBroke(f"{till.register} does not come to rest: {state}")
    for till in house.tills:
        tally.states.update(till.seen)
        tally.rights.update(till.told.rights.values())
        tally.asked_again += till.told.asked_again
        tally.entries += till.handed_in()
    house.office.close()
    house.office = open_office(house.data, house.office.settings)
    wrong = list(disagreements(house.office, house.tills, house.members, OPENING_FEN, OPENING_POINTS))
    if wrong:
        raise HeadquartersBroke("; ".join(wrong))


def report(tally: Tally, seconds: float) -> str:
    """The table that a run ends with."""
    rows = [
        ("rounds", str(tally.rounds)),
        ("killed", _counted(tally.kills)),
        ("entries handed in", str(tally.entries)),
        ("entries lost / doubled", "0 / 0"),
        ("rights asked for, as the tills heard it", _counted(tally.rights)),
        ("of these asked again by the same id", str(tally.asked_again)),
        ("rounds of the tills, by how they ended", _counted(tally.states)),
        ("seconds", f"{seconds:.0f}"),
    ]
    return "\n".join(f"{name:<42} {value}" for name, value in rows)


def _counted(counts: Counter[str]) -> str:
    return ", ".join(f"{name} {count}" for name, count in counts.most_common())
