"""The server process: one or several on one listening socket, each told to stop in the same way.

Told to stop, a process lets nobody new in (they hear `later`), lets running requests end within the settings' limit,
and ends. The socket may be given by whoever started the process; it then outlives it, and callers wait in its queue.
"""

from __future__ import annotations

import gc
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from types import FrameType

import uvicorn

from headquarters.server.front import Application, Gate
from kernel.clock import Monotonic, SystemMonotonic

BACKLOG = 2048
TICKS_A_SECOND = 10  # uvicorn looks around so often
TOO_SOON_NS = 5_000_000_000  # a worker that ends sooner after its start would do so again
REST_S = 0.25
log = logging.getLogger(__name__)


class Server(uvicorn.Server):
    """Uvicorn, with a gate in front of the application that closes before the server does."""

    def __init__(self, config: uvicorn.Config, gate: Gate, stop_s: int) -> None:
        super().__init__(config)
        self._gate, self._ticks_left = gate, stop_s * TICKS_A_SECOND

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first signal closes the gate; a second one ends the server whoever is inside."""
        if self._gate.closed:
            self.should_exit = self.force_exit = True
        self._gate.close()

    async def on_tick(self, counter: int) -> bool:
        if self._gate.closed:
            self._gate.send_home()
            self._ticks_left -= 1
            self.should_exit = self.should_exit or self._gate.empty or self._ticks_left < 0
        return await super().on_tick(counter)


def listener(host: str, port: int) -> socket.socket:
    """A listening socket; port 0 takes any free one. Raises OSError."""
    return socket.create_server((host, port), backlog=BACKLOG)


def listener_of(number: int) -> socket.socket:
    """The listening socket that another program opened, by the number of its file."""
    return socket.socket(fileno=number)


def serve(app: Application, gate: Gate, listening: socket.socket, *, stop_s: int) -> None:
    """Answer until a signal says stop; returns when the last request has ended or the time is up."""
    config = uvicorn.Config(
        app, log_config=None, access_log=False, lifespan="off", server_header=False, backlog=BACKLOG,
        timeout_graceful_shutdown=stop_s,
    )  # fmt: skip
    host, port = listening.getsockname()[:2]
    log.info("listening on %s", host, extra={"port": port})
    gc.collect()
    gc.freeze()  # what stands now stays: to look through all of it again holds everybody up for a quarter of a second
    Server(config, gate, stop_s).run(sockets=[listening])
    log.info("stopped")


Command = Callable[[int, int], Sequence[str]]
"""What starts worker n on the socket of this number (n, number of the file)."""


class Workers:
    """Server processes on one socket. One that dies is started again; a signal to this process stops them all."""

    def __init__(
        self, command: Command, count: int, listening: socket.socket, *, stop_s: int, monotonic: Monotonic | None = None
    ) -> None:
        self._command, self._count, self._socket, self._stop_s = command, count, listening, stop_s
        self._monotonic = monotonic or SystemMonotonic()
        self._stopping = False
        self._running: dict[int, tuple[subprocess.Popen[bytes], int]] = {}

    def run(self) -> int:
        """Until a signal says stop; the exit code. A worker that will not start ends everything with its code."""
        before = {number: signal.signal(number, self._told) for number in (signal.SIGTERM, signal.SIGINT)}
        try:
            for number in range(self._count):
                self._start(number)
            return self._watch()
        finally:
            self._stop()
            for number, handler in before.items():
                signal.signal(number, handler)

    def _told(self, _number: int, _frame: FrameType | None) -> None:
        self._stopping = True  # not an Event: the signal may come while this very thread has the Event's lock

    def _start(self, number: int) -> None:
        handle = self._socket.fileno()
        worker = subprocess.Popen(self._command(number, handle), pass_fds=(handle,))  # noqa: S603 - our own program
        self._running[number] = worker, self._monotonic.now().ns

    def _watch(self) -> int:
        rest = threading.Event()
        while not self._stopping:
            rest.wait(REST_S)
            for number, (worker, began) in list(self._running.items()):
                code = worker.poll()
                if code is None:
                    continue
                log.error("a worker has ended", extra={"worker": number, "code": code})
                if code > 0 and self._monotonic.now().ns - began < TOO_SOON_NS:
                    return code
                self._start(number)
        return 0

    def _stop(self) -> None:
        for worker, _began in self._running.values():
            worker.terminate()
        for worker, _began in self._running.values():
            try:
                worker.wait(2 * self._stop_s + 5)  # the gate's time, and uvicorn's own behind it
            except subprocess.TimeoutExpired:
                worker.kill()
                worker.wait()


def worker_command(data: str, *more: str) -> Command:
    """This program again, as a worker."""

    def command(number: int, handle: int) -> Sequence[str]:
        own = ("serve", "--data", data, "--listen-on", str(handle), "--worker", str(number))
        return (sys.executable, "-m", "headquarters", *own, *more)

    return command


def given_socket(environment: dict[str, str] | None = None) -> int:
    """The number of the socket that systemd gave this process, 0 for none (systemd: sd_listen_fds(3))."""
    found = os.environ if environment is None else environment
    mine = found.get("LISTEN_PID") == str(os.getpid()) and found.get("LISTEN_FDS", "0") != "0"
    return 3 if mine else 0
