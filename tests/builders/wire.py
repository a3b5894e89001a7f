"""A wire between a client and an HTTP server that does what wires do: late, cut, silent, twice.

Stands between real processes: point the client at `wire.url`. A test says what is to happen to which request and waits
for what happened; it never sleeps. The wire runs in a thread of its own and knows HTTP/1.1 just well enough to tell one
request from the next on a connection that stays open.
"""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
from collections.abc import Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self, TypeVar

from tests.builders.wire_faults import (
    CutAnswer,
    CutRequest,
    Fault,
    Held,
    Late,
    LostAnswer,
    LostRequest,
    Pass,
    Silent,
    Trickle,
    Twice,
)

WAIT_S = 10.0  # longer than anything here takes; a wait that ends by it has failed
RESET = struct.pack("ii", 1, 0)  # SO_LINGER on, 0 s: closing sends RST
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Message:
    """A request or an answer: its head with the empty line, its body as it travels."""

    head: bytes
    body: bytes

    @property
    def whole(self) -> bytes:
        return self.head + self.body

    @property
    def method(self) -> str:
        return self.head.split(b" ", 1)[0].decode()

    @property
    def path(self) -> str:
        return self.head.split(b" ", 2)[1].decode()

    @property
    def status(self) -> int:
        return int(self.head.split(b" ", 2)[1])


@dataclass(frozen=True, slots=True)
class Exchange:
    """What one request met. `answers`: what the server said, as often as it was asked."""

    request: Message
    fault: Fault
    answers: tuple[Message, ...] = ()


@dataclass(slots=True)
class _Plan:
    """What is to happen; asked on the wire's thread, changed on the test's."""

    usual: Fault = field(default_factory=Pass)
    coming: list[tuple[str, Fault]] = field(default_factory=list)
    is_down: bool = False


