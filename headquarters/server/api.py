"""Headquarters over HTTP: reads requests strictly, answers each with a code, logs no personal data.

A request is looked at in the order of what it costs: are its headers a register's, is the register known, is the body
within its limits, did the register sign all of it; only then is it read.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
import re
import threading
from collections.abc import Callable
from typing import Annotated, TypeVar

import msgspec
from fastapi import Depends, FastAPI, Request, Response
from starlette.exceptions import HTTPException

from headquarters.intake.evidence import Evidence
from headquarters.intake.greeting import ForkedRegister
from headquarters.intake.receiving import BadBatch
from headquarters.office import Office
from headquarters.registers.door import Installed, Quarantined, Refused, Replayed, WrongToken
from headquarters.server.openapi import document
from headquarters.server.passing import RETRY_S, passes
from headquarters.upkeep.digest import answer as answer_digest
from headquarters.watching import Unwatched, Watch
from sync import wire
from sync.digest import DIGEST_ASK
from sync.identity import COUNTER_HEADER, BadCredentials, read_credentials
from sync.protocol import BATCH_ENTRIES, NEWS_WAIT_S, Blocked, Credentials, Later, Trouble
from sync.wire import BadMessage

log = logging.getLogger(__name__)

_PLACE = re.compile(r"([0-9]{1,9}),([0-9]{1,15})")
_POSITION = re.compile(
    r"(all|revoked|(?:store|members):[A-Za-z0-9]{1,8}|register:[A-Za-z0-9]{1,32})=([0-9]{1,15})", re.ASCII
)
_WAIT = re.compile(r"[0-9]{1,2}", re.ASCII)
_NONCE = re.compile(r"[0-9a-f]{16,64}")
_DIGEST = "/v1/digest"
UPLOADS_AT_ONCE = 16
BUSY_RETRY_S = 2
BODY_S = 60.0  # longer than a till waits for an answer; who sends half a body holds memory, and nobody knows who it is
Message = TypeVar("Message")


class BadQuery(Exception):
    """A query that no till sends."""


async def _office(request: Request) -> Office:  # not worth a thread
    office: Office = request.app.state.office
    return office


Headquarters = Annotated[Office, Depends(_office)]


def _credentials(request: Request, office: Headquarters) -> Credentials:
    """What the headers say, before anything of the body is read. Raises BadCredentials, WrongToken."""
    who = read_credentials(request.headers)
    if not office.knows(who.register):
        raise WrongToken
    request.state.register = who.register
    return who


Speaker = Annotated[Credentials, Depends(_credentials)]


async def _packed(request: Request) -> bytes:
    """The body as it came; one that grows past its limit, or never ends, is dropped. Raises BadMessage."""
    packed = bytearray()
    try:
        async with asyncio.timeout(BODY_S):
            async for piece in request.stream():
                packed += piece
                if len(packed) > wire.PACKED_LIMIT:
                    raise BadMessage("body.too_large")
    except TimeoutError:
        raise BadMessage("body.slow") from None
    return bytes(packed)


async def _packed_of_register(request: Request, _speaker: Speaker) -> bytes:
    return await _packed(request)


def _plain(request: Request, packed: bytes) -> bytes:
    match request.headers.get("content-encoding", "identity"):
        case "gzip":
            return wire.gunzip(packed)
        case "identity":
            return packed
        case _:
            raise BadMessage("body.encoding")


class _Signed:
    """A request that a register signed, body and all."""

    def __init__(
        self,
        request: Request,
        office: Headquarters,
        who: Speaker,
        packed: Annotated[bytes, Depends(_packed_of_register)],
    ) -> None:
        self.body = _plain(request, packed)
        request.state.body = self.body
        query = request.scope["query_string"].decode("latin-1")
        path = request.scope["path"] + (f"?{query}" if query else "")
        digest = hashlib.sha256(self.body).hexdigest()
        self.sender: Installed = office.admit(who, request.method, path, digest, writes=_writes(request))

    def read(self, decoder: msgspec.json.Decoder[Message]) -> Message:
        """Raises BadMessage."""
        return _read(self.body, decoder)


Signed = Annotated[_Signed, Depends(_Signed)]
Stranger = Annotated[bytes, Depends(_packed)]


def _writes(request: Request) -> bool:
    return request.method == "POST" and request.url.path != _DIGEST


def _read(body: bytes, decoder: msgspec.json.Decoder[Message]) -> Message:
    if b"\\u0000" in body:  # no text of ours holds one, and not every database can
        raise BadMessage("body.malformed")
    return wire.decode(body, decoder)


def create_app(office: Office, *, uploads_at_once: int = UPLOADS_AT_ONCE, watch: Watch | None = None) -> FastAPI:
    """The web application over one office. It neither opens nor closes the office.

    More than `uploads_at_once` uploads at a time are answered `later`, so that rights find a thread free. `watch` is
    told of each answer. What every request passes before and after stands in front of it (front.py).
    """
    watch = watch or Unwatched()
    app = FastAPI(title="Jinpu headquarters", docs_url=None, redoc_url=None, openapi_url=None)
    app.state.office = office
    app.state.evidence = Evidence(office.database, office.clock, office.keeper.ids)
    for kind, answer in _TROUBLE.items():
        app.add_exception_handler(kind, answer)
    _add_open(app)
    _add_writing(app, uploads_at_once, watch)
    _add_reading(app, watch)
    if office.settings.openapi:
        described = msgspec.json.encode(document())

        @app.get("/openapi.json")
        def openapi() -> Response:
            return Response(described, media_type="application/json")

    return app


def _add_open(app: FastAPI) -> None:
    """What anybody may ask."""

    @app.get("/v1/time")
    def tell_time(office: Headquarters, nonce: str = "") -> Response:
        if not _NONCE.fullmatch(nonce):
            raise BadQuery
        return _answer(office.time(nonce))

    @app.post("/v1/enrol")
    def enrol(request: Request, office: Headquarters, packed: Stranger) -> Response:
        return _answer(office.enrol(_read(_plain(request, packed), wire.ENROL_ASK)))

    @app.post("/v1/enrol/answer")
    def enrol_answer(request: Request, office: Headquarters, packed: Stranger) -> Response:
        return _answer(office.enrol_answer(_read(_plain(request, packed), wire.ENROL_POLL)))


def _add_writing(app: FastAPI, uploads_at_once: int, watch: Watch) -> None:
    """What a register may only ask while it is in good standing."""
    uploads = threading.BoundedSemaphore(uploads_at_once)

    @app.post("/v1/hello")
    def hello(office: Headquarters, signed: Signed) -> Response:
        return _answer(office.hello(signed.sender, signed.read(wire.HELLO_ASK)))

    @app.post("/v1/up")
    def up(office: Headquarters, signed: Signed) -> Response:
        if not uploads.acquire(blocking=False):
            return _answer(Later(retry_after_s=BUSY_RETRY_S, window=BATCH_ENTRIES), status=503)
        try:
            # Not `read`: whatever stands in a sale's text, the receiver finds a place for it.
            answer = office.receive(signed.sender, wire.decode(signed.body, wire.UPLOAD_BATCH))
        finally:
            uploads.release()
        watch.handed_in(answer)
        if isinstance(answer, Blocked):
            log.warning("an upload is blocked", extra={"register": signed.sender.register, "reason": answer.reason})
        return _answer(answer, status=409 if isinstance(answer, Blocked) else 200)

    @app.post("/v1/rights")
    def rights(office: Headquarters, signed: Signed) -> Response:
        ask = signed.read(wire.RIGHT_ASK)
        answer = office.ask_right(signed.sender, ask)
        watch.decided(ask, answer)
        return _answer(answer)

    @app.post("/v1/lookup")
    def lookup(office: Headquarters, signed: Signed) -> Response:
        answer = office.look_up(signed.sender, signed.read(wire.LOOKUP_ASK))
        watch.looked_up(answer)
        return _answer(answer)


def _add_reading(app: FastAPI, watch: Watch) -> None:
    """What a register may ask in quarantine too."""
    digests = threading.Lock()

    @app.get("/v1/feed")
    def feed(office: Headquarters, signed: Signed, after: str = "") -> Response:
        page = office.feed(signed.sender, _positions(after))
        watch.fetched(page)
        return _answer(page)

    @app.get("/v1/news")
    async def news(
        request: Request, office: Headquarters, signed: Signed, after: str = "", wait: str = "0"
    ) -> Response:
        if not _WAIT.fullmatch(wait) or int(wait) > NEWS_WAIT_S:
            raise BadQuery
        answer, request.state.held_ns = await office.news(signed.sender, _positions(after), int(wait))
        return _answer(answer)

    @app.post(_DIGEST)
    def digest(office: Headquarters, signed: Signed) -> Response:
        ask = signed.read(DIGEST_ASK)
        if not digests.acquire(blocking=False):  # one at a time: it reads a whole journal
            return _trouble(503, "digest.busy")
        try:
            with office.database.reading() as connection:
                return _answer(answer_digest(connection, signed.sender, ask, office.clock.now()))
        finally:
            digests.release()

    @app.get("/v1/revoked")
    def revoked(office: Headquarters, signed: Signed) -> Response:
        return _answer(office.revoked_filter())

    @app.get("/v1/journal")
    def journal(office: Headquarters, signed: Signed, after: str = "0,0") -> Response:
        place = _PLACE.fullmatch(after)
        if place is None:
            raise BadQuery
        return _answer(office.journal_of(signed.sender, int(place[1]), int(place[2])))


def _answer(value: msgspec.Struct, *, status: int = 200) -> Response:
    return Response(
        wire.pack(wire.encode(value)),
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


# --- what is not answered, and why ------------------------------------------------------------------------------------


def _trouble(status: int, code: str) -> Response:
    return Response(wire.encode(Trouble(code=code)), status_code=status, media_type="application/json")


def _bad_credentials(_request: Request, _error: Exception) -> Response:
    return _unauthorised(_trouble(401, "credentials.malformed"))


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, Refused)
    if isinstance(error, Quarantined) and request.url.path == "/v1/up":
        reason = error.reason if error.reason in ("clone", "fork") else "quarantined"
        return _answer(Blocked(reason=reason), status=409)
    answer = _trouble(error.status, error.code)
    if isinstance(error, Replayed):
        answer.headers[COUNTER_HEADER] = str(error.heard)
    else:
        _keep(request, error.code)
    return _unauthorised(answer) if error.status == 401 else answer


def _unauthorised(answer: Response) -> Response:
    answer.headers["WWW-Authenticate"] = "Jinpu-Signature"
    return answer


def _bad_message(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadMessage)
    _keep(request, error.code)
    return _trouble(413 if error.code == "body.too_large" else 400, error.code)


def _bad_batch(request: Request, error: Exception) -> Response:
    assert isinstance(error, BadBatch)
    _keep(request, error.code)
    return _trouble(401 if error.code == "batch.register" else 400, error.code)


def _keep(request: Request, code: str) -> None:
    """What came in a known register's name and is not what its till sends stays for whoever looks into it."""
    register = getattr(request.state, "register", "")
    if register:
        body: bytes = getattr(request.state, "body", b"")
        request.app.state.evidence.keep(register, code, request.url.path, body)


def _http(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    answer = _trouble(error.status_code, f"http.{error.status_code}")
    answer.headers.update(error.headers or {})
    return answer


def _fault(_request: Request, error: Exception) -> Response:
    """Whatever this answers, the error goes on to the log (front.py)."""
    return _answer(Later(retry_after_s=RETRY_S), status=503) if passes(error) else _trouble(500, "server.trouble")


_TROUBLE: dict[type[Exception], Callable[[Request, Exception], Response]] = {
    BadCredentials: _bad_credentials,
    Refused: _refused,
    BadMessage: _bad_message,
    BadBatch: _bad_batch,
    BadQuery: lambda _request, _error: _trouble(400, "query.malformed"),
    ForkedRegister: lambda _request, _error: _trouble(409, "register.forked"),
    HTTPException: _http,
    Exception: _fault,
}
