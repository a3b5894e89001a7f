"""The wire itself: what a till says, and what it concludes from answers, refusals and silence."""

from __future__ import annotations

import hashlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from kernel.clock import FixedClock, SystemClock
from kernel.secrets import new_signing_key, public_key_of, sign, signature_fits
from sync import wire
from sync.identity import Identity, Signer, read_credentials, request_words, time_words
from sync.joining import EnrolAsk, EnrolPoll, EnrolWaiting
from sync.ports import DatesWrong, Rejected, Unreachable
from sync.protocol import Blocked, HelloAsk, Later, LookupAsk, News, NothingFound, RightAsk, TimeAnswer, Trouble
from sync.transport import EnrolClient, HttpHeadquarters
from tests.builders.books import OPENING, counted
from tests.builders.wire import Wire
from tests.builders.wire_faults import CutAnswer

KEY, HEADQUARTERS_KEY = new_signing_key(counted(1)), new_signing_key(counted(2))
IDENTITY = Identity(
    register="HP01", store="HP", epoch=1, incarnation=1, token="1.t", headquarters_key=public_key_of(HEADQUARTERS_KEY)
)
ASK = RightAsk(right_id="r", account="value:m", amount=1, incarnation=1)
HELLO = HelloAsk(protocol_min=2, protocol_max=2, program="", kinds={}, wall="now", epoch=1, seq=0, hash="0" * 64)
ENROL = EnrolAsk(code="ABCDEFGH", public_key="k", exchange_key="x", machine="PC")
Heard = tuple[str, str, dict[str, str], bytes]
Reply = tuple[int, bytes, dict[str, str]]


class Tokens:
    def __init__(self, identity: Identity | None) -> None:
        self.identity = identity

    def load(self) -> Identity | None:
        return self.identity

    def keep(self, identity: Identity) -> None:
        self.identity = identity


class _Server(HTTPServer):
    """Answers every request as it is told and remembers what came."""

    reply: Callable[[Heard], Reply]
    heard: list[Heard]


class _Handler(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        heard = (self.command, self.path, dict(self.headers), body)
        self.server.heard.append(heard)
        status, answer, headers = self.server.reply(heard)
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_POST  # noqa: N815 - the name the library calls

    def log_message(self, format: str, *args: object) -> None:
        """Silent."""


@contextmanager
def serving(reply: Callable[[Heard], Reply], certificate: Path | None = None) -> Iterator[_Server]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.reply, server.heard = reply, []
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def register(url: str, *, verify: bool | str = True) -> HttpHeadquarters:
    return HttpHeadquarters(url, Signer(Tokens(IDENTITY), KEY, FixedClock(OPENING)), verify=verify)


@contextmanager
def answering(status: int, body: bytes, **headers: str) -> Iterator[tuple[HttpHeadquarters, _Server]]:
    told = {name.replace("_", "-"): value for name, value in headers.items()}
    with serving(lambda _heard: (status, body, told)) as server:
        headquarters = register(f"http://127.0.0.1:{server.server_port}/")
        try:
            yield headquarters, server
        finally:
            headquarters.close()


def test_a_question_goes_out_packed_and_signed() -> None:
    with answering(200, wire.encode(NothingFound())) as (headquarters, server):
        headquarters.look_up(LookupAsk(barcode="69"))

    method, path, headers, body = server.heard[0]
    plain = wire.gunzip(body)
    who = read_credentials(headers)
    words = request_words(method, path, hashlib.sha256(plain).hexdigest(), who)
    assert (method, path, headers["Content-Encoding"], json.loads(plain)["barcode"]) == (
        "POST", "/v1/lookup", "gzip", "69",
    )  # fmt: skip
    assert (who.register, who.token) == ("HP01", "1.t")
    assert signature_fits(public_key_of(KEY), words, who.signature)


def test_positions_travel_in_the_query_and_are_signed_with_it() -> None:
    with answering(404, b"") as (headquarters, server), pytest.raises(Rejected):
        headquarters.feed({"store:HP": 3, "all": 12})

    method, path, headers, _ = server.heard[0]
    who = read_credentials(headers)
    assert path == "/v1/feed?after=all%3D12%2Cstore%3AHP%3D3"
    assert signature_fits(
        public_key_of(KEY), request_words(method, path, hashlib.sha256(b"").hexdigest(), who), who.signature
    )


def test_a_question_for_news_says_how_long_it_may_be_held() -> None:
    news = News(feeds={"all": 13}, now="now")

    with answering(200, wire.encode(news)) as (headquarters, server):
        assert headquarters.news({"store:HP": 3, "all": 12}, 25) == news

    assert server.heard[0][1] == "/v1/news?after=all%3D12%2Cstore%3AHP%3D3&wait=25"


@pytest.mark.parametrize(("status", "answer"), [(409, Blocked(reason="fork")), (503, Later(retry_after_s=5))])
def test_an_answer_with_a_bad_status_is_still_an_answer(status: int, answer: Blocked | Later) -> None:
    with answering(status, wire.pack(wire.encode(answer)), Content_Encoding="gzip") as (headquarters, _server):
        assert headquarters._call("POST", "/v1/up", wire.UPLOAD_ANSWER, body=ASK) == answer


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413])
def test_a_refusal_names_its_code(status: int) -> None:
    trouble = wire.encode(Trouble(code="why"))

    with answering(status, trouble) as (headquarters, _server), pytest.raises(Rejected, match="why"):
        headquarters.feed({})


