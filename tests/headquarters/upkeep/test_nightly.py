"""What happens at headquarters while the shops sleep."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import text

from headquarters.registers.door import Installed, revoke
from headquarters.settings import Settings
from headquarters.telling.known_members import known_at
from headquarters.upkeep.nightly import VERIFIED, Night, run, verify_new
from kernel.database import AnyDatabase
from kernel.tables import journal, place_meta
from sync.protocol import LeasePolicy, RightAsk, RightGrantedAnswer
from sync.rights import right
from tests.headquarters.chain import STAFF, Chain, new_chain, rows

DAY = LeasePolicy(max_age_s=24 * 3600)


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database, Settings(policies={"": DAY}, members_a_store=2))
    made.install("HP01", "HP")
    return made


def night(chain: Chain) -> Night:
    return run(chain.office.keeper, chain.office.settings)


def lease(chain: Chain, right_id: str, member_id: str) -> None:
    till = chain.tills["HP01"]
    ask = RightAsk(
        right_id=right_id, right_kind="lease", account=f"value:{member_id}", amount=50_00,
        incarnation=chain.office.incarnation,
    )  # fmt: skip
    assert isinstance(chain.office.ask_right(Installed(till.register, till.store), ask), RightGrantedAnswer)


def states(chain: Chain) -> dict[str, tuple[str, int]]:
    return {str(row["right_id"]): (row["state"], row["aside"]) for row in rows(chain.office.database, right)}


def tamper(database: AnyDatabase, deed: str, statement: str) -> None:
    """As somebody would who has the database open in another program."""
    where = " ON journal" if database.dialect == "postgresql" else ""
    with database.writing() as connection:
        connection.execute(text(f"DROP TRIGGER journal_no_{deed}{where}"))
        connection.execute(text(statement))


def test_a_quiet_night_changes_nothing(chain: Chain):
    found = night(chain)

    assert (found.forgotten, found.called_in, found.still_out, found.held, found.findings) == ({}, (), (), (), ())
    assert found.verified == len(rows(chain.office.database, journal))


def test_a_lease_past_its_time_is_asked_for_and_stays_set_aside(chain: Chain):
    member_id = chain.member(principal_fen=1_000_00)
    lease(chain, "old", member_id)
    chain.clock.forward(hours=23)
    lease(chain, "new", member_id)
    chain.clock.forward(hours=2)

    found = night(chain)

    assert [one.right_id for one in found.called_in] == ["old"]
    assert states(chain) == {"old": ("called_in", 1), "new": ("open", 1)}


def test_it_is_asked_for_once_and_told_each_night_until_it_is_closed(chain: Chain):
    lease(chain, "old", chain.member(principal_fen=1_000_00))
    chain.clock.forward(hours=25)
    night(chain)

    again = night(chain)

    assert (again.called_in, [one.right_id for one in again.still_out]) == ((), ["old"])
    assert any("still out: HP01 value right old" in line for line in again.lines())


def test_the_till_hears_that_its_lease_is_called_in(chain: Chain):
    lease(chain, "old", chain.member(principal_fen=1_000_00))
    chain.clock.forward(hours=25)
    night(chain)

    with chain.office.database.reading() as connection:
        feeds = connection.execute(text("SELECT feed FROM feed_item ORDER BY no DESC")).scalars().first()

    assert feeds == "register:HP01"


def test_what_a_revoked_register_holds_waits_for_a_person(chain: Chain):
    lease(chain, "held", chain.member(principal_fen=1_000_00))
    with chain.office.open(STAFF) as books:
        revoke(books, "HP01", "stolen")

    found = night(chain)

    assert [one.right_id for one in found.held] == ["held"]
    assert states(chain)["held"] == ("quarantined", 1)


def test_a_store_forgets_the_members_over_its_cap(chain: Chain):
    till = chain.tills["HP01"]
    members = []
    for number in range(4):
        members.append(till.enrol(f"会员{number}", f"1380000662{number}"))
        till.agent.run_once()
        chain.clock.forward(minutes=1)

    found = night(chain)

    with chain.office.database.reading() as connection:
        known = known_at(connection, members)
    assert found.forgotten == {"HP": 2}
    assert sorted(known) == sorted(members[2:])
    till.agent.run_once()
    assert till.names("会员0") == []
    assert night(chain).forgotten == {}


def test_what_came_since_the_last_night_is_checked_and_no_more(chain: Chain):
    night(chain)
    chain.tills["HP01"].earn("m-1", 5)
    chain.tills["HP01"].agent.run_once()

    assert night(chain).verified == 1
    assert night(chain).verified == 0


def test_an_entry_that_somebody_altered_is_told_every_night(chain: Chain):
    database = chain.office.database
    for points in (5, 6):
        chain.tills["HP01"].earn("m-1", points)
    chain.tills["HP01"].agent.run_once()
    tamper(database, "update", "UPDATE journal SET body = replace(body, '5', '9') WHERE register = 'HP01' AND seq = 1")

    first, second = verify_new(chain.office.keeper), verify_new(chain.office.keeper)

    assert first[1] == second[1] == ("HP01-1-1 was altered, its hash does not fit",)
    assert VERIFIED not in [row["name"] for row in rows(database, place_meta)]


def test_an_entry_that_was_taken_away_is_noticed(chain: Chain):
    database = chain.office.database
    for points in (5, 6, 7):
        chain.tills["HP01"].earn("m-1", points)
    chain.tills["HP01"].agent.run_once()
    tamper(database, "delete", "DELETE FROM journal WHERE register = 'HP01' AND seq = 2")

    assert verify_new(chain.office.keeper)[1] == ("HP01-1-3 follows a gap",)


def test_no_member_is_named_in_what_a_person_reads(chain: Chain):
    member_id = chain.member(principal_fen=1_000_00)
    lease(chain, "old", member_id)
    chain.clock.forward(hours=25)

    words = "\n".join(night(chain).lines())

    assert "old" in words
    assert member_id not in words


def test_settings_that_keep_more_forget_nobody(chain: Chain):
    till = chain.tills["HP01"]
    for number in range(4):
        till.enrol(f"会员{number}", f"1380000662{number}")
    till.agent.run_once()
    roomy = msgspec.structs.replace(chain.office.settings, members_a_store=10)

    assert run(chain.office.keeper, roomy).forgotten == {}
