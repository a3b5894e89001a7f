"""Over the wire: who may speak, and what headquarters answers to a copy, a thief and a late duplicate."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import msgspec
import pytest

from headquarters.registers.door import quarantine, release
from kernel.secrets import new_signing_key
from sync import wire
from sync.identity import Signer, headers_of
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import OPENING, STAFF, batch_of, chain_of, counted, kept, points
from tests.headquarters.served import HELLO, ROUTES, Served, code_of, headquarters_at


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with headquarters_at(tmp_path_factory.mktemp("headquarters")) as served:
        yield served


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_without_a_registers_headers_nothing_is_told(served: Served, method: str, path: str) -> None:
    assert code_of(served.client.request(method, path)) == (401, "credentials.malformed")


@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_another_key_is_refused_everywhere(served: Served, method: str, path: str) -> None:
    thief = Signer(served.victim.tokens, new_signing_key(counted(66)), served.chain.clock)

    assert code_of(served.send(method, path, signer=thief)) == (401, "signature.wrong")


def test_a_register_that_was_never_enrolled_is_refused_before_its_body_is_read(served: Served) -> None:
    body = b"x" * (wire.PACKED_LIMIT + 1)

    assert code_of(served.send("POST", "/v1/up", body, Jinpu_Register="ZZ99")) == (401, "token.wrong")


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"Jinpu_Signature": ""}, "credentials.malformed"),
        ({"Jinpu_Signature": "not base64!"}, "signature.wrong"),
        ({"Jinpu_Counter": "-1"}, "credentials.malformed"),
        ({"Jinpu_Counter": "9" * 16}, "credentials.malformed"),
        ({"Jinpu_Counter": "12"}, "signature.wrong"),
        ({"Jinpu_Epoch": "2"}, "signature.wrong"),
        ({"Jinpu_Token": "1." + "0" * 40}, "signature.wrong"),
        ({"Jinpu_Register": "HP 09"}, "token.wrong"),
    ],
)
def test_headers_that_were_changed_are_refused(served: Served, change: dict[str, str], expected: str) -> None:
    assert code_of(served.send("GET", "/v1/feed", **change)) == (401, expected)


def test_a_body_or_a_query_that_was_changed_on_the_way_is_refused(served: Served) -> None:
    who = headers_of(
        served.victim.signer.credentials("POST", "/v1/lookup", hashlib.sha256(b'{"barcode":"1"}').hexdigest())
    )
    read = headers_of(served.victim.signer.credentials("GET", "/v1/feed?after=all=1"))

    assert code_of(served.raw("POST", "/v1/lookup", b'{"barcode":"2"}', who)) == (401, "signature.wrong")
    assert code_of(served.raw("GET", "/v1/feed?after=all=0", b"", read)) == (401, "signature.wrong")


def test_a_request_that_is_sent_again_is_refused_and_told_how_far_the_register_has_counted(served: Served) -> None:
    till = served.spare()
    body = wire.encode(HELLO)
    who = headers_of(till.signer.credentials("POST", "/v1/hello", hashlib.sha256(body).hexdigest()))

    first, second = (served.raw("POST", "/v1/hello", body, who) for _ in range(2))

    assert first.status_code == 200
    assert code_of(second) == (401, "token.replayed")
    assert second.headers["Jinpu-Counter"] == who["Jinpu-Counter"]


def test_a_till_whose_clock_went_back_a_year_is_heard_on_the_second_try(served: Served) -> None:
    till = served.spare()
    HttpHeadquarters(served.url, till.signer).hello(HELLO)
    late = Signer(till.tokens, till.signer._key, type(served.chain.clock)(OPENING.replace(year=2025)))

    assert HttpHeadquarters(served.url, late).hello(HELLO).register == till.register


def test_a_copied_till_is_blocked_and_both_may_still_read(served: Served) -> None:
    till = served.spare()
    office, first = served.chain.office, HttpHeadquarters(served.url, till.signer)
    copy_of_token = till.tokens.identity
    till.signer.heard(first.hello(HELLO))
    served.chain.clock.forward(seconds=1)
    till.signer.heard(first.hello(HELLO))
    served.chain.clock.forward(seconds=1)
    copy = Signer(type(till.tokens)(copy_of_token), till.signer._key, served.chain.clock)
    batch = wire.encode(batch_of(chain_of(till.register, points(1)), till))

    caught = served.send("POST", "/v1/up", batch, signer=copy)
    served.chain.clock.forward(seconds=1)
    original = served.send("POST", "/v1/rights", b"{}", signer=till.signer)

    assert (caught.status_code, caught.json()) == (409, {"answer": "blocked", "reason": "clone"})
    assert code_of(original) == (403, "register.quarantined")
    assert [served.send("GET", "/v1/feed", signer=one).status_code for one in (copy, till.signer)] == [200, 200]
    assert kept(office.database, till.register) == []


def test_what_a_person_put_into_quarantine_comes_out_again(served: Served) -> None:
    till, office = served.spare(), served.chain.office
    with office.open(STAFF) as books:
        quarantine(books, till.register, "seen elsewhere")
    batch = wire.encode(batch_of(chain_of(till.register, points(1)), till))

    blocked = served.send("POST", "/v1/up", batch, signer=till.signer)
    with office.open(STAFF) as books:
        release(books, till.register)
    taken = served.send("POST", "/v1/up", batch, signer=till.signer)

    assert blocked.json() == {"answer": "blocked", "reason": "quarantined"}
    assert taken.json()["answer"] == "ack"


def test_a_hello_that_shows_two_journals_is_a_conflict(served: Served) -> None:
    till = served.spare()
    served.send("POST", "/v1/up", wire.encode(batch_of(chain_of(till.register, points(1)), till)), signer=till.signer)
    other = msgspec.structs.replace(HELLO, seq=1, hash="ab" * 32)

    assert code_of(served.send("POST", "/v1/hello", wire.encode(other), signer=till.signer)) == (409, "register.forked")
