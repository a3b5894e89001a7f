"""What every request passes before and after it is answered: the gate, a name of its own, one line in the log.

Also answers for the server itself: /healthz (the process lives) and /readyz (it may be sent requests).
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from headquarters.watching import Watch
from kernel.clock import Monotonic
from kernel.ids import Ids
from sync.protocol import Later, Trouble
from sync.wire import encode

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Message, Receive, Send], Awaitable[None]]

STOPPING_RETRY_S = 5
REQUEST_HEADER = "jinpu-request"
PATHS = frozenset(
    {
        "/v1/hello", "/v1/up", "/v1/rights", "/v1/lookup", "/v1/feed", "/v1/news", "/v1/journal", "/v1/revoked",
        "/v1/time", "/v1/digest", "/v1/enrol", "/v1/enrol/answer", "/openapi.json",
    }
)  # fmt: skip
log = logging.getLogger(__name__)


class Gate:
    """Counts who is inside. Once closed nobody new is let in, and `send_home` ends what only waits inside."""

    def __init__(self, send_home: Callable[[], None] = lambda: None) -> None:
        self.send_home = send_home
        self._inside, self._closed = 0, False
        self._lock = threading.Lock()

    @property
    def closed(self) -> bool:
        return self._closed

    @property
    def empty(self) -> bool:
        return self._inside == 0

    def close(self) -> None:
        self._closed = True  # without the lock: a signal may come while this very thread has it

    def enter(self) -> bool:
        with self._lock:
            if not self._closed:
                self._inside += 1
            return not self._closed

    def leave(self) -> None:
        with self._lock:
            self._inside -= 1


class Front:
    """An ASGI application in front of another one. `ready` names what keeps the server from taking requests."""

    def __init__(
        self,
        app: Application,
        *,
        gate: Gate,
        watch: Watch,
        ids: Ids,
        monotonic: Monotonic,
        ready: Callable[[], tuple[str, ...]],
    ) -> None:
        self._app, self._gate, self._watch = app, gate, watch
        self._ids, self._monotonic, self._ready = ids, monotonic, ready

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
        elif scope["path"] == "/healthz":
            await _say(send, 200, b'{"ok":true}')
        elif scope["path"] == "/readyz":
            await self._readyz(send)
        elif not self._gate.enter():
            await _say(send, 503, encode(Later(retry_after_s=STOPPING_RETRY_S)), (b"connection", b"close"))
        else:
            try:
                await self._one(scope, receive, send)
            finally:
                self._gate.leave()

    async def _readyz(self, send: Send) -> None:
        found = ("server.stopping",) if self._gate.closed else await asyncio.to_thread(self._ready)
        body = json.dumps({"ok": not found, "codes": found}).encode()
        await _say(send, 503 if found else 200, body)

    async def _one(self, scope: Message, receive: Receive, send: Send) -> None:
        name, began = self._ids.new(), self._monotonic.now().ns
        scope.setdefault("state", {})
        status = 0

        async def named(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [*message.get("headers", ()), (REQUEST_HEADER.encode(), name.encode())]
            await send(message)

        try:
            await self._app(scope, receive, named)
        except Exception:
            if status == 503:  # it is asked again
                log.warning("a request has to come again", extra={"request_id": name}, exc_info=True)
            else:
                log.exception("a request failed", extra={"request_id": name})
                if status == 0:
                    await _say(named, 500, encode(Trouble(code="server.trouble")))
                status = 500
        # What a question was held for is no work, and must not make a server look slow.
        took = self._monotonic.now().ns - began - scope["state"].get("held_ns", 0)
        path = scope["path"] if scope["path"] in PATHS else "other"
        self._watch.answered(path, status, took)
        log.info(
            "request",
            extra={
                "request_id": name, "register": scope["state"].get("register", ""), "method": scope["method"],
                "path": path, "status": status, "ms": took // 1_000_000,
            },
        )  # fmt: skip


async def _say(send: Send, status: int, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    kind = (b"content-type", b"application/json")
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [kind, length, *headers]})
    await send({"type": "http.response.body", "body": body})