def test_a_refusal_in_a_strangers_words_is_named_by_its_status() -> None:
    with answering(404, b"<html>") as (headquarters, _server), pytest.raises(Rejected, match=r"http\.404"):
        headquarters.hello(HELLO)


@pytest.mark.parametrize(
    ("status", "body", "headers"),
    [
        pytest.param(500, b"{}", {}, id="the server failed"),
        pytest.param(502, b"<html>", {}, id="a gateway answered"),
        pytest.param(503, b"", {}, id="busy without words"),
        pytest.param(302, b"", {"Location": "http://127.0.0.1:1/"}, id="sent elsewhere"),
        pytest.param(200, b"<html>welcome to our wifi", {}, id="a stranger answered"),
        pytest.param(200, b'{"answer":"granted"}', {}, id="half an answer"),
        pytest.param(200, b"xx", {"Content_Encoding": "gzip"}, id="not packed as said"),
    ],
)
def test_what_is_no_answer_leaves_the_outcome_open(status: int, body: bytes, headers: dict[str, str]) -> None:
    with answering(status, body, **headers) as (headquarters, _server), pytest.raises(Unreachable):
        headquarters.ask(ASK)


def test_an_answer_that_never_ends_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "PACKED_LIMIT", 100_000)

    with answering(200, b"x" * 200_000) as (headquarters, _server), pytest.raises(Unreachable, match="too large"):
        headquarters.hello(HELLO)


@pytest.mark.parametrize("after", [0, 5])
def test_an_answer_that_is_cut_off_leaves_the_outcome_open(after: int) -> None:
    with serving(lambda _heard: (200, wire.encode(NothingFound()), {})) as server, Wire(server.server_port) as line:
        line.next(CutAnswer(after))
        headquarters = register(line.url)

        with pytest.raises(Unreachable):
            headquarters.ask(ASK)

        headquarters.close()


def test_nobody_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))

        with pytest.raises(Unreachable):
            register(f"http://127.0.0.1:{unused.getsockname()[1]}").ask(ASK)


def test_a_server_that_says_nothing_is_left_after_its_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sync.transport.ASK_TIMEOUT_S", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable):
        register(f"http://127.0.0.1:{silent.getsockname()[1]}").ask(ASK)


def test_a_proxy_of_the_machine_is_not_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("NO_PROXY", "")

    with answering(200, wire.encode(NothingFound())) as (headquarters, server):
        headquarters.look_up(LookupAsk(barcode="69"))

    assert len(server.heard) == 1


def test_a_machine_that_was_never_enrolled_asks_nothing() -> None:
    with serving(lambda _heard: (200, b"", {})) as server:
        headquarters = HttpHeadquarters(
            f"http://127.0.0.1:{server.server_port}", Signer(Tokens(None), KEY, FixedClock(OPENING))
        )
        with pytest.raises(Rejected, match=r"token\.missing"):
            headquarters.ask(ASK)

    assert server.heard == []


def test_a_request_that_a_newer_one_overtook_is_said_again_above_the_counter_that_was_heard() -> None:
    def reply(heard: Heard) -> Reply:
        if read_credentials(heard[2]).counter <= 2**45:
            return 401, wire.encode(Trouble(code="token.replayed")), {"Jinpu-Counter": str(2**45)}
        return 200, wire.encode(NothingFound()), {}

    with serving(reply) as server:
        answer = register(f"http://127.0.0.1:{server.server_port}").look_up(LookupAsk(barcode="69"))

    assert answer == NothingFound()
    assert [read_credentials(heard[2]).counter > 2**45 for heard in server.heard] == [False, True]


