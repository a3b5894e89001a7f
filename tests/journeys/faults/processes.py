"""Real processes for the faults: headquarters as it is served, tills as they are run, a standby that takes over."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import psycopg

from pos_app.settings import PrinterSettings, load_settings
from tests.builders import shop
from tests.builders.counter import small_chain
from tests.pos_app.upkeep.till_process import TillProcess
from tests.postgres import Cluster, as_whom, free_port, program, started
from tools.crash_headquarters import Server

ROOT = Path(__file__).parents[3]


def headquarters(*arguments: str) -> str:
    """One command of headquarters' command line; what it said. A refusal ends the test."""
    done = subprocess.run(
        [sys.executable, "-m", "headquarters", *arguments], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class House:
    """A chain's folder: headquarters, which is served when a test says so, and the till HP01 as a process."""

    def __init__(self, folder: Path) -> None:
        with small_chain(folder):
            pass
        self.data, self.till_folder = folder / "chain" / "headquarters", folder / "chain" / "HP01"
        self.server = Server(self.data, free_port(), 1, folder / "server.log")
        self._change(headquarters_url=self.server.url)

    def print_on(self, port: int) -> None:
        """The till's receipts go to a network printer on this machine."""
        self._change(printer=PrinterSettings(kind="network", host="127.0.0.1", port=port))

    def till(self) -> TillProcess:
        """Started and unlocked by the cashier."""
        till = TillProcess(self.till_folder)
        till.ok("unlock", staff=shop.CASHIER, pin=shop.pin_of(shop.CASHIER))
        return till

    def _change(self, **changes: object) -> None:
        msgspec.structs.replace(load_settings(self.till_folder), **changes).keep(self.till_folder)


def send(till: TillProcess, command: str, **arguments: object) -> None:
    """A command whose answer nobody waits for."""
    assert till._process.stdin is not None
    till._process.stdin.write(json.dumps({"do": command, **arguments}).encode() + b"\n")
    till._process.stdin.flush()


class DeafPrinter:
    """Takes a connection and what is sent, and never says a word."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self.spoken_to = threading.Event()
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                line, _address = self._listener.accept()
            except OSError:
                return
            self._kept = line
            if line.recv(1):
                self.spoken_to.set()

    def close(self) -> None:
        self._listener.close()


class Standby:
    """A second PostgreSQL that has every commit before it is acknowledged."""

    def __init__(self, primary: Cluster) -> None:
        self._primary, self.port = primary, free_port()
        self.data = primary.folder.with_name(primary.folder.name + "-standby")
        whom = as_whom()
        address = f"host=127.0.0.1 port={primary.port} user=jinpu application_name=standby"
        subprocess.run(
            [program("pg_basebackup"), "-D", str(self.data), "-d", address, "-R", "-X", "stream", "-c", "fast"],
            check=True, cwd="/", **whom,
        )  # fmt: skip
        options = [
            "-c",
            f"port={self.port}",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={self.data}",
        ]
        self._process = started(
            [program("postgres"), "-D", str(self.data), *options, "-c", "max_connections=60"],
            primary.folder, "ready to accept read-only connections",
        )  # fmt: skip
        primary.say("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
        primary.say("SELECT pg_reload_conf()")
        with psycopg.connect(primary.url("postgres"), autocommit=True) as connection:
            while connection.execute("SELECT sync_state FROM pg_stat_replication").fetchone() != ("sync",):
                pass

    def url(self, name: str) -> str:
        return f"postgresql://jinpu@127.0.0.1:{self.port}/{name}"

    def promote(self) -> None:
        """It is the primary when this returns, and waits for no standby of its own."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute("SELECT pg_promote(wait => true)")
            connection.execute("ALTER SYSTEM RESET synchronous_standby_names")
            connection.execute("SELECT pg_reload_conf()")

    def remove(self) -> None:
        self._process.kill()
        self._process.wait()
        shutil.rmtree(self.data)


@contextmanager
def a_pair() -> Iterator[tuple[Cluster, Standby]]:
    """A primary and its synchronous standby."""
    primary = Cluster()
    try:
        standby = Standby(primary)
        try:
            yield primary, standby
        finally:
            standby.remove()
    finally:
        primary.remove()
