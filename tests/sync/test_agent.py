"""The courier hands in at once, tries again by itself, never makes the till wait, and says how things stand."""

from __future__ import annotations

import random
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

import pytest

from headquarters.registers import Installed
from kernel.facts import GENESIS
from sync.agent import RETRY_CAP_S, SyncAgent, SyncStatus
from sync.outbox import Point, agree
from sync.ports import Headquarters
from sync.protocol import (
    Ack,
    FeedPage,
    Hello,
    JournalPage,
    Later,
    Need,
    RightAnswer,
    RightAsk,
    UploadAnswer,
    UploadBatch,
)
from tests.headquarters.chain import STAFF, Chain, Till, Wire, batch_of, chain_of, kept, new_chain, points

NOW = "2026-11-21T10:00:00.000+08:00"
WAIT_S = 20


@pytest.fixture
def chain() -> Chain:
    return new_chain()


@pytest.fixture
def joined(chain: Chain) -> tuple[Till, Wire]:
    return chain.install("HP01", "HP")


@dataclass
class Scripted:
    """Headquarters that answers uploads from a list; the till's journal is acknowledged when the list is empty."""

    answers: list[UploadAnswer] = field(default_factory=list)
    batches: list[UploadBatch] = field(default_factory=list)
    now: str = NOW

    def hello(self) -> Hello:
        return Hello(protocol=1, now=self.now, register="HP01", store="HP", epoch=1, seq=0, hash=GENESIS)

    def upload(self, batch: UploadBatch) -> UploadAnswer:
        self.batches.append(batch)
        if self.answers:
            return self.answers.pop(0)
        last = batch.entries[-1]
        return Ack(epoch=last.epoch, seq=last.seq, hash=last.hash, now=self.now)

    def feed(self, after: Mapping[str, int]) -> FeedPage:
        return FeedPage(positions=dict(after), entries=(), member_keys={}, more=False, now=self.now)

    def ask(self, ask: RightAsk) -> RightAnswer:
        raise AssertionError(ask)

    def journal(self, epoch: int, seq: int) -> JournalPage:
        raise AssertionError((epoch, seq))


def agent_of(till: Till, headquarters: Headquarters) -> SyncAgent:
    return SyncAgent(
        till.keeper, headquarters, take_key=till.courier.take, keys_for=till.courier.keys_for, rng=random.Random(1)
    )


