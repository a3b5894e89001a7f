"""Over the wire: the whole way from till to till, and everything hostile answered with a code."""

from __future__ import annotations

import gzip
import logging
import threading
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import msgspec
import pytest

from headquarters.registers import Installed
from sync import protocol
from sync.authority import RightDenied, RightHeld
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import PIN, STAFF, Chain, Till, batch_of, chain_of, kept, new_chain, new_database, points
from tests.headquarters.serving import WAIT_S, serving


@dataclass
class Served:
    chain: Chain
    url: str
    token: str
    client: httpx.Client

    def up(self, body: bytes, **headers: str) -> httpx.Response:
        return self.client.post("/v1/up", content=body, headers={"Content-Encoding": "gzip", **headers})

    def till(self, register: str, store: str, seed: int) -> Till:
        enrolment = self.chain.office.install_register(register, store, actor=STAFF)
        return Till(enrolment, self.chain.clock, HttpHeadquarters(self.url, enrolment.token), seed=seed)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder: Path = tmp_path_factory.mktemp("headquarters")
    chain = new_chain(new_database(folder / "headquarters.db"))
    token = chain.office.install_register("HP09", "HP", actor=STAFF).token
    with (
        serving(chain.office) as url,
        httpx.Client(base_url=url, headers={"Authorization": f"Bearer {token}"}, trust_env=False) as client,
    ):
        yield Served(chain, url, token, client)
    chain.office.close()


def code_of(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["code"]


def test_points_earned_at_one_till_are_visible_at_the_other(served: Served) -> None:
    here, there = served.till("HP01", "HP", 10), served.till("BJ01", "BJ", 20)
    member_id = here.enrol("孙晓", "13811112222")
    here.earn(member_id, 88)

    states = [till.agent.run_once().state for till in (here, there)]

    assert states == ["synced", "synced"]
    assert there.names("孙晓") == ["孙晓"]
    assert there.account(member_id).points == 88


def test_of_two_tills_that_ask_for_the_whole_balance_one_gets_it(served: Served) -> None:
    here, there = served.till("HP02", "HP", 30), served.till("BJ02", "BJ", 40)
    member_id = served.chain.member(principal_fen=500_00)
    account = f"value:{member_id}"

    first = here.authority.ask(right_id="w1", account=account, amount=500_00, pin=PIN)
    second = there.authority.ask(right_id="w2", account=account, amount=500_00, pin=PIN)

    assert first == RightHeld("w1", 500_00, 0)
    assert second == RightDenied("w2", "stored_value.balance_too_low", {"balance": "¥0.00", "asked": "¥500.00"})


def test_a_restored_till_reads_its_own_journal_page_by_page(served: Served) -> None:
    till = served.till("HP03", "HP", 50)
    till.record(*points(protocol.BATCH_ENTRIES + 1, "m3"))
    till.agent.run_once()
    token = served.chain.office.install_register("HP03", "HP", actor=STAFF).token
    headquarters = HttpHeadquarters(served.url, token)

    first, second = headquarters.journal(0, 0), headquarters.journal(1, protocol.BATCH_ENTRIES)

    assert (len(first.entries), first.more) == (protocol.BATCH_ENTRIES, True)
    assert ([entry.seq for entry in second.entries], second.more) == ([protocol.BATCH_ENTRIES + 1], False)


def test_the_server_says_that_it_is_well_to_anybody(served: Served) -> None:
    response = httpx.get(f"{served.url}/healthz", trust_env=False)

    assert (response.status_code, response.json()) == (200, {"ok": True})


@pytest.mark.parametrize("path", ["/v1/hello", "/v1/feed", "/v1/journal"])
@pytest.mark.parametrize("header", ["", "Bearer", "Bearer wrong", "Basic d3Jvbmc=", "Bearer é"])
def test_without_a_registers_token_nothing_is_told(served: Served, path: str, header: str) -> None:
    response = served.client.get(path, headers={"Authorization": header.encode()})  # type: ignore[dict-item]

    assert code_of(response) == (401, "token.wrong")


def test_a_batch_of_another_register_is_refused(served: Served) -> None:
    response = served.up(protocol.pack(batch_of(chain_of("BJ09", points(1)))))

    assert code_of(response) == (401, "batch.register")


def test_a_fork_is_answered_with_conflict(served: Served) -> None:
    served.up(protocol.pack(batch_of(chain_of("HP09", points(1, "m9")))))

    response = served.up(protocol.pack(batch_of(chain_of("HP09", points(1, "m9"), mark="copy"))))

    assert (response.status_code, response.json()) == (409, {"answer": "blocked", "reason": "fork"})


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(b"", (400, "body.not_gzip"), id="nothing"),
        pytest.param(b"{}", (400, "body.not_gzip"), id="not packed"),
        pytest.param(gzip.compress(b"{}"), (400, "body.malformed"), id="nothing in it"),
        pytest.param(gzip.compress(b"[" * 200_000), (400, "body.malformed"), id="deep"),
        pytest.param(gzip.compress(b'{"register":"\xff"}'), (400, "body.malformed"), id="not text"),
        pytest.param(gzip.compress(b"{}")[:-4], (400, "body.not_gzip"), id="cut off"),
    ],
)
def test_a_body_that_cannot_be_read_is_named(served: Served, body: bytes, expected: tuple[int, str]) -> None:
    assert code_of(served.up(body)) == expected


