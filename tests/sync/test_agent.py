"""The courier hands in at once, tries again by itself, never makes the till wait, and says how things stand."""

from __future__ import annotations

import threading

import msgspec
import pytest

from sync.agent import RETRY_CAP_S, SyncStatus
from tests.builders.books import written
from tests.sync.fake import Till, of_others, points

WAIT_S = 20


@pytest.fixture
def till() -> Till:
    return Till()


def test_a_round_hands_in_everything_and_fetches_everything(till: Till) -> None:
    till.record(*points(450))
    till.headquarters.tell(of_others(120))

    status = till.round()

    assert (status.state, status.pending, status.reason, status.feed_position) == ("synced", 0, "", 120)
    assert till.headquarters.journal_kept == till.own()
    assert (till.points(), till.verdict().findings) == (570, ())


def test_a_lost_answer_makes_nothing_twice(till: Till) -> None:
    till.record(*points(3))
    till.headquarters.tell(of_others(2))
    till.headquarters.lose = ["hello", "upload", "feed"]

    states = [till.round().state for _ in range(4)]

    assert states == ["offline", "offline", "offline", "synced"]
    assert (len(till.headquarters.journal_kept), till.points()) == (3, 5)


def test_without_headquarters_the_till_goes_on_and_says_since_when(till: Till) -> None:
    till.round()
    till.headquarters.down = True
    since = till.clock.now()
    till.round()
    till.clock.forward(minutes=12)
    till.record(*points(9))

    status = till.round()

    assert (status.state, status.pending, status.offline_since) == ("offline", 9, since)
    assert (status.last_contact, status.oldest_wall) == (since, "2026-11-21T10:12:00.000+08:00")


def test_back_in_contact_the_queue_drains(till: Till) -> None:
    till.headquarters.down = True
    till.record(*points(600))
    till.round()
    till.headquarters.down = False

    status = till.round()

    assert (status.state, status.pending, status.offline_since) == ("synced", 0, None)


def test_failures_spread_the_next_try_over_a_growing_time(till: Till) -> None:
    till.headquarters.down = True

    for failures in range(1, 9):
        till.round()
        assert 0 <= till.agent.rest_s() <= min(RETRY_CAP_S, 2.0**failures)


def test_after_a_success_the_interval_counts_again(till: Till) -> None:
    till.headquarters.down = True
    till.round()
    till.headquarters.down = False

    till.round()

    assert till.agent.rest_s() == 2.0


def test_how_things_stand_is_known_before_the_first_round(till: Till) -> None:
    till.record(*points(2))

    status = till.new_agent().status

    assert (status.state, status.pending, status.last_contact) == ("pending", 2, None)


def test_entries_that_wait_for_a_person_are_counted(till: Till) -> None:
    till.headquarters.tell(written("BJ01", points(1), kind="stock.of_tomorrow"))

    assert till.round().exceptions == 1


def test_a_full_disk_and_an_old_queue_are_said_and_stop_nothing(till: Till) -> None:
    till.record(*points(1))
    till.headquarters.down = True
    till.clock.forward(days=31)
    till.free = 999_999_999

    status = till.round()
    till.record(*points(1))

    assert status.warnings == ("disk.low", "queue.old")
    assert len(till.own()) == 2


def test_a_disk_that_does_not_answer_how_full_it_is_stops_no_round(till: Till) -> None:
    till.free = OSError(5, "input/output error")

    assert (till.round().state, till.round().warnings) == ("synced", ())


def test_a_page_that_was_altered_on_its_way_is_said(till: Till) -> None:
    till.headquarters.tell([msgspec.structs.replace(of_others(1)[0], business_date="2026-11-20")])

    status = till.round()

    assert (status.state, status.reason, till.points()) == ("rejected", "page.altered", 0)


def test_no_network_call_holds_the_database(till: Till) -> None:
    till.record(*points(1))
    sold: list[bool] = []

    def sells_meanwhile(_call: str) -> None:
        if len(sold) == 3:
            return
        seller = threading.Thread(target=till.record, args=points(1), daemon=True)
        seller.start()
        seller.join(WAIT_S)
        sold.append(not seller.is_alive())

    till.headquarters.during = sells_meanwhile

    till.agent.run_once()

    assert sold == [True] * 3


def test_each_change_is_told_once(till: Till) -> None:
    heard: list[SyncStatus] = []
    till.agent.listen(heard.append)

    till.round()
    till.clock.forward(seconds=2)
    till.round()
    till.headquarters.down = True
    till.round()

    assert [status.state for status in heard] == ["synced", "offline"]


def test_handing_in_for_a_right_fetches_nothing(till: Till) -> None:
    till.record(*points(1))
    till.headquarters.tell(of_others(1))

    status = till.agent.hand_in()

    assert (status.pending, till.headquarters.calls) == (0, ["hello", "upload"])


def test_a_long_download_makes_room_for_who_waits_for_a_right(till: Till) -> None:
    till.headquarters.tell(of_others(500))
    till.headquarters.page_size = 1
    under_way, waiting = threading.Event(), threading.Event()
    asker = threading.Thread(target=till.agent.hand_in, daemon=True)

    def during(call: str) -> None:
        if call == "feed" and not under_way.is_set():
            under_way.set()
            asker.start()
            while not till.agent._somebody_waits():
                waiting.wait(0.001)

    till.headquarters.during = during

    till.agent.run_once()
    asker.join(WAIT_S)

    assert not asker.is_alive()
    assert till.headquarters.calls == ["hello", "feed"]


def test_the_thread_hands_in_as_soon_as_it_is_nudged(till: Till) -> None:
    rested, arrived = threading.Event(), threading.Event()
    agent = till.new_agent(download_every_s=3600, on_change=lambda _status: rested.set())
    agent.start()
    assert rested.wait(WAIT_S)
    till.headquarters.during = lambda call: arrived.set() if call == "feed" else None

    till.record(*points(1))
    agent.nudge()

    assert arrived.wait(WAIT_S)
    assert agent.stop(WAIT_S)
    assert len(till.headquarters.journal_kept) == 1


def test_the_thread_ends_at_once_while_it_rests(till: Till) -> None:
    rested = threading.Event()
    agent = till.new_agent(download_every_s=3600, on_change=lambda _status: rested.set())
    agent.start()
    assert rested.wait(WAIT_S)

    assert agent.stop(WAIT_S)


def test_a_fault_of_ours_does_not_end_the_thread(till: Till) -> None:
    failed, recovered = threading.Event(), threading.Event()

    def fails_once(_call: str) -> None:
        till.headquarters.during = lambda _call: None
        raise ZeroDivisionError

    till.headquarters.during = fails_once
    agent = till.new_agent(on_change=lambda status: failed.set() if status.reason == "sync.failed" else recovered.set())
    agent.start()

    assert failed.wait(WAIT_S)
    agent.nudge()
    assert recovered.wait(WAIT_S)
    assert agent.stop(WAIT_S)
