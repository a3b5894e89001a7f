"""Headquarters over HTTP: the only place that calls the network."""

from __future__ import annotations

import hashlib
import os
import ssl
import threading
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import quote, urlencode

import msgspec
import requests
import urllib3

from kernel.secrets import signature_fits
from sync import wire
from sync.digest import DIGEST_ANSWER, DigestAnswer, DigestAsk
from sync.identity import COUNTER_HEADER, NotEnrolled, Signer, headers_of, time_words
from sync.joining import EnrolAnswer, EnrolAsk, EnrolPoll
from sync.ports import DatesWrong, Rejected, Unreachable
from sync.protocol import (
    FeedPage,
    FilterPage,
    Hello,
    HelloAsk,
    JournalPage,
    LookupAnswer,
    LookupAsk,
    News,
    RightAnswer,
    RightAsk,
    TimeAnswer,
    UploadAnswer,
    UploadBatch,
)

CONNECT_TIMEOUT_S = 3.0
READ_TIMEOUT_S = 10.0
DIGEST_TIMEOUT_S = 120.0  # headquarters reads a whole journal
ASK_TIMEOUT_S = 3.0  # a customer stands at the counter
REFUSALS = frozenset({400, 401, 403, 404, 405, 409, 413})
_LATE = "token.replayed"
_PACKED = {"Content-Encoding": "gzip", "Content-Type": "application/json"}
_NOT_YET_VALID, _EXPIRED = 9, 10  # OpenSSL's X509_V_ERR_CERT_NOT_YET_VALID and _HAS_EXPIRED
_NO_CHECK_TIME = 0x200000  # OpenSSL's X509_V_FLAG_NO_CHECK_TIME, which Python gives no name
Message = TypeVar("Message")


@dataclass(frozen=True, slots=True)
class _Reply:
    status: int
    plain: bytes
    counter: str  # how far headquarters has heard this register count, where it says so


