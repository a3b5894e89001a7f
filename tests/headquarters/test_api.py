"""Over the wire: the whole way from till to till, and everything hostile answered with a code."""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import msgspec
import pytest

from headquarters.registers import Installed, quarantine, release
from headquarters.settings import Settings
from headquarters.tables import evidence
from kernel.secrets import new_signing_key, signature_fits
from sync import protocol, wire
from sync.authority import RightDenied, RightHeld
from sync.identity import Signer, headers_of, time_words
from sync.joining import EnrolDenied, Enrolled, EnrolWaiting
from sync.transport import EnrolClient, HttpHeadquarters
from tests.headquarters.chain import (
    OPENING,
    PIN,
    STAFF,
    Chain,
    Till,
    batch_of,
    chain_of,
    counted,
    kept,
    new_chain,
    new_database,
    points,
    rows,
)
from tests.headquarters.front_door import Machine
from tests.headquarters.serving import WAIT_S, serving

HELLO = protocol.HelloAsk(
    protocol_min=2, protocol_max=2, program="", kinds={}, wall="now", epoch=1, seq=0, hash="0" * 64
)


@dataclass
class Served:
    """Headquarters behind a real socket. HP09 is a till that hostile requests are sent in the name of."""

    chain: Chain
    url: str
    client: httpx.Client
    victim: Till
    _spare: list[str] = field(default_factory=lambda: [f"SP{n:02}" for n in range(10, 99)])

    def send(
        self, method: str, path: str, plain: bytes = b"", *, signer: Signer | None = None, **other: str
    ) -> httpx.Response:
        """One signed request; `other` replaces headers, or takes one away that is ''."""
        who = (signer or self.victim.signer).credentials(method, path, hashlib.sha256(plain).hexdigest())
        self.chain.clock.forward(milliseconds=1)
        return self.raw(method, path, plain, {**headers_of(who), **{k.replace("_", "-"): v for k, v in other.items()}})

    def raw(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> httpx.Response:
        return self.client.request(
            method, path, content=body, headers={name: text for name, text in headers.items() if text}
        )

    def till(self, register: str, store: str) -> Till:
        """A till that speaks over the socket."""
        till, in_memory = self.chain.install(register, store)
        over_socket = HttpHeadquarters(self.url, till.signer)
        for name in ("hello", "upload", "feed", "ask", "look_up", "revoked_filter", "journal"):
            setattr(in_memory, name, getattr(over_socket, name))
        return till

    def spare(self) -> Till:
        """A till that nobody else uses."""
        return self.chain.install(self._spare.pop(), "HP")[0]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("headquarters")
    chain = new_chain(new_database(folder / "headquarters.db"), Settings(openapi=True))
    victim, _ = chain.install("HP09", "HP")
    with serving(chain.office) as url, httpx.Client(base_url=url, trust_env=False) as client:
        yield Served(chain, url, client, victim)
    chain.office.close()


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_points_earned_at_one_till_are_visible_at_the_other(served: Served) -> None:
    here, there = served.till("HP01", "HP"), served.till("BJ01", "BJ")
    member_id = here.enrol("孙晓", "13811112222")
    here.earn(member_id, 88)

    states = [till.agent.run_once().state for till in (here, there)]

    assert states == ["synced", "synced"]
    assert served.chain.account(member_id).points == 88


def test_of_two_tills_that_ask_for_the_whole_balance_one_gets_it(served: Served) -> None:
    here, there = served.till("HP02", "HP"), served.till("BJ02", "BJ")
    member_id = served.chain.member(principal_fen=500_00)
    account = f"value:{member_id}"
    for till in (here, there):
        till.agent.run_once()

    first = here.authority.ask(right_id="w1", account=account, amount=500_00, pin=PIN)
    second = there.authority.ask(right_id="w2", account=account, amount=500_00, pin=PIN)

    assert isinstance(first, RightHeld)
    assert (first.principal_fen, first.bonus_fen) == (500_00, 0)
    assert isinstance(second, RightDenied)
    assert second.code == "stored_value.set_aside"


def test_a_restored_till_reads_its_own_journal_page_by_page(served: Served) -> None:
    till = served.till("HP03", "HP")
    till.record(*points(protocol.BATCH_ENTRIES + 1, "m3"))
    till.agent.run_once()
    headquarters = HttpHeadquarters(served.url, till.signer)

    first, second = headquarters.journal(0, 0), headquarters.journal(1, protocol.BATCH_ENTRIES)

    assert (len(first.entries), first.more) == (protocol.BATCH_ENTRIES, True)
    assert ([entry.seq for entry in second.entries], second.more) == ([protocol.BATCH_ENTRIES + 1], False)


def test_a_machine_becomes_a_till_over_the_wire(served: Served) -> None:
    office, machine = served.chain.office, Machine(served.chain.clock, 9_000)
    client = EnrolClient(served.url)
    with office.open(STAFF) as books:
        code = office.enrolments.make_code(books, "HP77", "HP").code

    asked = client.ask(machine.ask(code))
    with office.open(STAFF) as books:
        office.enrolments.approve(books, "HP77", machine.digits(code))
    answer = client.poll(machine.poll())

    assert asked == EnrolWaiting(register="HP77", store="HP", fingerprint=machine.digits(code))
    assert isinstance(answer, Enrolled)
    assert client.ask(Machine(served.chain.clock, 9_001).ask("AAAA-BBBB-CCCC")) == EnrolDenied(code="enrol.code_wrong")


def test_the_server_says_that_it_is_well_to_anybody(served: Served) -> None:
    well, ready = (served.client.get(path) for path in ("/healthz", "/readyz"))

    assert (well.status_code, well.json(), ready.status_code) == (200, {"ok": True}, 200)


def test_the_time_is_told_to_anybody_and_signed(served: Served) -> None:
    answer = wire.TIME_ANSWER.decode(served.client.get("/v1/time", params={"nonce": "ab" * 16}).content)

    assert signature_fits(served.chain.office.public_key, time_words("ab" * 16, answer.now), answer.signature)


@pytest.mark.parametrize("nonce", ["", "x" * 32, "ab", "ab" * 33, "ab" * 16 + "\n"])
def test_a_nonce_that_is_none_is_refused(served: Served, nonce: str) -> None:
    assert code_of(served.client.get("/v1/time", params={"nonce": nonce})) == (400, "query.malformed")


# --- who may speak ----------------------------------------------------------------------------------------------------

ROUTES = [
    ("POST", "/v1/hello"), ("POST", "/v1/up"), ("POST", "/v1/rights"), ("POST", "/v1/lookup"), ("GET", "/v1/feed"),
    ("GET", "/v1/revoked"), ("GET", "/v1/journal"),
]  # fmt: skip


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


# --- what cannot be read ----------------------------------------------------------------------------------------------


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


# --- what stays of it -------------------------------------------------------------------------------------------------


def test_what_came_in_a_registers_name_and_was_not_its_own_is_kept_as_evidence(served: Served) -> None:
    till = served.spare()
    thief = Signer(till.tokens, new_signing_key(counted(66)), served.chain.clock)

    served.send("POST", "/v1/rights", b'{"steal":1}', signer=thief)
    served.send("POST", "/v1/rights", b'{"steal":2}', signer=till.signer)

    found = [row for row in rows(served.chain.office.database, evidence) if row["register"] == till.register]
    assert [(row["code"], row["path"]) for row in found] == [
        ("signature.wrong", "/v1/rights"), ("body.malformed", "/v1/rights"),
    ]  # fmt: skip
    assert found[1]["body_sha256"] == hashlib.sha256(b'{"steal":2}').hexdigest()


def test_nothing_hostile_left_an_entry(served: Served) -> None:
    for body in (b"", b"{}", wire.encode(batch_of(chain_of("BJ09", points(1)), served.victim))):
        served.send("POST", "/v1/up", body)

    assert kept(served.chain.office.database, "HP09") == []


def test_more_uploads_than_it_can_take_are_asked_to_come_later() -> None:
    chain = new_chain()
    till, _ = chain.install("HP01", "HP")
    at_work, done = threading.Event(), threading.Event()
    receive = chain.office.receive

    def slow(sender: Installed, batch: protocol.UploadBatch) -> protocol.UploadAnswer:
        at_work.set()
        assert done.wait(WAIT_S)
        return receive(sender, batch)

    chain.office.receive = slow  # type: ignore[method-assign]
    batch = batch_of(chain_of("HP01", points(1)), till)
    with serving(chain.office, uploads_at_once=1) as url, ThreadPoolExecutor() as pool:
        first = pool.submit(HttpHeadquarters(url, till.signer).upload, batch)
        assert at_work.wait(WAIT_S)
        second = HttpHeadquarters(url, till.signer).upload(batch)
        done.set()

        assert second == protocol.Later(retry_after_s=2)
        assert isinstance(first.result(WAIT_S), protocol.Ack)


def test_the_log_names_neither_token_nor_pin_nor_member(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    ask = b'{"right_id":"r77","account":"value:somebody","amount":100,"incarnation":1,"pin":"246810"}'

    with caplog.at_level(logging.INFO, logger="headquarters"):
        served.send("POST", "/v1/rights", ask)

    told = " ".join(str(record.__dict__) for record in caplog.records)
    assert any(getattr(record, "register", "") == "HP09" for record in caplog.records)
    assert not any(secret in told for secret in (served.victim.tokens.identity.token, "246810", "somebody"))


def test_a_fault_of_the_server_is_a_code_without_its_reason(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails() -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(served.chain.office, "revoked_filter", fails)

    response = served.send("GET", "/v1/revoked")

    assert (response.status_code, response.json()) == (500, {"answer": "trouble", "code": "server.trouble"})


def test_the_description_of_the_wire_is_published_only_where_it_is_wanted(served: Served) -> None:
    described = served.client.get("/openapi.json").json()

    assert {path for _, path in ROUTES} < set(described["paths"])
    with serving(new_chain().office) as url:
        assert httpx.get(f"{url}/openapi.json", trust_env=False).status_code == 404
