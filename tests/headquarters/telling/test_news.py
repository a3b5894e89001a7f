"""Headquarters holds a question until it has news for who asks, and wakes nobody else."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from headquarters.books import OfficeBooks
from headquarters.telling.feeds import page
from headquarters.telling.news import Bulletin, Heard
from kernel.database import AnyDatabase
from shop.staff.facts import StaffLeft
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, points
from tests.headquarters.intake.test_receiving import hand_in

LONG_S = 60
STORES = {"HP01": "HP", "BJ01": "BJ"}


@pytest.fixture
def chain() -> Chain:
    made = new_chain()
    for register, store in STORES.items():
        made.install(register, store)
    return made


def read_to(chain: Chain, register: str) -> dict[str, int]:
    """Where a till stands that has fetched everything."""
    with chain.office.database.reading() as connection:
        return page(connection, register, STORES[register], {}).positions


def known_to(bulletin: Bulletin, chain: Chain, register: str) -> Coroutine[Any, Any, Heard]:
    return bulletin.wait(register, read_to(chain, register), LONG_S)


def together(bulletin: Bulletin, held: int, then: Callable[[], object], *asked: Awaitable[Heard]) -> list[Heard]:
    """What is answered to questions when, all of them being held, something happens; who is left hears of a stop."""

    async def play() -> list[Heard]:
        waiting = [asyncio.ensure_future(one) for one in asked]
        while bulletin.held < held:
            await asyncio.sleep(0)
        await asyncio.to_thread(then)
        await asyncio.wait(waiting, timeout=LONG_S, return_when=asyncio.FIRST_COMPLETED)
        bulletin.stop()
        return await asyncio.gather(*waiting)

    return asyncio.run(play())


def leave(chain: Chain, staff_no: str = "1") -> None:
    """Something that the whole chain is told."""
    with chain.office.open(STAFF) as books:
        books.record(StaffLeft(staff_no=staff_no))


def test_what_was_committed_before_the_question_is_told_at_once(chain: Chain) -> None:
    before = read_to(chain, "HP01")
    leave(chain)

    heard = asyncio.run(chain.office.bulletin.wait("HP01", before, LONG_S))

    assert heard == Heard({"all": read_to(chain, "HP01")["all"]})


def test_a_position_of_a_life_that_was_lost_is_told_at_once(chain: Chain) -> None:
    ahead = {**read_to(chain, "HP01"), "members:HP": 900}

    heard = asyncio.run(chain.office.bulletin.wait("HP01", ahead, LONG_S))

    assert heard.feeds == {"members:HP": 0}


def test_whoever_is_concerned_hears_of_a_commit_and_nobody_else(chain: Chain) -> None:
    member_id = chain.member()  # of store HP
    bulletin = chain.office.bulletin

    here, there = together(
        bulletin, 2, lambda: hand_in(chain, chain_of("HP01", points(1, member_id))),
        known_to(bulletin, chain, "HP01"), known_to(bulletin, chain, "BJ01"),
    )  # fmt: skip

    assert here.feeds == {"members:HP": read_to(chain, "HP01")["members:HP"]}
    assert here.held_ns > 0
    assert there.feeds == {}


def test_what_was_not_committed_wakes_nobody(chain: Chain) -> None:
    bulletin = chain.office.bulletin

    def records_and_fails(books: OfficeBooks) -> None:
        books.record(StaffLeft(staff_no="1"))
        raise ZeroDivisionError

    def fails_then_works() -> None:
        with pytest.raises(ZeroDivisionError):
            chain.office.keeper.transact(STAFF, records_and_fails)
        leave(chain, "2")

    (heard,) = together(bulletin, 1, fails_then_works, known_to(bulletin, chain, "HP01"))

    assert heard.feeds == {"all": read_to(chain, "HP01")["all"]}


def test_when_the_time_is_over_the_answer_is_nothing(chain: Chain) -> None:
    heard = asyncio.run(chain.office.bulletin.wait("HP01", read_to(chain, "HP01"), 0.01))

    assert heard.feeds == {}
    assert heard.held_ns >= 10_000_000


def test_a_server_that_stops_answers_all_and_holds_nobody_any_more(chain: Chain) -> None:
    bulletin = chain.office.bulletin
    positions = read_to(chain, "HP01")

    heard = together(bulletin, 3, bulletin.stop, *(bulletin.wait(f"R{n}", positions, LONG_S) for n in range(3)))

    assert heard[0].feeds == heard[1].feeds == heard[2].feeds == {}
    assert asyncio.run(bulletin.wait("HP01", positions, LONG_S)) == Heard({})
    assert bulletin.held == 0


def test_a_register_waits_once_a_new_question_ends_the_one_before(chain: Chain) -> None:
    bulletin, positions = chain.office.bulletin, read_to(chain, "HP01")

    async def play() -> tuple[Heard, int]:
        first = asyncio.ensure_future(bulletin.wait("HP01", positions, LONG_S))
        await asyncio.sleep(0)
        second = asyncio.ensure_future(bulletin.wait("HP01", positions, LONG_S))
        heard, held = await first, bulletin.held
        bulletin.stop()
        await second
        return heard, held

    assert asyncio.run(play())[0].feeds == {}
    assert bulletin.held == 0


def test_thousands_wait_without_a_thread_of_their_own(chain: Chain) -> None:
    bulletin, positions, threads = chain.office.bulletin, read_to(chain, "HP01"), []
    before = threading.active_count()

    def look_and_tell() -> None:
        threads.append(threading.active_count() - before)
        leave(chain)

    heard = together(bulletin, 2_000, look_and_tell, *(bulletin.wait(f"R{n}", positions, LONG_S) for n in range(2_000)))

    assert all(one.feeds for one in heard)
    assert threads[0] < 40  # the loop's own few, which only read where the feeds end


def test_a_commit_of_another_server_process_is_found(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    chain.install("HP01", "HP")
    another = Bulletin(any_database, look_every_s=0.01)  # nobody tells it of this process's commits

    (heard,) = together(another, 1, lambda: leave(chain), known_to(another, chain, "HP01"))

    assert heard.feeds == {"all": read_to(chain, "HP01")["all"]}
