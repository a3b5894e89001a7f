"""Headquarters over HTTP: the only place that calls the network."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import TypeVar

import msgspec
import requests

from sync import protocol
from sync.ports import Rejected, Unreachable
from sync.protocol import FeedPage, Hello, JournalPage, RightAnswer, RightAsk, UploadAnswer, UploadBatch

CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 10.0
ASK_TIMEOUT_S = 3.0  # a customer stands at the counter
REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413})
Message = TypeVar("Message")


class HttpHeadquarters:
    """`url` without a trailing path, e.g. 'https://hq.example:8750'. `verify` is True, False or a CA file's path.

    Usable from several threads; each has its own kept-open connection.
    """

    def __init__(self, url: str, token: str, *, verify: bool | str = True) -> None:
        self._url, self._token, self._verify = url.rstrip("/"), token, verify
        self._local = threading.local()

    def hello(self) -> Hello:
        return self._call("GET", "/v1/hello", protocol.HELLO)

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        return self._call("POST", "/v1/up", protocol.UPLOAD_ANSWER, body=batch)

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        text = ",".join(f"{feed}={pos}" for feed, pos in sorted(after.items()))
        return self._call("GET", "/v1/feed", protocol.FEED_PAGE, query={"after": text})

    def ask(self, ask: RightAsk) -> RightAnswer:
        return self._call("POST", "/v1/rights", protocol.RIGHT_ANSWER, body=ask, timeout_s=ASK_TIMEOUT_S)

    def journal(self, epoch: int, seq: int) -> JournalPage:
        return self._call("GET", "/v1/journal", protocol.JOURNAL_PAGE, query={"after": f"{epoch},{seq}"})

    def close(self) -> None:
        """Close this thread's connection."""
        session = getattr(self._local, "session", None)
        if session is not None:
            session.close()
            del self._local.session

    def _call(
        self,
        method: str,
        path: str,
        decoder: msgspec.json.Decoder[Message],
        *,
        body: msgspec.Struct | None = None,
        query: Mapping[str, str] | None = None,
        timeout_s: float = READ_TIMEOUT_S,
    ) -> Message:
        try:
            with self._session().request(
                method,
                self._url + path,
                params=query,
                data=None if body is None else protocol.pack(body),
                headers={} if body is None else {"Content-Encoding": "gzip", "Content-Type": "application/json"},
                timeout=(min(CONNECT_TIMEOUT_S, timeout_s), timeout_s),
                verify=self._verify,
                allow_redirects=False,
                stream=True,
            ) as response:
                status, plain = response.status_code, _read(response)
        except (requests.RequestException, OSError) as error:
            raise Unreachable(type(error).__name__) from error
        return _understood(status, plain, decoder)

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False  # a proxy or .netrc of the machine must not replace our own token or way
            session.headers["Authorization"] = f"Bearer {self._token}"
            session.headers["Accept-Encoding"] = "gzip"
            self._local.session = session
        return session


def _read(response: requests.Response) -> bytes:
    """The body, unpacked, as far as the limit: a wrong or hostile server must not fill the till's memory."""
    raw = b""
    for piece in response.raw.stream(65_536, decode_content=False):
        raw += piece
        if len(raw) > protocol.PACKED_LIMIT:
            raise Unreachable("answer too large")
    try:
        return protocol.gunzip(raw) if response.headers.get("Content-Encoding") == "gzip" else raw
    except protocol.BadMessage as error:
        raise Unreachable(error.code) from error


def _understood(status: int, plain: bytes, decoder: msgspec.json.Decoder[Message]) -> Message:
    if status in (200, 409, 503):  # 409 and 503 may carry a typed answer (Blocked, Later) or only trouble
        try:
            return protocol.decode(plain, decoder)
        except protocol.BadMessage as error:
            if status == 200:
                raise Unreachable(error.code) from error
    if status in REFUSALS:
        raise Rejected(_code(plain, status))
    raise Unreachable(f"status {status}")


def _code(plain: bytes, status: int) -> str:
    try:
        return protocol.decode(plain, protocol.TROUBLE).code
    except protocol.BadMessage:
        return f"http.{status}"
