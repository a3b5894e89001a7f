"""Headquarters forgot or merged somebody, and hears of the enrolment only now: the later word holds all the same."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from headquarters.telling.known_members import known_at
from headquarters.telling.said_before import erased_before, merges_before
from kernel.database import AnyDatabase
from kernel.tables import journal
from membership.facts import MemberErased, PointsEarned
from membership.file.facts import MembersMerged
from membership.tables import member, member_directory, member_key, member_merge
from tests.headquarters.chain import STAFF, Chain, Till, new_chain, rows, troubles


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for register, store in (("HP01", "HP"), ("HP02", "HP"), ("BJ01", "BJ")):
        made.install(register, store)
    return made


def hear(chain: Chain, *registers: str) -> None:
    for name in registers:
        chain.tills[name].agent.run_once()


def erase(chain: Chain, member_id: str) -> None:
    with chain.office.open(STAFF) as books:
        books.record(MemberErased(member_id=member_id, reason="本人要求"))


def merge(chain: Chain, merged: str, survivor: str) -> None:
    fact = MembersMerged(
        member_id=merged, survivor=survivor, joined_on="2026-11-20", joined_before="2026-11-21", reason="同一人"
    )
    with chain.office.open(STAFF) as books:
        books.record(fact)


def states(place: Till | Chain) -> dict[str, str]:
    database = place.office.database if isinstance(place, Chain) else place.database
    return {str(row["member_id"]): str(row["state"]) for row in rows(database, member)}  # type: ignore[arg-type]


def has_person(place: Till | Chain, member_id: str) -> bool:
    """Whether a key or a name of the member is there."""
    database = place.office.database if isinstance(place, Chain) else place.database
    kept = [*rows(database, member_key), *rows(database, member_directory)]  # type: ignore[arg-type]
    return member_id in [row["member_id"] for row in kept]


def told_of(chain: Chain, kind: str) -> int:
    with chain.office.database.reading() as connection:
        return len(connection.execute(select(journal.c.no).where(journal.c.kind == kind)).all())


def test_who_was_erased_before_the_enrolment_was_heard_is_found_nowhere(chain: Chain) -> None:
    hp = chain.tills["HP01"]
    li = hp.enrol()
    erase(chain, li)

    hear(chain, "HP01", "HP01", "HP02", "BJ01")

    assert [has_person(place, li) for place in (chain, *chain.tills.values())] == [False] * 4
    assert (states(chain)[li], states(hp)[li]) == ("erased", "erased")
    assert li not in states(chain.tills["HP02"])
    assert told_of(chain, "membership.introduced") == 0
    assert troubles(chain.office.database) == []  # type: ignore[arg-type]
    assert chain.office.verify().findings == ()


def test_points_heard_before_an_erased_members_enrolment_introduce_nobody(chain: Chain) -> None:
    li = chain.tills["HP01"].enrol()
    chain.tills["BJ01"].record(PointsEarned(member_id=li, points=9, document_no="S-BJ01-1"))
    hear(chain, "BJ01")
    erase(chain, li)

    hear(chain, "HP01", "HP01", "HP02", "BJ01")

    assert [has_person(place, li) for place in (chain, *chain.tills.values())] == [False] * 4
    assert told_of(chain, "membership.introduced") == 0
    assert chain.account(li).points == 9


def test_who_was_merged_before_the_enrolment_was_heard_comes_out_merged_at_every_till(chain: Chain) -> None:
    stays = chain.tills["BJ01"].enrol()
    hear(chain, "BJ01")
    goes = chain.tills["HP01"].enrol("李雪梅", "13900001234")
    merge(chain, goes, stays)

    hear(chain, "HP01", "HP01", "HP02", "BJ01")

    for place in (chain, chain.tills["HP01"], chain.tills["HP02"]):
        assert states(place)[goes] == "merged"
        assert states(place)[stays] == "active"
    with chain.office.database.reading() as connection:
        assert known_at(connection, [stays])[stays] == ["BJ", "HP"]
    assert rows(chain.office.database, member_merge) == rows(chain.tills["HP01"].database, member_merge)  # type: ignore[arg-type]
    assert chain.office.verify().findings == ()


def test_a_survivor_whose_enrolment_is_heard_last_has_the_earlier_day(chain: Chain) -> None:
    goes = chain.tills["HP01"].enrol()
    hear(chain, "HP01")
    chain.clock.forward(days=1)
    stays = chain.tills["BJ01"].enrol("李雪梅", "13900001234")
    merge(chain, goes, stays)

    hear(chain, "BJ01")

    joined = {row["member_id"]: row["joined_on"] for row in rows(chain.office.database, member)}  # type: ignore[arg-type]
    assert joined[stays] == joined[goes] == "2026-11-21"


def test_of_a_merged_member_who_was_erased_no_merge_is_said(chain: Chain) -> None:
    goes, stays = chain.tills["HP01"].enrol(), chain.tills["BJ01"].enrol("李雪梅", "13900001234")
    merge(chain, goes, stays)
    erase(chain, goes)
    hear(chain, "HP01")

    with chain.office.database.reading() as connection:
        assert erased_before(connection, [goes, stays]) == {goes}
        assert merges_before(connection, [goes, stays]) == []
    assert states(chain)[goes] == "erased"