@pytest.mark.parametrize("counter", ["", "x", "9" * 40, "-5", "٣"])
def test_a_second_refusal_is_final_whatever_counter_was_named(counter: str) -> None:
    trouble = wire.encode(Trouble(code="token.replayed"))

    def reply(_heard: Heard) -> Reply:
        return 401, trouble, {"Jinpu-Counter": counter} if counter.isascii() else {}

    with serving(reply) as server, pytest.raises(Rejected, match=r"token\.replayed"):
        register(f"http://127.0.0.1:{server.server_port}").ask(ASK)

    assert len(server.heard) == 2


def test_a_machine_that_joins_needs_no_signature_in_its_headers() -> None:
    waiting = EnrolWaiting(register="HP03", store="HP", fingerprint="123456")

    with serving(lambda _heard: (200, wire.encode(waiting), {})) as server:
        client = EnrolClient(f"http://127.0.0.1:{server.server_port}")
        answers = client.ask(ENROL), client.poll(EnrolPoll(public_key="k", now="n", signature="s"))
        up = client.is_up()
        client.close()

    assert answers == (waiting, waiting)
    assert up
    assert [heard[1] for heard in server.heard] == ["/v1/enrol", "/v1/enrol/answer", "/healthz"]
    assert not any(name.startswith("Jinpu") for heard in server.heard for name in heard[2])


def test_a_machine_that_joins_hears_that_nobody_is_there() -> None:
    with serving(lambda _heard: (200, b"", {})) as server:
        url = f"http://127.0.0.1:{server.server_port}"
    gone = EnrolClient(url)

    assert not gone.is_up()
    with pytest.raises(Unreachable):
        gone.ask(ENROL)


# --- a clock that no certificate fits ---------------------------------------------------------------------------------


def certificate(folder: Path, *, days_ago: int, days: int, name: str = "127.0.0.1") -> Path:
    """A certificate of its own, valid for some days from some days ago, and its key, in one file."""
    from ipaddress import ip_address

    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "headquarters")])
    began = SystemClock().now() - timedelta(days=days_ago)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(began)
        .not_valid_after(began + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(name))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, SHA256())
    )
    file = folder / "headquarters.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file


def telling_time(key: str = HEADQUARTERS_KEY, nonce: str = "") -> Callable[[Heard], Reply]:
    def reply(heard: Heard) -> Reply:
        asked = nonce or parse_qs(urlsplit(heard[1]).query)["nonce"][0]
        now = "2026-11-21T10:00:00.000+08:00"
        answer = TimeAnswer(nonce=asked, now=now, signature=sign(key, time_words(asked, now)))
        return 200, wire.pack(wire.encode(answer)), {"Content-Encoding": "gzip"}

    return reply


@pytest.mark.parametrize("days_ago", [400, -30], ids=["run out", "not yet"])
def test_a_till_whose_clock_fits_no_certificate_still_learns_the_time(tmp_path: Path, days_ago: int) -> None:
    file = certificate(tmp_path, days_ago=days_ago, days=20)
    with serving(telling_time(), file) as server:
        headquarters = register(f"https://127.0.0.1:{server.server_port}", verify=str(file))

        with pytest.raises(DatesWrong):
            headquarters.ask(ASK)
        answer = headquarters.time()

    assert answer.now == "2026-11-21T10:00:00.000+08:00"
    assert [urlsplit(heard[1]).path for heard in server.heard] == ["/v1/time"]


def test_the_time_is_asked_like_everything_else_while_the_certificate_fits(tmp_path: Path) -> None:
    file = certificate(tmp_path, days_ago=1, days=20)

    with serving(telling_time(), file) as server:
        assert register(f"https://127.0.0.1:{server.server_port}", verify=str(file)).time().now[:4] == "2026"


@pytest.mark.parametrize("flaw", ["another authority", "another name"])
def test_without_dates_everything_else_of_the_certificate_still_counts(tmp_path: Path, flaw: str) -> None:
    name = "127.0.0.1" if flaw == "another authority" else "127.0.0.9"
    file = certificate(tmp_path, days_ago=400, days=20, name=name)
    trusted = file
    if flaw == "another authority":
        (tmp_path / "other").mkdir()
        trusted = certificate(tmp_path / "other", days_ago=400, days=20)

    with serving(telling_time(), file) as server, pytest.raises(Unreachable):
        register(f"https://127.0.0.1:{server.server_port}", verify=str(trusted)).time()

    assert server.heard == []


@pytest.mark.parametrize(
    "reply",
    [telling_time(new_signing_key(counted(9))), telling_time(nonce="00" * 16)],
    ids=["another key", "an old answer"],
)
def test_a_time_that_headquarters_did_not_sign_for_this_question_is_not_believed(
    reply: Callable[[Heard], Reply],
) -> None:
    with serving(reply) as server, pytest.raises(Unreachable, match="not signed"):
        register(f"http://127.0.0.1:{server.server_port}").time()
