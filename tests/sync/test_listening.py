"""The ear keeps one question open, fetches when it is answered, and steps back where nothing can be held."""

from __future__ import annotations

import queue
import random
import threading
from collections.abc import Iterator, Mapping

import pytest

from kernel.clock import FixedMonotonic
from sync.agent import LISTENING_EVERY_S
from sync.listening import RETRY_CAP_S, Listener, jitter_s
from sync.ports import Rejected, TellsNews, Unreachable
from sync.protocol import NEWS_WAIT_S, News
from tests.sync.fake import FakeHeadquarters, Till, of_others

WAIT_S = 20
NOTHING = News(feeds={}, now="now")


class NoJitter(random.Random):
    """Rests as shortly as it may."""

    def uniform(self, a: float, b: float) -> float:
        return a


class Line:
    """Hands out what a test puts into `answers`; a question waits for it, as at headquarters."""

    def __init__(self, monotonic: FixedMonotonic) -> None:
        self.asked: queue.Queue[Mapping[str, int]] = queue.Queue()
        self.answers: queue.Queue[News | Exception] = queue.Queue()
        self._monotonic = monotonic

    def news(self, after: Mapping[str, int], wait_s: int) -> News:
        assert wait_s == NEWS_WAIT_S
        self.asked.put(dict(after))
        answer = self.answers.get()
        if answer is NOTHING:
            self._monotonic.forward(NEWS_WAIT_S)
        if isinstance(answer, Exception):
            raise answer
        return answer


class Ear:
    """A listener, the courier's part of it, and the line it listens on."""

    def __init__(self) -> None:
        self.positions = {"all": 5}
        self.nudges: queue.Queue[str] = queue.Queue()
        self.rounds = threading.Lock()
        monotonic = FixedMonotonic()
        self.line = Line(monotonic)
        self.listener = Listener(
            self.line, positions=lambda: dict(self.positions), nudge=lambda: self.nudges.put("fetch"),
            rounds=self.rounds, rng=NoJitter(), monotonic=monotonic,
        )  # fmt: skip

    def tell(self, answer: News | Exception) -> None:
        self.line.answers.put(answer)

    def asked(self) -> Mapping[str, int]:
        return self.line.asked.get(timeout=WAIT_S)

    def nudged(self) -> str:
        return self.nudges.get(timeout=WAIT_S)

    def fetch(self, end: int) -> None:
        """The courier has a round that brings the till to `end`."""
        self.positions = {"all": end}
        self.listener.round_over(well=True)


@pytest.fixture
def ear() -> Iterator[Ear]:
    ear = Ear()
    ear.listener.start()
    ear.listener.round_over(well=True)
    yield ear
    ear.listener.stop()
    ear.tell(Unreachable("the test is over"))


def news(end: int) -> News:
    return News(feeds={"all": end}, now="now")


def test_news_make_the_courier_fetch_and_the_next_question_follows_the_round(ear: Ear) -> None:
    assert ear.asked() == {"all": 5}

    ear.tell(news(7))

    assert ear.nudged() == "fetch"
    assert ear.line.asked.empty()
    ear.fetch(7)
    assert ear.asked() == {"all": 7}
    assert ear.listener.works


def test_a_quiet_time_is_asked_through_without_a_fetch(ear: Ear) -> None:
    ear.asked()

    ear.tell(NOTHING)

    assert ear.asked() == {"all": 5}
    assert ear.nudges.empty()
    assert ear.listener.works


def test_what_a_round_has_brought_already_is_not_fetched_again(ear: Ear) -> None:
    ear.asked()
    with ear.rounds:  # the till hands in its own, and fetches
        ear.tell(news(7))
        ear.fetch(7)

    assert ear.asked() == {"all": 7}
    assert ear.nudges.empty()


def test_an_end_before_where_the_till_stands_is_fetched_too(ear: Ear) -> None:
    ear.asked()

    ear.tell(news(2))  # headquarters was restored

    assert ear.nudged() == "fetch"