def test_an_unknown_encoding_is_refused(served: Served) -> None:
    response = served.client.post("/v1/up", content=b"{}", headers={"Content-Encoding": "br"})

    assert code_of(response) == (400, "body.encoding")


def test_a_body_past_the_limit_is_dropped(served: Served) -> None:
    assert code_of(served.up(b"x" * (protocol.PACKED_LIMIT + 1))) == (413, "body.too_large")


def test_a_bomb_of_gzip_is_dropped(served: Served) -> None:
    packer = zlib.compressobj(9, wbits=31)
    bomb = packer.compress(b"0" * (protocol.PLAIN_LIMIT + 1)) + packer.flush()

    response = served.up(bomb)

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
    batch = msgspec.to_builtins(batch_of(chain_of("HP09", points(1))))

    response = served.up(protocol.pack({**batch, **changes}))

    assert code_of(response) == (400, "body.malformed")


@pytest.mark.parametrize("version", [0, -1, 2**70])
def test_a_version_that_no_kind_has_is_refused(served: Served, version: int) -> None:
    entry = msgspec.structs.replace(chain_of("HP09", points(1))[0], version=version)

    assert code_of(served.up(protocol.pack(batch_of([entry])))) == (400, "batch.entry")


@pytest.mark.parametrize("after", ["x", "all", "all=", "all=-1", "all=1,all=2", "all=" + "9" * 40, "store:../=1"])
def test_a_position_that_cannot_be_read_is_refused(served: Served, after: str) -> None:
    assert code_of(served.client.get("/v1/feed", params={"after": after})) == (400, "query.malformed")


def test_a_position_past_the_end_is_a_conflict(served: Served) -> None:
    assert code_of(served.client.get("/v1/feed", params={"after": "all=999999"})) == (409, "feed.ahead")


@pytest.mark.parametrize("after", ["", "1", "1,", "-1,0", "1,2,3", "1," + "9" * 30])
def test_a_place_in_the_journal_that_cannot_be_read_is_refused(served: Served, after: str) -> None:
    assert code_of(served.client.get("/v1/journal", params={"after": after})) == (400, "query.malformed")


def test_more_uploads_than_it_can_take_are_asked_to_come_later() -> None:
    chain = new_chain()
    token = chain.office.install_register("HP01", "HP", actor=STAFF).token
    at_work, done = threading.Event(), threading.Event()
    receive = chain.office.receive

    def slow(sender: Installed, batch: protocol.UploadBatch) -> protocol.UploadAnswer:
        at_work.set()
        assert done.wait(WAIT_S)
        return receive(sender, batch)

    chain.office.receive = slow  # type: ignore[method-assign]
    batch = batch_of(chain_of("HP01", points(1)))
    with serving(chain.office, uploads_at_once=1) as url, ThreadPoolExecutor() as pool:
        first = pool.submit(HttpHeadquarters(url, token).upload, batch)
        assert at_work.wait(WAIT_S)
        second = HttpHeadquarters(url, token).upload(batch)
        done.set()

        assert second == protocol.Later(retry_after_s=2)
        assert isinstance(first.result(WAIT_S), protocol.Ack)


def test_a_right_for_less_than_nothing_is_refused(served: Served) -> None:
    ask = b'{"right_id":"r","account":"value:m","amount":-100,"pin":""}'

    response = served.client.post("/v1/rights", content=ask)

    assert code_of(response) == (400, "body.malformed")


def test_what_is_not_there_is_not_found(served: Served) -> None:
    assert code_of(served.client.get("/openapi.json")) == (404, "http.404")
    assert code_of(served.client.get("/v1/up")) == (405, "http.405")


def test_nothing_hostile_left_an_entry(served: Served) -> None:
    before = kept(served.chain.office.database, "HP09")

    for body in (b"", gzip.compress(b"{}"), protocol.pack(batch_of(chain_of("BJ09", points(1))))):
        served.up(body)

    assert kept(served.chain.office.database, "HP09") == before


def test_the_log_names_neither_token_nor_pin_nor_member(served: Served, caplog: pytest.LogCaptureFixture) -> None:
    ask = b'{"right_id":"r77","account":"value:somebody","amount":100,"pin":"246810"}'

    with caplog.at_level(logging.INFO, logger="headquarters"):
        served.client.post("/v1/rights", content=ask)

    assert "HP09 POST /v1/rights 200" in caplog.text
    assert not any(secret in caplog.text for secret in (served.token, "246810", "somebody"))


def test_a_fault_of_the_server_is_a_code_without_its_reason(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(_sender: object) -> None:
        raise ZeroDivisionError("inside")

    monkeypatch.setattr(served.chain.office, "hello", fails)

    response = served.client.get("/v1/hello")

    assert (response.status_code, response.json()) == (500, {"answer": "trouble", "code": "server.trouble"})