class Wire:
    """Between `self.url` and the server at 127.0.0.1:`port`. Use it as a context, or call `close`."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._plan, self._changed = _Plan(), threading.Condition()
        self._arrived: list[Message] = []
        self._finished: list[Exchange] = []
        self._held = 0
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._let_go = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, name="wire", daemon=True)
        self._thread.start()
        self._listener = self._call(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self.port: int = self._listener.sockets[0].getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"

    # --- what the test says ------------------------------------------------------------------------------------

    def next(self, *faults: Fault, path: str = "") -> None:
        """One fault each for the coming requests, in their order; with `path`, for those whose path begins with it."""
        with self._changed:
            self._plan.coming += [(path, fault) for fault in faults]

    def always(self, fault: Fault) -> None:
        """For every request that no `next` names."""
        with self._changed:
            self._plan.usual = fault

    def calm(self) -> None:
        """Forget every fault that has not happened yet, and let held answers go."""
        with self._changed:
            self._plan = _Plan()
        self.release()

    def down(self) -> None:
        """Nobody gets through: open connections are reset, new ones at once."""
        with self._changed:
            self._plan.is_down = True
        self._on_loop(self._reset_all)

    def up(self) -> None:
        """Connections can be made again."""
        with self._changed:
            self._plan.is_down = False

    def release(self) -> None:
        """Let all held answers go."""
        self._on_loop(self._release)

    def replay(self, number: int) -> Message:
        """Send the request that arrived as `number` (from 0) to the server once more; its answer."""
        return self._call(self._ask(self._arrived[number]))

    # --- what the test sees ------------------------------------------------------------------------------------

    @property
    def requests(self) -> tuple[Message, ...]:
        """Requests that arrived whole, in their order."""
        with self._changed:
            return tuple(self._arrived)

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        """Requests that have met their fate, in the order in which they met it."""
        with self._changed:
            return tuple(self._finished)

    def wait_for_requests(self, count: int) -> None:
        """Until `count` requests have arrived since the beginning. Raises TimeoutError."""
        self._wait(lambda: len(self._arrived) >= count, f"{count} requests")

    def wait_for_exchanges(self, count: int) -> None:
        """Until `count` requests have met their fate. Raises TimeoutError."""
        self._wait(lambda: len(self._finished) >= count, f"{count} exchanges")

    def wait_for_held(self, count: int = 1) -> None:
        """Until `count` answers are held on the wire: the server has done its work by then. Raises TimeoutError."""
        self._wait(lambda: self._held >= count, f"{count} held answers")

    def _wait(self, done: Callable[[], bool], what: str) -> None:
        with self._changed:
            if not self._changed.wait_for(done, WAIT_S):
                raise TimeoutError(f"waited for {what}; {len(self._arrived)} requests came")

    def close(self) -> None:
        """Reset every connection and end the thread."""
        self._call(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(WAIT_S)
        self._loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    # --- on the wire's thread ----------------------------------------------------------------------------------

    def _call(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT_S)

    def _on_loop(self, work: Callable[[], None]) -> None:
        async def run() -> None:
            work()

        self._call(run())

    def _release(self) -> None:
        self._let_go.set()
        self._let_go = asyncio.Event()

    def _reset_all(self) -> None:
        for writer in tuple(self._open):
            _reset(writer)

    async def _end(self) -> None:
        self._listener.close()
        self._reset_all()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        self._open.add(writer)
        try:
            while not self._plan.is_down and (request := await _message(reader)) is not None:
                if not await self._carry(request, writer):
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass  # one of the two sides is gone, or the test is over
        finally:
            if self._plan.is_down:
                _reset(writer)
            writer.close()
            self._open.discard(writer)
            self._tasks.discard(task)

    async def _carry(self, request: Message, client: asyncio.StreamWriter) -> bool:
        """Let a request meet its fate; whether the connection lives on."""
        with self._changed:
            fault = self._take(request)
            self._arrived.append(request)
            self._changed.notify_all()
        answers: list[Message] = []
        try:
            return await self._meet(fault, request, client, answers)
        finally:
            with self._changed:
                self._finished.append(Exchange(request, fault, tuple(answers)))
                self._changed.notify_all()

    def _take(self, request: Message) -> Fault:
        for place, (path, fault) in enumerate(self._plan.coming):
            if request.path.startswith(path):
                del self._plan.coming[place]
                return fault
        return self._plan.usual

    async def _meet(self, fault: Fault, request: Message, client: asyncio.StreamWriter, answers: list[Message]) -> bool:
        match fault:
            case LostRequest():
                return _reset(client)
            case Silent():
                await asyncio.Event().wait()
            case CutRequest(after):
                await self._begin(request.head + request.body[:after])
                return _reset(client)
            case Late():
                await asyncio.sleep(fault.request_ms / 1000)
            case Twice():
                answers.append(await self._ask(request))
        answers.append(await self._ask(request))
        return await self._give_back(fault, answers[-1], client)

    async def _give_back(self, fault: Fault, answer: Message, client: asyncio.StreamWriter) -> bool:
        match fault:
            case LostAnswer():
                return _reset(client)
            case CutAnswer(after):
                await _send(client, answer.head + answer.body[:after])
                return False
            case Late():
                await asyncio.sleep(fault.answer_ms / 1000)
            case Held():
                await self._hold()
            case Trickle(piece, every_ms):
                for at in range(0, len(answer.whole), piece):
                    await _send(client, answer.whole[at : at + piece])
                    await asyncio.sleep(every_ms / 1000)
                return True
        await _send(client, answer.whole)
        return True

    async def _hold(self) -> None:
        let_go = self._let_go
        with self._changed:
            self._held += 1
            self._changed.notify_all()
        try:
            await let_go.wait()
        finally:
            with self._changed:
                self._held -= 1

    async def _ask(self, request: Message) -> Message:
        """The server's answer, on a connection of its own."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        try:
            await _send(writer, request.whole)
            answer = await _message(reader, asked=request.method)
            while answer is not None and 100 <= answer.status < 200:
                answer = await _message(reader, asked=request.method)
            if answer is None:
                raise ConnectionResetError("the server closed without an answer")
            return answer
        finally:
            writer.close()

    async def _begin(self, part: bytes) -> None:
        """Say a part of a request to the server, and go."""
        _reader, writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        await _send(writer, part)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


def _reset(writer: asyncio.StreamWriter) -> bool:
    """Cut a connection so that the other side gets an error; False: it does not live on."""
    raw = writer.get_extra_info("socket")
    if raw is not None and not writer.transport.is_closing():
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    writer.transport.abort()
    return False


async def _send(writer: asyncio.StreamWriter, data: bytes) -> None:
    writer.write(data)
    await writer.drain()


async def _message(reader: asyncio.StreamReader, *, asked: str = "") -> Message | None:
    """One whole request, or the whole answer to a request of method `asked`; None when there is no more."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    fields = dict(line.lower().split(b":", 1) for line in head.split(b"\r\n")[1:] if b":" in line)
    if asked == "HEAD" or (asked and head.split(b" ", 2)[1] in (b"204", b"304")):
        return Message(head, b"")
    if b"chunked" in fields.get(b"transfer-encoding", b""):
        return Message(head, await _chunks(reader))
    if b"content-length" in fields:
        return Message(head, await reader.readexactly(int(fields[b"content-length"])))
    return Message(head, await reader.read() if asked else b"")


async def _chunks(reader: asyncio.StreamReader) -> bytes:
    """A chunked body as it travels, to its last empty line."""
    body = b""
    while True:
        line = await reader.readuntil(b"\r\n")
        body += line
        size = int(line.split(b";")[0], 16)
        body += await reader.readexactly(size + 2)
        if size == 0:
            return body
