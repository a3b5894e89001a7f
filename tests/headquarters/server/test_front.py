"""Every request passes the gate, gets a name, and leaves one line and one figure."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest

from headquarters.server.front import Front, Gate
from headquarters.watching import Unwatched
from kernel.clock import CHINA, FixedClock, FixedMonotonic
from kernel.ids import Ids
from tests.builders.books import counted


class Seen(Unwatched):
    """Keeps what it was told of requests."""

    def __init__(self) -> None:
        self.requests: list[tuple[str, int, int]] = []

    def answered(self, path: str, status: int, ns: int) -> None:
        self.requests.append((path, status, ns))


@dataclass
class Desk:
    """An application behind a front, and what became of the requests."""

    ready: tuple[str, ...] = ()
    behind: Callable[..., Any] | None = None
    gate: Gate = field(default_factory=Gate)
    seen: Seen = field(default_factory=Seen)
    monotonic: FixedMonotonic = field(default_factory=FixedMonotonic)

    def ask(self, path: str, method: str = "GET") -> tuple[int, dict[str, Any], dict[str, str]]:
        """(status, body, headers) of one request."""
        front = Front(
            self.behind or self.answers,
            gate=self.gate,
            watch=self.seen,
            ids=Ids(FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA)), counted(1)),
            monotonic=self.monotonic,
            ready=lambda: self.ready,
        )
        said: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            said.append(message)

        scope = {"type": "http", "path": path, "method": method, "headers": []}
        asyncio.run(front(scope, None, send))  # type: ignore[arg-type]
        headers = {name.decode(): value.decode() for name, value in said[0].get("headers", ())}
        return said[0]["status"], json.loads(said[1]["body"]), headers

    async def answers(self, scope: Any, _receive: Any, send: Any) -> None:
        self.monotonic.forward(1)
        scope["state"]["register"] = "HP01"
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b'{"said":"yes"}'})


def test_a_request_leaves_its_figure_and_is_named_in_the_answer():
    desk = Desk()

    status, body, headers = desk.ask("/v1/up", "POST")

    assert (status, body) == (200, {"said": "yes"})
    assert len(headers["jinpu-request"]) == 36
    assert desk.seen.requests == [("/v1/up", 200, 1_000_000_000)]


def test_a_request_leaves_one_line_with_its_register_and_without_its_query(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "headquarters.server.front")

    _, _, headers = Desk().ask("/v1/feed")

    (line,) = caplog.records
    told = line.__dict__
    assert (told["register"], told["path"], told["status"], told["ms"]) == ("HP01", "/v1/feed", 200, 1000)
    assert told["request_id"] == headers["jinpu-request"]


def test_the_time_that_a_question_was_held_does_not_make_a_server_look_slow(caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.INFO, "headquarters.server.front")

    async def holds(scope: Any, receive: Any, send: Any) -> None:
        desk.monotonic.forward(25)
        scope["state"]["held_ns"] = 25_000_000_000
        await desk.answers(scope, receive, send)

    desk = Desk(behind=holds)

    desk.ask("/v1/news")

    assert desk.seen.requests == [("/v1/news", 200, 1_000_000_000)]
    assert caplog.records[0].__dict__["ms"] == 1000


def test_a_path_that_nobody_serves_is_not_repeated_in_the_figures():
    desk = Desk()

    desk.ask("/member/13800006620")

    assert desk.seen.requests[0][0] == "other"


def test_a_fault_of_ours_is_a_code_and_not_a_broken_line():
    async def broken(_scope: Any, _receive: Any, _send: Any) -> None:
        raise RuntimeError("a fault")

    desk = Desk(behind=broken)

    status, body, _ = desk.ask("/v1/up", "POST")

    assert (status, body["code"]) == (500, "server.trouble")
    assert desk.seen.requests[0][1] == 500
    assert desk.gate.empty


def test_the_process_says_that_it_lives_whatever_else_is_wrong():
    assert Desk(ready=("database.silent",)).ask("/healthz")[:2] == (200, {"ok": True})


def test_it_says_what_keeps_it_from_taking_requests():
    ready, not_ready = Desk(), Desk(ready=("database.silent", "disk.low"))

    assert ready.ask("/readyz")[:2] == (200, {"ok": True, "codes": []})
    assert not_ready.ask("/readyz")[:2] == (503, {"ok": False, "codes": ["database.silent", "disk.low"]})


def test_a_server_that_stops_sends_newcomers_elsewhere():
    desk = Desk()
    desk.gate.close()

    status, body, headers = desk.ask("/v1/up", "POST")

    assert (status, body["answer"], headers["connection"]) == (503, "later", "close")
    assert desk.ask("/readyz")[:2] == (503, {"ok": False, "codes": ["server.stopping"]})
    assert desk.ask("/healthz")[0] == 200


def test_who_is_inside_when_the_gate_closes_is_answered():
    desk = Desk()

    async def slow(scope: Any, receive: Any, send: Any) -> None:
        desk.gate.close()
        assert not desk.gate.empty
        await desk.answers(scope, receive, send)

    desk.behind = slow

    assert desk.ask("/v1/up", "POST")[0] == 200
    assert desk.gate.empty
