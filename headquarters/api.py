"""Headquarters over HTTP: reads requests strictly, answers each with a code, logs no personal data."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Awaitable, Callable
from typing import Annotated, Any

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from headquarters.feeds import FeedAhead
from headquarters.office import Office
from headquarters.receiving import BadBatch
from headquarters.registers import Installed, WrongToken
from sync import protocol
from sync.protocol import BadMessage, Blocked, Later, Trouble

log = logging.getLogger(__name__)

_PLACE = re.compile(r"([0-9]{1,9}),([0-9]{1,15})")
_POSITION = re.compile(r"(all|store:[A-Za-z0-9]{1,8})=([0-9]{1,15})")
UPLOADS_AT_ONCE = 16
BUSY_RETRY_S = 2
_STATUS_OF = {"body.too_large": 413}


class BadQuery(Exception):
    """A query that no till sends."""


async def _body(request: Request) -> bytes:
    """The request's plain bytes; a body or a gzip that grows past its limit is dropped at once. Raises BadMessage."""
    packed = bytearray()
    async for piece in request.stream():
        packed += piece
        if len(packed) > protocol.PACKED_LIMIT:
            raise BadMessage("body.too_large")
    match request.headers.get("content-encoding", "identity"):
        case "gzip":
            return protocol.gunzip(bytes(packed))
        case "identity":
            return bytes(packed)
        case _:
            raise BadMessage("body.encoding")


def _office(request: Request) -> Office:
    office: Office = request.app.state.office
    return office


Headquarters = Annotated[Office, Depends(_office)]


def _sender(request: Request, office: Headquarters) -> Installed:
    """The register whose token the request bears. Raises WrongToken."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise WrongToken
    sender = office.who(token)
    request.state.register = sender.register
    return sender


Sender = Annotated[Installed, Depends(_sender)]
Body = Annotated[bytes, Depends(_body)]


def create_app(office: Office, *, uploads_at_once: int = UPLOADS_AT_ONCE) -> FastAPI:
    """The web application over one office. It neither opens nor closes the office.

    More than `uploads_at_once` uploads at a time are answered `later`, so that rights find a thread free.
    """
    uploads = threading.BoundedSemaphore(uploads_at_once)
    app = FastAPI(title="Jinpu headquarters", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.office = office
    app.middleware("http")(_logged)
    for kind, answer in _TROUBLE.items():
        app.add_exception_handler(kind, answer)

    @app.get("/healthz")
    def healthz() -> Response:
        return Response(b'{"ok":true}', media_type="application/json")

    # The token is asked for before the body is read: a stranger can not make the server unpack anything.
    @app.get("/v1/hello")
    def hello(office: Headquarters, sender: Sender) -> Response:
        return _answer(office.hello(sender))

    @app.post("/v1/up")
    def up(office: Headquarters, sender: Sender, body: Body) -> Response:
        if not uploads.acquire(blocking=False):
            return _answer(Later(retry_after_s=BUSY_RETRY_S), status=503)
        try:
            answer = office.receive(sender, protocol.decode(body, protocol.UPLOAD_BATCH))
        finally:
            uploads.release()
        if isinstance(answer, Blocked):
            log.warning("register %s is blocked: %s", sender.register, answer.reason)
        return _answer(answer, status=409 if isinstance(answer, Blocked) else 200)

    @app.get("/v1/feed")
    def feed(office: Headquarters, sender: Sender, after: str = "") -> Response:
        return _answer(office.feed(sender, _positions(after)))

    @app.post("/v1/rights")
    def rights(office: Headquarters, sender: Sender, body: Body) -> Response:
        return _answer(office.ask_right(sender, protocol.decode(body, protocol.RIGHT_ASK)))

    @app.get("/v1/journal")
    def journal(office: Headquarters, sender: Sender, after: str = "0,0") -> Response:
        place = _PLACE.fullmatch(after)
        if place is None:
            raise BadQuery
        return _answer(office.journal_of(sender, int(place[1]), int(place[2])))

    return app


def _answer(value: msgspec.Struct, *, status: int = 200) -> Response:
    return Response(
        protocol.pack(value),
        status_code=status,
        media_type="application/json",
        headers={"Content-Encoding": "gzip", "Cache-Control": "no-store"},
    )


def _positions(text: str) -> dict[str, int]:
    positions: dict[str, int] = {}
    for part in text.split(",") if text else ():
        found = _POSITION.fullmatch(part)
        if found is None or found[1] in positions:
            raise BadQuery
        positions[found[1]] = int(found[2])
    return positions


def _trouble(status: int, code: str) -> Response:
    return Response(protocol.encode(Trouble(code=code)), status_code=status, media_type="application/json")


def _wrong_token(_request: Request, _error: Exception) -> Response:
    answer = _trouble(401, "token.wrong")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _bad_message(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BadMessage)
    return _trouble(_STATUS_OF.get(error.code, 400), error.code)


def _bad_batch(_request: Request, error: Exception) -> Response:
    assert isinstance(error, BadBatch)
    return _trouble(401 if error.code == "batch.register" else 400, error.code)


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return _trouble(error.status_code, f"http.{error.status_code}")


_TROUBLE: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    WrongToken: _wrong_token,
    BadMessage: _bad_message,
    BadBatch: _bad_batch,
    BadQuery: lambda _request, _error: _trouble(400, "query.malformed"),
    FeedAhead: lambda _request, _error: _trouble(409, "feed.ahead"),
    HTTPException: _http,
}


async def _logged(request: Request, proceed: Callable[[Request], Awaitable[Response]]) -> Any:
    """One line a request: who, what, how it ended. Neither bodies nor queries nor tokens."""
    try:
        response = await proceed(request)
    except Exception:
        log.exception("%s %s failed", request.method, request.url.path)
        return _trouble(500, "server.trouble")
    register = getattr(request.state, "register", "-")
    log.info("%s %s %s %d", register, request.method, request.url.path, response.status_code)
    return response
