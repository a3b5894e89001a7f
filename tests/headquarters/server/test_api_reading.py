"""Over the wire: what cannot be read is answered with a code."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import zlib
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx
import msgspec
import pytest

from sync import wire
from sync.identity import headers_of
from tests.headquarters.chain import batch_of, chain_of, kept, points
from tests.headquarters.served import Served, code_of, headquarters_at


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with headquarters_at(tmp_path_factory.mktemp("headquarters")) as served:
        yield served


def test_a_batch_of_another_register_is_refused(served: Served) -> None:
    batch = wire.encode(batch_of(chain_of("BJ09", points(1)), served.victim))

    assert code_of(served.send("POST", "/v1/up", batch)) == (401, "batch.register")


def test_a_batch_that_its_register_did_not_sign_is_refused(served: Served) -> None:
    batch = batch_of(chain_of("HP09", points(1)), served.victim)
    forged = msgspec.structs.replace(batch, signature=served.spare().signer.sign(b"x"))

    assert code_of(served.send("POST", "/v1/up", wire.encode(forged))) == (400, "batch.signature")


def test_a_fork_is_answered_with_conflict(served: Served) -> None:
    till = served.spare()
    for mark in ("a", "copy"):
        entries = chain_of(till.register, points(1, "m9"), mark=mark)
        response = served.send("POST", "/v1/up", wire.encode(batch_of(entries, till)), signer=till.signer)

    assert (response.status_code, response.json()) == (409, {"answer": "blocked", "reason": "fork"})


def test_a_packed_body_and_a_plain_one_are_the_same_request(served: Served) -> None:
    plain = b'{"barcode":"none"}'
    who = headers_of(served.victim.signer.credentials("POST", "/v1/lookup", hashlib.sha256(plain).hexdigest()))

    response = served.raw("POST", "/v1/lookup", gzip.compress(plain), {**who, "Content-Encoding": "gzip"})

    assert response.json() == {"answer": "nothing"}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", "body.not_gzip", id="nothing"),
        pytest.param(b"{}", "body.not_gzip", id="not packed"),
        pytest.param(gzip.compress(b"{}")[:-4], "body.not_gzip", id="cut off"),
        pytest.param(gzip.compress(b"{}") + b"x", "body.not_gzip", id="something behind it"),
    ],
)
def test_a_body_that_cannot_be_unpacked_is_named(served: Served, body: bytes, expected: str) -> None:
    assert code_of(served.send("POST", "/v1/up", body, Content_Encoding="gzip")) == (400, expected)


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/up", "/v1/rights", "/v1/lookup", "/v1/enrol", "/v1/enrol/answer"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"null", id="null"),
        pytest.param(b"[]", id="a list"),
        pytest.param(b"[" * 200_000, id="deep"),
        pytest.param(b'{"a":' * 100_000, id="deep objects"),
        pytest.param(b'{"register":"\xff"}', id="not text"),
        pytest.param(b'{"barcode":"\\ud800"}', id="half a sign"),
        pytest.param(b'{"barcode":"\\u0000"}', id="a NUL"),
        pytest.param(b'{"unheard":1}', id="a field that nobody knows"),
    ],
)
def test_a_body_that_cannot_be_read_is_named(served: Served, path: str, body: bytes) -> None:
    assert code_of(served.send("POST", path, body)) == (400, "body.malformed")


def test_an_unknown_encoding_is_refused(served: Served) -> None:
    assert code_of(served.send("POST", "/v1/up", b"{}", Content_Encoding="br")) == (400, "body.encoding")


@pytest.mark.parametrize("path", ["/v1/up", "/v1/enrol"])
def test_a_body_past_the_limit_is_dropped(served: Served, path: str) -> None:
    body = b"x" * (wire.PACKED_LIMIT + 1)

    assert code_of(served.send("POST", path, body)) == (413, "body.too_large")


@pytest.mark.parametrize("path", ["/v1/up", "/v1/enrol"])
def test_a_bomb_of_gzip_is_dropped(served: Served, path: str) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(b"0" * (wire.PLAIN_LIMIT + 1)) + packer.flush()

    response = served.send("POST", path, bomb, Content_Encoding="gzip")

    assert len(bomb) < 100_000
    assert code_of(response) == (413, "body.too_large")


@pytest.mark.parametrize(
    "changes",
    [
        {"epoch": 0},
        {"epoch": 2**70},
        {"from_seq": -1},
        {"from_seq": 2**60},
        {"prev_hash": "no hash"},
        {"entries": []},
        {"entries": "many"},
        {"member_keys": {"m1": 5}},
        {"unheard": 1},
    ],
)
def test_a_batch_that_does_not_follow_the_format_is_refused(served: Served, changes: dict[str, object]) -> None:
    batch = json.loads(wire.encode(batch_of(chain_of("HP09", points(1)), served.victim)))

    assert code_of(served.send("POST", "/v1/up", wire.encode({**batch, **changes}))) == (400, "body.malformed")


@pytest.mark.parametrize(
    "after",
    ["x", "all", "all=", "all=-1", "all=1,all=2", "all=" + "9" * 40, "store:../=1", "revoked=٣", "register:=1", ","],
)
def test_a_position_that_cannot_be_read_is_refused(served: Served, after: str) -> None:
    path = str(httpx.URL("/v1/feed", params={"after": after}))

    assert code_of(served.send("GET", path)) == (400, "query.malformed")


def test_a_position_past_the_end_is_to_be_read_again(served: Served) -> None:
    page = served.send("GET", "/v1/feed?after=all=999999").json()

    assert page["refetch"] == ["all"]


@pytest.mark.parametrize("after", ["", "1", "1,", "-1,0", "1,2,3", "1," + "9" * 30])
def test_a_place_in_the_journal_that_cannot_be_read_is_refused(served: Served, after: str) -> None:
    path = str(httpx.URL("/v1/journal", params={"after": after}))

    assert code_of(served.send("GET", path)) == (400, "query.malformed")


def test_a_right_for_less_than_nothing_is_refused(served: Served) -> None:
    ask = b'{"right_id":"r","account":"value:m","amount":-100,"incarnation":1}'

    assert code_of(served.send("POST", "/v1/rights", ask)) == (400, "body.malformed")


def test_what_is_not_there_is_not_found(served: Served) -> None:
    assert code_of(served.client.get("/docs")) == (404, "http.404")
    assert code_of(served.client.get("/v1/up")) == (405, "http.405")


def test_nothing_hostile_left_an_entry(served: Served) -> None:
    for body in (b"", b"{}", wire.encode(batch_of(chain_of("BJ09", points(1)), served.victim))):
        served.send("POST", "/v1/up", body)

    assert kept(served.chain.office.database, "HP09") == []


def test_half_a_body_is_not_waited_for_for_ever(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("headquarters.server.api.BODY_S", 0.1)
    address = urlsplit(served.url)
    asked = b"POST /v1/enrol HTTP/1.1\r\nHost: x\r\nContent-Length: 400\r\n\r\n" + b'{"code":'

    with socket.create_connection((address.hostname, address.port), timeout=20) as line:
        line.sendall(asked)
        said = b"".join(iter(lambda: line.recv(4096), b""))

    assert (said.split()[1], b'"code":"body.slow"' in said) == (b"400", True)
