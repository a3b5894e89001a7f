"""Over the wire: a question that is held, and two tills that hear of each other without asking again and again."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable, Iterator

import pytest

from sync.agent import SyncAgent, SyncStatus, TillSide
from sync.transport import HttpHeadquarters
from tests.headquarters.chain import Till
from tests.headquarters.served import Served, code_of, headquarters_at
from tests.headquarters.serving import WAIT_S


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with headquarters_at(tmp_path_factory.mktemp("headquarters")) as served:
        yield served


def courier_of(till: Till, line: HttpHeadquarters, on_change: Callable[[SyncStatus], None]) -> SyncAgent:
    """A till's courier that would fetch once an hour if nobody told it more."""
    side = TillSide(
        sign=till.signer.sign, keep_token=till.signer.heard, take_key=till.courier.take,
        keys_for=till.courier.keys_for, declare=till.authority.declared, heard=till.authority.heard,
        settle=till.authority.settle,
    )  # fmt: skip
    return SyncAgent(till.keeper, line, side, rng=random.Random(1), download_every_s=3600, on_change=on_change)


def test_points_earned_at_one_till_are_seen_at_the_other_though_it_rests(served: Served) -> None:
    here, there = served.till("HP01", "HP"), served.till("HP02", "HP")
    member_id = here.enrol("孙晓", "13811112222")
    resting, seen = threading.Event(), threading.Event()
    agents = [
        courier_of(here, HttpHeadquarters(served.url, here.signer), lambda _status: None),
        courier_of(
            there,
            HttpHeadquarters(served.url, there.signer),
            lambda _status: seen.set() if there.account(member_id).points == 88 else resting.set(),
        ),
    ]
    try:
        for agent in agents:
            agent.start()
        assert resting.wait(WAIT_S)

        here.earn(member_id, 88)
        agents[0].nudge()

        assert seen.wait(WAIT_S)
    finally:
        ended = [agent.stop(WAIT_S) for agent in agents]
    assert ended == [True, True]


def test_who_reads_from_the_start_is_answered_at_once(served: Served) -> None:
    line = HttpHeadquarters(served.url, served.victim.signer)

    news = line.news({}, 25)

    assert news.feeds == {feed: no for feed, no in line.feed({}).positions.items() if no}


def test_who_has_read_all_and_will_not_wait_hears_of_nothing(served: Served) -> None:
    line = HttpHeadquarters(served.url, served.victim.signer)

    assert line.news(line.feed({}).positions, 0).feeds == {}


@pytest.mark.parametrize("query", ["wait=26", "wait=-1", "wait=", "after=all", "after=all=1,all=2"])
def test_a_question_that_no_till_asks_is_not_held(served: Served, query: str) -> None:
    assert code_of(served.send("GET", f"/v1/news?{query}")) == (400, "query.malformed")


def test_nobody_is_held_who_has_not_signed(served: Served) -> None:
    assert served.raw("GET", "/v1/news?wait=25", b"", {}).status_code == 401
