"""The wire itself: what a till concludes from answers, refusals and silence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from sync import protocol
from sync.ports import Rejected, Unreachable
from sync.protocol import Ack, Blocked, Later, RightAsk, Trouble
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import batch_of, chain_of, points

BATCH = batch_of(chain_of("HP01", points(1)))


class _Fixed(HTTPServer):
    """Answers every request alike and remembers what came."""

    status: int
    body: bytes
    answered: dict[str, str]
    heard: list[tuple[str, dict[str, str], bytes]]


class _Handler(BaseHTTPRequestHandler):
    server: _Fixed

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.heard.append((self.path, dict(self.headers), body))
        self.send_response(self.server.status)
        for name, value in self.server.answered.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        self.wfile.write(self.server.body)

    do_GET = do_POST  # noqa: N815 - the name the library calls

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[HttpHeadquarters, _Fixed]]:
    server = _Fixed(("127.0.0.1", 0), _Handler)
    server.status, server.body, server.heard = status, body, []
    server.answered = {name.replace("_", "-"): value for name, value in headers.items()}
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    headquarters = HttpHeadquarters(f"http://127.0.0.1:{server.server_port}/", "the-token")
    try:
        yield headquarters, server
    finally:
        headquarters.close()
        server.shutdown()
        server.server_close()
        thread.join()


def test_a_batch_goes_out_packed_and_signed_with_the_token() -> None:
    ack = Ack(epoch=1, seq=1, hash="0" * 64, now="2026-11-21T10:00:00.000+08:00")

    with answering(200, protocol.pack(ack), Content_Encoding="gzip") as (headquarters, server):
        answer = headquarters.upload(BATCH)

    path, headers, body = server.heard[0]
    assert answer == ack
    assert (path, headers["Authorization"], headers["Content-Encoding"]) == ("/v1/up", "Bearer the-token", "gzip")
    assert protocol.decode(protocol.gunzip(body), protocol.UPLOAD_BATCH) == BATCH


@pytest.mark.parametrize(("status", "answer"), [(409, Blocked(reason="fork")), (503, Later(retry_after_s=5))])
def test_an_answer_with_a_bad_status_is_still_an_answer(status: int, answer: Blocked | Later) -> None:
    with answering(status, protocol.encode(answer)) as (headquarters, _server):
        assert headquarters.upload(BATCH) == answer


@pytest.mark.parametrize("status", [400, 401, 404, 409, 413])
def test_a_refusal_names_its_code(status: int) -> None:
    trouble = protocol.encode(Trouble(code="why"))

    with answering(status, trouble) as (headquarters, _server), pytest.raises(Rejected, match="why"):
        headquarters.feed({})


def test_a_refusal_in_a_strangers_words_is_named_by_its_status() -> None:
    with answering(404, b"<html>") as (headquarters, _server), pytest.raises(Rejected, match=r"http\.404"):
        headquarters.hello()


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        pytest.param(500, b"{}", {}, id="the server failed"),
        pytest.param(502, b"<html>", {}, id="a gateway answered"),
        pytest.param(503, b"", {}, id="busy without words"),
        pytest.param(302, b"", {"Location": "http://127.0.0.1:1/"}, id="sent elsewhere"),
        pytest.param(200, b"<html>welcome to our wifi", {}, id="a stranger answered"),
        pytest.param(200, b'{"answer":"ack"}', {}, id="half an answer"),
        pytest.param(200, b"xx", {"Content_Encoding": "gzip"}, id="not packed as said"),
    ],
)
def test_what_is_no_answer_leaves_the_outcome_open(status: int, body: bytes, headers: dict[str, str]) -> None:
    with answering(status, body, **headers) as (headquarters, _server), pytest.raises(Unreachable):
        headquarters.upload(BATCH)


def test_an_answer_that_never_ends_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(protocol, "PACKED_LIMIT", 100_000)

    with answering(200, b"x" * 200_000) as (headquarters, _server), pytest.raises(Unreachable, match="too large"):
        headquarters.hello()


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        headquarters = HttpHeadquarters(f"http://127.0.0.1:{unused.getsockname()[1]}", "token")

        with pytest.raises(Unreachable):
            headquarters.ask(RightAsk(right_id="r", account="value:m", amount=1))


def test_a_server_that_says_nothing_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.ASK_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        headquarters = HttpHeadquarters(f"http://127.0.0.1:{silent.getsockname()[1]}", "token")

        with pytest.raises(Unreachable):
            headquarters.ask(RightAsk(right_id="r", account="value:m", amount=1))


def test_a_proxy_of_the_machine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")

    with answering(200, protocol.encode(Blocked(reason="fork"))) as (headquarters, server):
        headquarters.upload(BATCH)

    assert len(server.heard) == 1


def test_positions_travel_in_the_query() -> None:
    with answering(404, b"") as (headquarters, server), pytest.raises(Rejected):
        headquarters.feed({"store:HP": 3, "all": 12})

    assert server.heard[0][0] == "/v1/feed?after=all%3D12%2Cstore%3AHP%3D3"
