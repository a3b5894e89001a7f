"""A member's key comes and goes with what a store is told of the member, in the order in which it is told."""

from __future__ import annotations

from headquarters.telling.known_members import forget, introduce
from kernel.clock import stamp
from sync.inbox import read_all_anew
from tests.headquarters.chain import STAFF, Chain, Till, new_chain


def a_till_that_knows_a_member() -> tuple[Chain, Till, str]:
    chain = new_chain()
    till, _wire = chain.install("HP01", "HP")
    member_id = chain.member()
    till.agent.run_once()
    return chain, till, member_id


def has_key(till: Till, member_id: str) -> bool:
    with till.database.reading() as connection:
        return till.keys.export_key(connection, member_id) is not None


def test_who_is_forgotten_and_met_again_within_one_page_keeps_the_key() -> None:
    chain, till, member_id = a_till_that_knows_a_member()
    now = stamp(chain.clock.now())
    with chain.office.open(STAFF) as books:
        forget(books, "HP", [member_id], now)
        introduce(books, [(member_id, "HP")], now)

    till.agent.run_once()

    assert has_key(till, member_id)


def test_who_is_forgotten_gets_no_key_back_when_the_feed_is_read_again() -> None:
    chain, till, member_id = a_till_that_knows_a_member()
    with chain.office.open(STAFF) as books:
        forget(books, "HP", [member_id], stamp(chain.clock.now()))
    till.agent.run_once()
    with till.database.writing() as connection:
        read_all_anew(connection, {})

    till.agent.run_once()

    assert not has_key(till, member_id)