class _Line:
    """The way to one address; each thread has its own kept-open connection."""

    def __init__(self, url: str, verify: bool | str) -> None:
        self.url, self.verify = url.rstrip("/"), verify
        self._local = threading.local()

    def exchange(
        self, method: str, path: str, plain: bytes, headers: Mapping[str, str], timeout_s: float = READ_TIMEOUT_S
    ) -> _Reply:
        """Raises Unreachable."""
        try:
            with self._session().request(
                method,
                self.url + path,
                data=wire.pack(plain) if plain else None,
                headers={**headers, **(_PACKED if plain else {})},
                timeout=(min(CONNECT_TIMEOUT_S, timeout_s), timeout_s),
                verify=self.verify,
                allow_redirects=False,
                stream=True,
            ) as response:
                packed = response.headers.get("Content-Encoding") == "gzip"
                content = _unpacked(response.raw.stream(65_536, decode_content=False), packed)
                return _Reply(response.status_code, content, response.headers.get(COUNTER_HEADER, ""))
        except (requests.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
            if _dates_are_why(error):
                raise DatesWrong("certificate dates") from error
            raise Unreachable(type(error).__name__) from error

    def close(self) -> None:
        """Close this thread's connection."""
        session = getattr(self._local, "session", None)
        if session is not None:
            session.close()
            del self._local.session

    def _session(self) -> requests.Session:
        session: requests.Session | None = getattr(self._local, "session", None)
        if session is None:
            session = requests.Session()
            session.trust_env = False  # a proxy or .netrc of the machine must not replace our own way or words
            session.headers["Accept-Encoding"] = "gzip"
            self._local.session = session
        return session


class HttpHeadquarters:
    """Headquarters as one enrolled register reaches it; see sync/ports.py. Usable from several threads.

    `url` without a trailing path, e.g. 'https://hq.example:8750'. `verify` is True, False or a CA file's path.
    """

    def __init__(
        self,
        url: str,
        signer: Signer,
        *,
        verify: bool | str = True,
        random: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._line, self._signer, self._random = _Line(url, verify), signer, random

    def hello(self, ask: HelloAsk) -> Hello:
        return self._call("POST", "/v1/hello", wire.HELLO, body=ask)

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        return self._call("POST", "/v1/up", wire.UPLOAD_ANSWER, body=batch)

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        return self._call("GET", _path("/v1/feed", after=_text(after)), wire.FEED_PAGE)

    def news(self, after: Mapping[str, int], wait_s: int) -> News:
        path = _path("/v1/news", after=_text(after), wait=str(wait_s))
        return self._call("GET", path, wire.NEWS, timeout_s=wait_s + READ_TIMEOUT_S)

    def ask(self, ask: RightAsk) -> RightAnswer:
        return self._call("POST", "/v1/rights", wire.RIGHT_ANSWER, body=ask, timeout_s=ASK_TIMEOUT_S)

    def look_up(self, ask: LookupAsk) -> LookupAnswer:
        return self._call("POST", "/v1/lookup", wire.LOOKUP_ANSWER, body=ask, timeout_s=ASK_TIMEOUT_S)

    def digest(self, ask: DigestAsk) -> DigestAnswer:
        return self._call("POST", "/v1/digest", DIGEST_ANSWER, body=ask, timeout_s=DIGEST_TIMEOUT_S)

    def revoked_filter(self) -> FilterPage:
        return self._call("GET", "/v1/revoked", wire.FILTER_PAGE)

    def journal(self, epoch: int, seq: int) -> JournalPage:
        return self._call("GET", _path("/v1/journal", after=f"{epoch},{seq}"), wire.JOURNAL_PAGE)

    def time(self) -> TimeAnswer:
        """Headquarters' time, signed by the key that the enrolment pinned.

        Asked without a look at the certificate's dates where those are why nothing else gets through: a till whose
        clock is a year off learns here how far. Raises Unreachable, also when the key does not fit.
        """
        nonce = self._random(16).hex()
        path = _path("/v1/time", nonce=nonce)
        try:
            reply = self._line.exchange("GET", path, b"", {})
        except DatesWrong:
            reply = _without_dates(self._line, path)
        answer = _understood(reply, wire.TIME_ANSWER)
        try:
            pinned = self._signer.identity.headquarters_key
        except NotEnrolled as error:
            raise Rejected("token.missing") from error
        if answer.nonce != nonce or not signature_fits(pinned, time_words(nonce, answer.now), answer.signature):
            raise Unreachable("time not signed by headquarters")
        return answer

    def close(self) -> None:
        """Close this thread's connection."""
        self._line.close()

    def _call(
        self,
        method: str,
        path: str,
        decoder: msgspec.json.Decoder[Message],
        *,
        body: msgspec.Struct | None = None,
        timeout_s: float = READ_TIMEOUT_S,
    ) -> Message:
        plain = b"" if body is None else wire.encode(body)
        reply = self._signed(method, path, plain, timeout_s)
        if reply.status in REFUSALS and _code(reply) == _LATE:
            # Another thread's newer request overtook this one, or this clock went back: said again, it is in order.
            if reply.counter.isascii() and reply.counter.isdigit() and len(reply.counter) <= 15:
                self._signer.count_from(int(reply.counter))
            reply = self._signed(method, path, plain, timeout_s)
        return _understood(reply, decoder)

    def _signed(self, method: str, path: str, plain: bytes, timeout_s: float) -> _Reply:
        try:
            who = self._signer.credentials(method, path, hashlib.sha256(plain).hexdigest())
        except NotEnrolled as error:
            raise Rejected("token.missing") from error
        return self._line.exchange(method, path, plain, headers_of(who), timeout_s)


class EnrolClient:
    """Headquarters as a machine reaches it that is no register yet. Every method raises Unreachable or Rejected."""

    def __init__(self, url: str, *, verify: bool | str = True) -> None:
        self._line = _Line(url, verify)

    def ask(self, ask: EnrolAsk) -> EnrolAnswer:
        return self._post("/v1/enrol", ask)

    def poll(self, poll: EnrolPoll) -> EnrolAnswer:
        return self._post("/v1/enrol/answer", poll)

    def is_up(self) -> bool:
        """Whether a headquarters answers at this address."""
        try:
            return self._line.exchange("GET", "/healthz", b"", {}, ASK_TIMEOUT_S).status == 200
        except Unreachable:
            return False

    def close(self) -> None:
        """Close this thread's connection."""
        self._line.close()

    def _post(self, path: str, body: msgspec.Struct) -> EnrolAnswer:
        return _understood(self._line.exchange("POST", path, wire.encode(body), {}), wire.ENROL_ANSWER)


def _text(positions: Mapping[str, int]) -> str:
    return ",".join(f"{feed}={pos}" for feed, pos in sorted(positions.items()))


def _path(path: str, **query: str) -> str:
    return f"{path}?{urlencode(query, quote_via=quote, safe='')}"


def _unpacked(pieces: Iterator[bytes], packed: bool) -> bytes:
    """The body as far as the limit: a wrong or hostile server must not fill the till's memory."""
    raw = bytearray()
    for piece in pieces:
        raw += piece
        if len(raw) > wire.PACKED_LIMIT:
            raise Unreachable("answer too large")
    try:
        return wire.gunzip(bytes(raw)) if packed else bytes(raw)
    except wire.BadMessage as error:
        raise Unreachable(error.code) from error


def _understood(reply: _Reply, decoder: msgspec.json.Decoder[Message]) -> Message:
    if reply.status in (200, 409, 503):  # 409 and 503 may carry a typed answer (Blocked, Later) or only trouble
        try:
            return wire.decode(reply.plain, decoder)
        except wire.BadMessage as error:
            if reply.status == 200:
                raise Unreachable(error.code) from error
    if reply.status in REFUSALS:
        raise Rejected(_code(reply))
    raise Unreachable(f"status {reply.status}")


def _code(reply: _Reply) -> str:
    try:
        return wire.decode(reply.plain, wire.TROUBLE).code
    except wire.BadMessage:
        return f"http.{reply.status}"


def _dates_are_why(error: BaseException) -> bool:
    """Whether a certificate was refused for its dates alone, however deep the libraries have wrapped that."""
    seen: list[object] = [error]
    for one in seen:
        if isinstance(one, ssl.SSLCertVerificationError):
            return one.verify_code in (_NOT_YET_VALID, _EXPIRED)
        if isinstance(one, BaseException):
            causes = [*one.args, getattr(one, "reason", None), one.__cause__, one.__context__]
            seen += [cause for cause in causes if isinstance(cause, BaseException) and cause not in seen]
    return False


def _without_dates(line: _Line, path: str) -> _Reply:
    """One unsigned question over TLS with everything checked but the dates. Raises Unreachable."""
    context = ssl.create_default_context(
        cafile=line.verify if isinstance(line.verify, str) else requests.utils.DEFAULT_CA_BUNDLE_PATH
    )
    context.verify_flags |= ssl.VerifyFlags(_NO_CHECK_TIME)
    try:
        with urllib3.PoolManager(ssl_context=context, retries=False) as pool:
            timeout = urllib3.Timeout(connect=CONNECT_TIMEOUT_S, read=READ_TIMEOUT_S)
            response = pool.request(
                "GET", line.url + path, headers={"Accept-Encoding": "gzip"}, timeout=timeout, redirect=False,
                preload_content=False,
            )  # fmt: skip
            packed = response.headers.get("Content-Encoding") == "gzip"
            return _Reply(response.status, _unpacked(response.stream(65_536, decode_content=False), packed), "")
    except (urllib3.exceptions.HTTPError, OSError) as error:
        raise Unreachable(type(error).__name__) from error