def test_a_round_hands_in_everything_and_fetches_everything(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    till.record(*points(450))

    status = till.agent.run_once()

    assert (status.state, status.pending, status.reason) == ("synced", 0, "")
    assert status.feed_position > 0
    assert len(kept(chain.office.database, "HP01")) == 450


def test_points_earned_at_one_till_are_seen_at_the_other(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, other = joined[0], chain.install("BJ01", "BJ")[0]
    member_id = till.enrol()
    till.earn(member_id, 88)

    for one in (till, other):
        one.agent.run_once()

    assert other.account(member_id).points == 88


def test_a_lost_answer_makes_nothing_twice(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    till.record(*points(3))
    wire.lose = ["upload", "feed"]

    states = [till.agent.run_once().state for _ in range(3)]

    assert states == ["offline", "offline", "synced"]
    assert chain.account("m1").points == 3


def test_without_headquarters_the_till_goes_on_and_says_since_when(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    till.agent.run_once()
    wire.down = True
    since = till.clock.now()
    till.agent.run_once()
    till.clock.forward(minutes=12)
    till.record(*points(9))

    status = till.agent.run_once()

    assert (status.state, status.pending, status.offline_since) == ("offline", 9, since)
    assert status.last_contact == since


def test_back_in_contact_the_queue_drains(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    wire.down = True
    till.record(*points(600))
    till.agent.run_once()
    wire.down = False

    status = till.agent.run_once()

    assert (status.state, status.pending, status.offline_since) == ("synced", 0, None)
    assert chain.account("m1").points == 600


def test_failures_spread_the_next_try_over_a_growing_time(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    wire.down = True

    for failures in range(1, 9):
        till.agent.run_once()
        assert 0 <= till.agent.rest_s() <= min(RETRY_CAP_S, 2.0**failures)


def test_after_a_success_the_interval_counts_again(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    wire.down = True
    till.agent.run_once()
    wire.down = False

    till.agent.run_once()

    assert till.agent.rest_s() == 2.0


def test_a_gap_at_headquarters_is_filled(joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    entries = till.record(*points(3))
    headquarters = Scripted(
        answers=[
            Ack(epoch=1, seq=3, hash=entries[2].hash, now=NOW),
            Need(epoch=1, seq=1, hash=entries[0].hash, now=NOW),
        ]
    )
    agent = agent_of(till, headquarters)
    agent.run_once()
    till.record(*points(1))

    status = agent.run_once()

    assert [(batch.from_seq, len(batch.entries)) for batch in headquarters.batches] == [(1, 3), (4, 1), (2, 3)]
    assert status.state == "synced"


def test_a_till_restored_to_an_older_day_notices_and_hands_nothing_in(joined: tuple[Till, Wire], chain: Chain) -> None:
    till, wire = joined
    till.record(*points(3))
    till.agent.run_once()
    enrolment = chain.office.install_register("HP01", "HP", actor=STAFF)
    wire.token = enrolment.token
    restored = Till(enrolment, chain.clock, wire, seed=77)
    restored.record(*points(1))

    status = restored.agent.run_once()

    assert (status.state, status.reason) == ("rejected", "restored")
    assert len(wire.sent) == 1


def test_two_tills_under_one_name_are_told_apart(joined: tuple[Till, Wire], chain: Chain) -> None:
    till, wire = joined
    till.record(*points(1))
    till.agent.run_once()
    enrolment = chain.office.install_register("HP01", "HP", actor=STAFF)
    wire.token = enrolment.token
    copy = Till(enrolment, chain.clock, wire, seed=77)
    copy.record(*points(2))

    status = copy.agent.run_once()

    assert (status.state, status.reason) == ("rejected", "fork")
    assert chain.account("m1").points == 1


def test_a_blocked_till_still_learns_what_others_do(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    till.agent.run_once()
    till.record(*points(1))
    with till.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS journal_no_update")
        connection.exec_driver_sql("UPDATE journal SET body = '{}' WHERE register = 'HP01'")
    chain.member()

    status = till.agent.run_once()

    assert (status.state, status.reason, status.pending) == ("rejected", "chain", 1)
    assert till.names("周敏") == ["周敏"]


def test_a_wrong_token_is_said(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    wire.token = "of another chain"

    status = till.agent.run_once()

    assert (status.state, status.reason) == ("rejected", "WrongToken")


def test_a_busy_headquarters_is_left_in_peace(joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    till.record(*points(1))
    agent = agent_of(till, Scripted(answers=[Later(retry_after_s=7)]))

    first, second = agent.run_once(), agent.run_once()

    assert (first.state, second.state) == ("pending", "synced")


def test_the_difference_of_the_clocks_is_known(joined: tuple[Till, Wire]) -> None:
    till, _wire = joined

    status = agent_of(till, Scripted(now="2026-11-21T10:06:30.400+08:00")).run_once()

    assert status.clock_skew_s == 390


def test_an_answer_without_a_readable_time_is_no_answer(joined: tuple[Till, Wire]) -> None:
    till, _wire = joined

    assert agent_of(till, Scripted(now="noon")).run_once().state == "offline"


def test_entries_that_wait_for_a_person_are_counted(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, other = joined[0], chain.install("BJ01", "BJ")[0]
    unknown = chain_of("BJ01", [("stock.of_tomorrow", "{}")])
    chain.office.receive(Installed(other.register, other.store), batch_of(unknown))

    assert till.agent.run_once().exceptions == 1


def test_no_network_call_holds_the_database(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    till.record(*points(1))
    written: list[bool] = []

    class Watching(Scripted):
        def upload(self, batch: UploadBatch) -> UploadAnswer:
            written.append(sells_meanwhile())
            return super().upload(batch)

        def feed(self, after: Mapping[str, int]) -> FeedPage:
            written.append(sells_meanwhile())
            return super().feed(after)

    def sells_meanwhile() -> bool:
        seller = threading.Thread(target=till.record, args=points(1), daemon=True)
        seller.start()
        seller.join(WAIT_S)
        return not seller.is_alive()

    agent_of(till, Watching(answers=[Later(retry_after_s=1)])).run_once()

    assert written == [True, True]
    assert wire.down is False


def test_each_change_is_told_once(joined: tuple[Till, Wire]) -> None:
    till, wire = joined
    heard: list[SyncStatus] = []
    till.agent.listen(heard.append)

    till.agent.run_once()
    till.clock.forward(seconds=2)
    till.agent.run_once()
    wire.down = True
    till.agent.run_once()

    assert [status.state for status in heard] == ["synced", "offline"]


def test_the_thread_hands_in_as_soon_as_it_is_nudged(chain: Chain, joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    rested, arrived = threading.Event(), threading.Event()
    agent = SyncAgent(
        till.keeper,
        joined[1],
        take_key=till.courier.take,
        keys_for=till.courier.keys_for,
        rng=random.Random(1),
        download_every_s=3600,
        on_change=lambda status: (arrived if rested.is_set() else rested).set(),
    )
    agent.start()
    assert rested.wait(WAIT_S)

    till.clock.forward(seconds=1)
    till.record(*points(1))
    agent.nudge()

    assert arrived.wait(WAIT_S)
    assert agent.stop(WAIT_S)
    assert chain.account("m1").points == 1


def test_the_thread_ends_at_once_while_it_rests(joined: tuple[Till, Wire]) -> None:
    till, _wire = joined
    rested = threading.Event()
    till.agent.listen(lambda _status: rested.set())
    till.agent.start()
    assert rested.wait(WAIT_S)

    assert till.agent.stop(WAIT_S)


def test_a_fault_of_ours_does_not_end_the_thread(joined: tuple[Till, Wire], monkeypatch: pytest.MonkeyPatch) -> None:
    till, wire = joined
    failed, recovered = threading.Event(), threading.Event()
    hello = wire.hello

    def fails_once() -> Hello:
        monkeypatch.setattr(wire, "hello", hello)
        raise ZeroDivisionError

    monkeypatch.setattr(wire, "hello", fails_once)
    till.agent.listen(lambda status: failed.set() if status.reason == "sync.failed" else recovered.set())
    till.agent.start()

    assert failed.wait(WAIT_S)
    till.agent.nudge()
    assert recovered.wait(WAIT_S)
    assert till.agent.stop(WAIT_S)


def test_a_cursor_is_where_headquarters_says_it_is(joined: tuple[Till, Wire], chain: Chain) -> None:
    till, _wire = joined
    entries = till.record(*points(2))
    with till.database.writing() as connection:
        agree(connection, "HP01", Point(1, 2, entries[1].hash))

    till.agent.run_once()

    assert chain.account("m1").points == 2
