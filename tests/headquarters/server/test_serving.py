"""Server processes as they are really started and stopped."""

from __future__ import annotations

import http.client
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from headquarters.server.serving import given_socket, listener, listener_of, worker_command

ROOT = Path(__file__).parents[3]
# A server whose answers wait for a line on its standard input, so that a test decides when a request ends.
SERVER = """
import sys
from headquarters.server.front import Front, Gate
from headquarters.server.serving import listener_of, serve
from headquarters.watching import Unwatched
from kernel.clock import SystemClock, SystemMonotonic
from kernel.ids import Ids
import asyncio

async def app(scope, receive, send):
    sys.stdout.write(scope["path"] + "\\n"); sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.readline)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"done"})

gate = Gate()
front = Front(app, gate=gate, watch=Unwatched(), ids=Ids(SystemClock()), monotonic=SystemMonotonic(), ready=tuple)
serve(front, gate, listener_of(int(sys.argv[1])), stop_s=int(sys.argv[2]))
print("closed", flush=True)
"""
# A server that holds each question until it is sent home.
HOLDING = """
import asyncio, sys
from headquarters.server.front import Front, Gate
from headquarters.server.serving import listener_of, serve
from headquarters.watching import Unwatched
from kernel.clock import SystemClock, SystemMonotonic
from kernel.ids import Ids

home = asyncio.Event()

async def app(scope, receive, send):
    sys.stdout.write(scope["path"] + "\\n"); sys.stdout.flush()
    await home.wait()
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"4")]})
    await send({"type": "http.response.body", "body": b"home"})

gate = Gate(home.set)
front = Front(app, gate=gate, watch=Unwatched(), ids=Ids(SystemClock()), monotonic=SystemMonotonic(), ready=tuple)
serve(front, gate, listener_of(int(sys.argv[1])), stop_s=600)
print("closed", flush=True)
"""
# Workers that say who they are; the first one may be told to die.
WORKERS = """
import sys
from headquarters.server.serving import Workers, listener_of
# One write each: both say it at once, into the same pipe.
child = "import os, sys, signal; os.write(1, f'{sys.argv[1]} {os.getpid()}\\\\n'.encode()); " + sys.argv[2]
workers = Workers(lambda n, fd: (sys.executable, "-c", child, str(n)), 2, listener_of(int(sys.argv[1])), stop_s=5)
sys.exit(workers.run())
"""
# The same, told to stop in the very moment in which this thread has the lock of what it rests on.
INTERRUPTED = """
import signal, sys, threading

def interrupt(frame, event, _argument):
    if event == "call" and frame.f_code is threading.Condition.wait.__code__:
        sys.setprofile(None)
        signal.raise_signal(signal.SIGTERM)

sys.setprofile(interrupt)
"""


class Process:
    """A program of this test on a listening socket that outlives it."""

    def __init__(self, source: str, *arguments: str) -> None:
        self.socket = listener("127.0.0.1", 0)
        self.port: int = self.socket.getsockname()[1]
        handle = self.socket.fileno()
        self.process = subprocess.Popen(
            [sys.executable, "-c", source, str(handle), *arguments],
            cwd=ROOT,
            pass_fds=(handle,),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def line(self) -> str:
        assert self.process.stdout is not None
        return self.process.stdout.readline().strip()

    def let_one_end(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write("\n")
        self.process.stdin.flush()

    def get(self, path: str) -> http.client.HTTPConnection:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request("GET", path)
        return connection

    def end(self) -> None:
        self.process.kill()
        self.process.communicate()
        self.socket.close()


@pytest.fixture
def server() -> Iterator[Process]:
    server = Process(SERVER, "20")
    yield server
    server.end()


def answer(connection: http.client.HTTPConnection) -> tuple[int, bytes]:
    response = connection.getresponse()
    return response.status, response.read()


def test_a_request_that_runs_is_answered_before_a_stopped_server_ends(server: Process):
    waiting = server.get("/one")
    assert server.line() == "/one"

    server.process.send_signal(signal.SIGTERM)
    while answer(server.get("/readyz"))[0] == 200:
        pass  # until the signal has arrived
    newcomer = answer(server.get("/two"))
    server.let_one_end()

    assert answer(waiting) == (200, b"done")
    assert newcomer[0] == 503
    assert b'"later"' in newcomer[1]
    assert server.line() == "closed"
    assert server.process.wait(20) == 0


def test_whose_question_is_only_held_is_answered_at_once_when_a_server_stops():
    server = Process(HOLDING)
    held = [server.get("/one"), server.get("/two")]
    assert sorted(server.line() for _ in held) == ["/one", "/two"]

    server.process.send_signal(signal.SIGTERM)

    assert [answer(one) for one in held] == [(200, b"home")] * 2
    assert server.line() == "closed"
    assert server.process.wait(20) == 0
    server.end()


def test_a_request_that_never_ends_does_not_hold_the_server_for_ever():
    server = Process(SERVER, "1")
    server.get("/one")
    assert server.line() == "/one"

    server.process.send_signal(signal.SIGTERM)
    said = threading.Thread(target=server.line)
    said.start()
    said.join(20)
    server.let_one_end()  # the thread behind the request, which no server can end
    code = server.process.wait(20)
    server.end()

    assert not said.is_alive()
    assert code == 0


def test_a_caller_waits_in_the_sockets_queue_while_the_server_is_started_again():
    first = Process(SERVER, "5")
    answer(first.get("/healthz"))
    first.process.send_signal(signal.SIGTERM)
    first.process.wait(20)

    early = first.get("/healthz")
    handle = first.socket.fileno()
    second = subprocess.Popen([sys.executable, "-c", SERVER, str(handle), "5"], cwd=ROOT, pass_fds=(handle,))
    found = answer(early)
    second.send_signal(signal.SIGTERM)
    second.wait(20)
    first.end()

    assert found == (200, b'{"ok":true}')


def test_a_worker_that_dies_is_started_again_and_a_signal_ends_them_all():
    workers = Process(WORKERS, "signal.pause()")
    first = dict(workers.line().split() for _ in range(2))

    os.kill(int(first["0"]), signal.SIGKILL)
    number, pid = workers.line().split()
    workers.process.send_signal(signal.SIGTERM)
    code = workers.process.wait(20)
    workers.end()

    assert (sorted(first), number) == (["0", "1"], "0")
    assert pid != first["0"]
    assert code == 0


def test_workers_are_stopped_in_whatever_moment_the_signal_comes():
    workers = Process(INTERRUPTED + WORKERS, "signal.pause()")

    assert workers.process.wait(20) == 0
    workers.end()


def test_a_worker_that_cannot_start_ends_everything_with_its_code():
    workers = Process(WORKERS, "sys.exit(3) if sys.argv[1] == '1' else signal.pause()")

    assert workers.process.wait(20) == 3
    workers.end()


def test_the_socket_of_systemd_is_taken_by_the_process_it_was_meant_for():
    mine = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}

    assert given_socket(mine) == 3
    assert given_socket({**mine, "LISTEN_PID": "1"}) == 0
    assert given_socket({}) == 0


def test_a_worker_is_this_program_on_the_given_socket():
    command = worker_command("/srv/jinpu", "--migrate")(2, 7)

    assert command[1:] == (
        "-m", "headquarters", "serve", "--data", "/srv/jinpu", "--listen-on", "7", "--worker", "2", "--migrate",
    )  # fmt: skip


def test_a_listening_socket_is_known_by_its_number():
    with listener("127.0.0.1", 0) as one, listener_of(os.dup(one.fileno())) as same:
        assert same.getsockname() == one.getsockname()
