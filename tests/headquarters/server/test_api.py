"""Over the wire: the whole way from till to till, and what stays of what was sent."""

from __future__ import annotations

import hashlib
import logging
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from headquarters.registers.door import Installed
from headquarters.tables import evidence
from kernel.secrets import new_signing_key, signature_fits
from sync import protocol, wire
from sync.authority import RightDenied, RightHeld
from sync.identity import Signer, time_words
from sync.joining import EnrolDenied, Enrolled, EnrolWaiting
from sync.transport import EnrolClient, HttpHeadquarters
from tests.headquarters.chain import PIN, STAFF, batch_of, chain_of, counted, new_chain, points, rows
from tests.headquarters.front_door import Machine
from tests.headquarters.served import ROUTES, Served, code_of, headquarters_at
from tests.headquarters.serving import WAIT_S, serving


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with headquarters_at(tmp_path_factory.mktemp("headquarters")) as served:
        yield served


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
