"""A real server on loopback, in a thread, for tests of the wire."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn

from headquarters.office import Office
from headquarters.server.api import UPLOADS_AT_ONCE, create_app
from headquarters.server.front import Front, Gate
from headquarters.watching import Unwatched
from kernel.clock import SystemClock, SystemMonotonic
from kernel.ids import Ids

WAIT_S = 20


class _Announcing(uvicorn.Server):
    """Says when it listens, so that nobody has to guess; holds no question when it ends."""

    def __init__(self, config: uvicorn.Config, send_home: Callable[[], None]) -> None:
        super().__init__(config)
        self.listening, self._send_home = threading.Event(), send_home

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.listening.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._send_home()
        await super().shutdown(sockets)


@contextmanager
def serving(office: Office, *, uploads_at_once: int = UPLOADS_AT_ONCE) -> Iterator[str]:
    """The address of a server over this office, e.g. 'http://127.0.0.1:43210'."""
    app = Front(
        create_app(office, uploads_at_once=uploads_at_once),
        gate=Gate(),
        watch=Unwatched(),
        ids=Ids(SystemClock()),
        monotonic=SystemMonotonic(),
        ready=tuple,
    )
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    server = _Announcing(
        uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off"), office.bulletin.stop
    )
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
    thread.start()
    try:
        assert server.listening.wait(WAIT_S)
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(WAIT_S)
        listener.close()
        assert not thread.is_alive()