def test_nothing_is_asked_after_a_round_that_failed_until_one_goes_well(ear: Ear) -> None:
    ear.asked()
    ear.listener.round_over(well=False)
    ear.tell(NOTHING)
    assert ear.line.asked.empty()

    ear.listener.round_over(well=True)

    assert ear.asked() == {"all": 5}


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(Rejected("http.404"), id="an older headquarters does not know the question"),
        pytest.param(Unreachable("ReadTimeout"), id="something between cuts a line that is silent"),
        pytest.param(News(feeds={}, now="now"), id="headquarters holds nothing"),
        pytest.param(ZeroDivisionError(), id="a fault of ours"),
    ],
)
def test_where_no_question_is_held_the_courier_is_told_once_and_the_question_tried_again(
    ear: Ear, answer: News | Exception
) -> None:
    ear.asked()
    ear.tell(NOTHING)
    ear.asked()

    ear.tell(answer)

    assert ear.nudged() == "fetch"
    ear.asked()
    assert not ear.listener.works
    ear.tell(answer)
    ear.asked()
    assert ear.nudges.empty()


def test_news_that_no_fetch_brings_do_not_make_it_ask_without_end(ear: Ear) -> None:
    ear.asked()
    ear.tell(news(7))
    ear.nudged()
    ear.fetch(5)
    ear.asked()

    ear.tell(news(7))

    ear.nudged()
    ear.asked()
    assert not ear.listener.works


def test_after_the_stop_an_answer_has_no_effect(ear: Ear) -> None:
    ear.asked()

    ear.listener.stop()
    ear.tell(news(7))
    ear.listener.round_over(well=True)

    assert ear.nudges.empty()


def test_rests_grow_up_to_a_minute() -> None:
    rng = random.Random(1)

    assert all(0 <= jitter_s(rng, failures) <= min(RETRY_CAP_S, 2.0**failures) for failures in range(1, 30))


class Hearing(FakeHeadquarters):
    """A headquarters that holds a question until a test answers it."""

    asked: threading.Event
    answers: queue.Queue[News]

    def news(self, after: Mapping[str, int], wait_s: int) -> News:
        self.asked.set()
        return self.answers.get()


@pytest.fixture
def till() -> Iterator[Till]:
    till = Till()
    headquarters = Hearing(till.clock)
    headquarters.asked, headquarters.answers = threading.Event(), queue.Queue()
    till.headquarters = headquarters
    yield till
    headquarters.answers.put(NOTHING)


def test_a_till_that_rests_fetches_as_soon_as_it_hears(till: Till) -> None:
    headquarters, fetched = till.headquarters, threading.Event()
    assert isinstance(headquarters, Hearing)
    agent = till.new_agent(download_every_s=3600, on_change=lambda status: fetched.set() if till.points() else None)
    agent.start()
    assert headquarters.asked.wait(WAIT_S)
    headquarters.tell(of_others(1))

    headquarters.answers.put(news(1))

    assert fetched.wait(WAIT_S)
    assert agent.rest_s() == 3600
    assert agent.stop(WAIT_S)


def test_a_till_that_hears_asks_by_itself_more_rarely(till: Till) -> None:
    headquarters, fetched = till.headquarters, threading.Event()
    assert isinstance(headquarters, Hearing)
    assert isinstance(headquarters, TellsNews)
    agent = till.new_agent(download_every_s=2, on_change=lambda status: fetched.set() if till.points() else None)
    agent.start()
    assert headquarters.asked.wait(WAIT_S)
    before = agent.rest_s()
    headquarters.tell(of_others(1))
    headquarters.answers.put(news(1))
    assert fetched.wait(WAIT_S)

    after = agent.rest_s()

    assert (before, after) == (2, LISTENING_EVERY_S)
    assert agent.stop(WAIT_S)


def test_a_till_closes_at_once_though_its_question_is_held(till: Till) -> None:
    headquarters = till.headquarters
    assert isinstance(headquarters, Hearing)
    agent = till.new_agent(download_every_s=3600)
    agent.start()
    assert headquarters.asked.wait(WAIT_S)

    assert agent.stop(WAIT_S)
    till.database.close()
    headquarters.answers.put(news(1))
