"""The wire does to a tiny server and its client what the test tells it, and nothing else."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.builders.wire import Wire
from tests.builders.wire_faults import (
    CutAnswer,
    CutRequest,
    Held,
    Late,
    LostAnswer,
    LostRequest,
    Silent,
    Trickle,
    Twice,
)


class Counter(ThreadingHTTPServer):
    """Notes each whole request and answers how many there were."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.heard: list[tuple[str, bytes]] = []
        self.half_heard = threading.Event()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Counter

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        body = self.rfile.read(length)
        if len(body) < length:
            self.server.half_heard.set()
            self.close_connection = True
            return
        self.server.heard.append((self.path, body))
        self._say(f"answer {len(self.server.heard)}".encode())

    def do_GET(self) -> None:
        """In chunks, as a server that does not know the length beforehand."""
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"3\r\none\r\n4\r\n two\r\n0\r\n\r\n")

    def _say(self, text: bytes) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, format: str, *args: object) -> None:
        """Nobody reads it."""


@pytest.fixture
def server() -> Iterator[Counter]:
    server = Counter()
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def wire(server: Counter) -> Iterator[Wire]:
    with Wire(server.server_port) as wire:
        yield wire


@pytest.fixture
def client(wire: Wire) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=10)
    yield connection
    connection.close()


def said(client: http.client.HTTPConnection, body: bytes = b"bill", path: str = "/up") -> str:
    client.request("POST", path, body)
    return client.getresponse().read().decode()


def test_without_a_fault_one_connection_carries_one_request_after_the_other(
    wire: Wire, client: http.client.HTTPConnection
):
    assert [said(client), said(client)] == ["answer 1", "answer 2"]
    assert [(request.method, request.path, request.body) for request in wire.requests] == [("POST", "/up", b"bill")] * 2
    wire.wait_for_exchanges(2)
    assert wire.exchanges[1].answers[0].body == b"answer 2"


def test_an_answer_in_chunks_comes_through(client: http.client.HTTPConnection):
    client.request("GET", "/feed")

    assert client.getresponse().read() == b"one two"


def test_a_lost_request_never_reaches_the_server(wire: Wire, server: Counter, client: http.client.HTTPConnection):
    wire.next(LostRequest())

    with pytest.raises(ConnectionError):
        said(client)

    assert server.heard == []
    assert said(client) == "answer 1"


def test_a_lost_answer_leaves_the_server_knowing_what_the_client_does_not(
    wire: Wire, server: Counter, client: http.client.HTTPConnection
):
    wire.next(LostAnswer())

    with pytest.raises(ConnectionError):
        said(client)

    assert server.heard == [("/up", b"bill")]


def test_an_answer_can_be_cut_in_its_middle(wire: Wire, client: http.client.HTTPConnection):
    wire.next(CutAnswer(after=3))

    with pytest.raises(http.client.IncompleteRead) as caught:
        said(client)

    assert caught.value.partial == b"ans"


def test_a_request_can_be_cut_in_its_middle(wire: Wire, server: Counter, client: http.client.HTTPConnection):
    wire.next(CutRequest(after=2))

    with pytest.raises(ConnectionError):
        said(client)

    assert server.half_heard.wait(10)
    assert server.heard == []


def test_a_silent_wire_takes_the_request_and_says_nothing(wire: Wire, server: Counter):
    wire.always(Silent())
    impatient = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=0.05)

    with pytest.raises(TimeoutError):
        said(impatient)

    impatient.close()
    wire.wait_for_requests(1)
    assert server.heard == []


@pytest.mark.parametrize("fault", [Late(request_ms=30, answer_ms=30), Trickle(piece=10, every_ms=10)])
def test_a_slow_wire_brings_the_whole_answer_later(
    wire: Wire, client: http.client.HTTPConnection, fault: Late | Trickle
):
    wire.next(fault)
    begun = time.monotonic()

    assert said(client) == "answer 1"

    assert time.monotonic() - begun >= 0.06


def test_a_request_that_is_doubled_is_heard_twice_and_answered_once(
    wire: Wire, server: Counter, client: http.client.HTTPConnection
):
    wire.next(Twice())

    assert said(client) == "answer 2"

    assert server.heard == [("/up", b"bill")] * 2
    assert said(client) == "answer 3"


def test_an_old_request_can_come_again_much_later(wire: Wire, server: Counter, client: http.client.HTTPConnection):
    said(client, b"old")
    said(client, b"new")

    answer = wire.replay(0)

    assert (answer.status, answer.body) == (200, b"answer 3")
    assert [body for _path, body in server.heard] == [b"old", b"new", b"old"]


def test_a_held_answer_waits_until_the_test_lets_it_go(wire: Wire, server: Counter, client: http.client.HTTPConnection):
    wire.next(Held())
    with ThreadPoolExecutor(1) as pool:
        asking: Future[str] = pool.submit(said, client)
        wire.wait_for_held()
        assert (server.heard, asking.done()) == ([("/up", b"bill")], False)

        wire.release()

        assert asking.result(10) == "answer 1"


def test_a_fault_for_one_path_spares_the_others(wire: Wire, client: http.client.HTTPConnection):
    wire.next(CutAnswer(after=0), path="/feed")

    assert said(client, path="/up") == "answer 1"
    with pytest.raises(http.client.IncompleteRead):
        said(client, path="/feed/1")
    client.close()  # http.client does not, after a short answer
    assert said(client, path="/feed/1") == "answer 3"


def test_a_wire_that_is_down_resets_old_and_new_connections_until_it_is_up(
    wire: Wire, client: http.client.HTTPConnection
):
    said(client)
    wire.down()
    for _old_then_new in range(2):
        with pytest.raises((ConnectionError, http.client.HTTPException)):
            said(client)
        client.close()

    wire.up()

    assert said(client) == "answer 2"


def test_a_server_that_is_gone_ends_the_connection_without_an_answer(
    wire: Wire, server: Counter, client: http.client.HTTPConnection
):
    server.shutdown()
    server.server_close()

    with pytest.raises(ConnectionError):
        said(client)


def test_calm_forgets_what_has_not_happened_yet(wire: Wire, client: http.client.HTTPConnection):
    wire.always(LostAnswer())
    wire.next(LostRequest())

    wire.calm()

    assert said(client) == "answer 1"


def test_a_wait_for_what_does_not_come_fails(wire: Wire, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tests.builders.wire.WAIT_S", 0.01)

    with pytest.raises(TimeoutError, match="1 requests"):
        wire.wait_for_requests(1)


def test_closing_ends_what_still_hangs(server: Counter):
    with ThreadPoolExecutor(1) as pool:
        with Wire(server.server_port) as wire:
            wire.always(Silent())
            client = http.client.HTTPConnection("127.0.0.1", wire.port, timeout=10)
            asking = pool.submit(said, client)
            wire.wait_for_requests(1)

        with pytest.raises((ConnectionError, http.client.HTTPException)):
            asking.result(10)
        client.close()
