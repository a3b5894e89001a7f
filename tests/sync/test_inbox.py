"""A page is taken whole, with its cursor, or not at all."""

from __future__ import annotations

import msgspec
import pytest

from kernel.verify import verify
from sync.inbox import PageAltered, apply_page, positions
from sync.protocol import FeedPage
from tests.headquarters.chain import Chain, Till, chain_of, kept, new_chain, points, troubles


@pytest.fixture
def chain() -> Chain:
    return new_chain()


@pytest.fixture
def till(chain: Chain) -> Till:
    return chain.install("HP01", "HP")[0]


def page(count: int, *, register: str = "BJ01", at: int = 0) -> FeedPage:
    written = tuple(chain_of(register, points(count)))
    return FeedPage(positions={"all": at or count}, entries=written, member_keys={}, more=False, now="")


def taken(till: Till) -> dict[str, int]:
    with till.database.reading() as connection:
        return positions(connection)


def test_the_others_entries_are_kept_and_carried_out(till: Till) -> None:
    troubled = apply_page(till.keeper, page(3), take_key=till.courier.take)

    assert troubled == 0
    assert till.account("m1").points == 3
    assert taken(till) == {"all": 3}


def test_a_page_that_comes_twice_counts_once(till: Till) -> None:
    for _ in range(2):
        apply_page(till.keeper, page(3), take_key=till.courier.take)

    assert till.account("m1").points == 3


def test_own_entries_are_not_taken_from_a_page(till: Till) -> None:
    apply_page(till.keeper, page(3, register="HP01"), take_key=till.courier.take)

    assert kept(till.database, "HP01") == []
    assert taken(till) == {"all": 3}


def test_an_altered_entry_stops_its_whole_page(till: Till) -> None:
    good = page(3)
    altered = msgspec.structs.replace(good.entries[2], body='{"member_id":"m1","points":9,"document_no":""}')
    bad = msgspec.structs.replace(good, entries=(*good.entries[:2], altered))

    with pytest.raises(PageAltered, match="BJ01-1-3"):
        apply_page(till.keeper, bad, take_key=till.courier.take)

    assert kept(till.database, "BJ01") == []
    assert taken(till) == {}


def test_an_entry_that_cannot_be_carried_out_waits_and_the_others_go_on(till: Till) -> None:
    written = (*chain_of("BJ01", [("of.tomorrow", "{}"), *points(1)]),)
    mixed = FeedPage(positions={"all": 2}, entries=written, member_keys={}, more=False, now="")

    troubled = apply_page(till.keeper, mixed, take_key=till.courier.take)

    assert troubled == 1
    assert troubles(till.database) == ["unknown kind: of.tomorrow version 1"]
    assert till.account("m1").points == 1


def test_a_member_of_another_store_is_found_by_name_at_once(chain: Chain, till: Till) -> None:
    other, _wire = chain.install("BJ01", "BJ")
    other.enrol("欧阳娜", "13700005555")
    other.agent.run_once()

    till.agent.run_once()

    assert till.names("欧阳") == ["欧阳娜"]


def test_the_tables_equal_a_rebuild_from_the_journal(chain: Chain, till: Till) -> None:
    member_id = till.enrol()
    other, _wire = chain.install("BJ01", "BJ")
    other.earn(member_id, 5)  # earned before the other till has heard of the member
    for one in (other, till, other, till):
        one.agent.run_once()
    till.earn(member_id, 7)

    with till.database.reading() as connection:
        verdict = verify(connection, register="HP01", projections=till.keeper.projections)

    assert verdict.findings == ()
    assert till.account(member_id).points == 12
