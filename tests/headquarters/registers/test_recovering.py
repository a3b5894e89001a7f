"""Headquarters comes back from a backup: nothing that a till did is lost, and nothing is granted twice meanwhile."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from sqlalchemy import Table, insert, select

from headquarters.office import Office
from headquarters.registers.recovering import awaited, incarnation_of, let_go, remembered
from headquarters.settings import Settings
from headquarters.telling.known_members import forget
from headquarters.upkeep.restore import begin
from kernel.books import head
from kernel.clock import stamp
from kernel.database import AnyDatabase, Database
from kernel.ids import Ids
from kernel.tables import metadata
from membership import usecases
from membership.points.facts import PointsExpired
from membership.queries import member_view
from membership.referral.facts import ReferralRewarded
from membership.tiers.facts import TierChanged
from pos_app.upkeep.catching_up import catch_up
from pos_app.upkeep.salvage import Wreck
from sync.authority import RightDenied, RightHeld
from sync.protocol import LookupAsk
from tests.headquarters.chain import PIN, STAFF, Chain, Till, counted, new_chain, new_database, troubles


@dataclass
class Backup:
    """Every row of headquarters' database, as a backup has them."""

    rows: dict[Table, list[dict[str, object]]]

    @classmethod
    def of(cls, database: AnyDatabase) -> Backup:
        with database.reading() as connection:
            return cls(
                {t: [dict(row._mapping) for row in connection.execute(select(t))] for t in metadata.sorted_tables}
            )

    def restored(self) -> Database:
        database = new_database()
        with database.writing() as connection:
            for table, rows in self.rows.items():
                if rows:
                    connection.execute(insert(table), rows)
        return database


def restore(chain: Chain, backup: Backup) -> None:
    """Headquarters begins a new life from its backup; every till's line leads there now."""
    before = chain.office
    office = Office(
        Settings(), database=backup.restored(), secrets=before.secrets, clock=chain.clock,
        ids=Ids(chain.clock, counted(99)), random=counted(98),
    )  # fmt: skip
    begin(office, before.incarnation, "backup")
    chain.office = Office(
        Settings(), database=office.database, secrets=before.secrets, clock=chain.clock,
        ids=Ids(chain.clock, counted(97)), random=counted(96),
    )  # fmt: skip
    for till in chain.tills.values():
        till.wire.office = chain.office


def waiting(chain: Chain) -> tuple[str, ...]:
    with chain.office.database.reading() as connection:
        return awaited(connection)


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    made.install("BJ01", "BJ")
    return made


def both(chain: Chain) -> tuple[Till, Till]:
    return chain.tills["HP01"], chain.tills["BJ01"]


def test_a_headquarters_that_was_never_restored_is_in_its_first_life(chain: Chain) -> None:
    with chain.office.database.reading() as connection:
        assert incarnation_of(connection) == 1


def test_what_the_tills_had_handed_in_after_the_backup_comes_again(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = hp.enrol()
    hp.agent.run_once()
    backup = Backup.of(chain.office.database)
    hp.earn(member_id, 30)
    hp.agent.run_once()

    restore(chain, backup)
    for till in (hp, bj, hp):
        till.agent.run_once()

    assert chain.account(member_id).points == 30
    assert troubles(chain.office.database) == []
    assert chain.office.incarnation == hp.agent.status.incarnation == 2


def test_nothing_is_granted_until_every_till_has_spoken(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = chain.member(principal_fen=100_00)
    hp.agent.run_once()
    bj.agent.run_once()
    restore(chain, Backup.of(chain.office.database))

    hp.agent.run_once()
    early = hp.authority.ask(right_id="early", account=f"value:{member_id}", amount=10_00, pin=PIN)
    still = waiting(chain)
    bj.agent.run_once()
    chain.clock.forward(minutes=2)
    hp.agent.run_once()
    late = hp.authority.ask(right_id="late", account=f"value:{member_id}", amount=10_00, pin=PIN)

    assert isinstance(early, RightDenied)
    assert still == ("BJ01",)
    assert waiting(chain) == ()
    assert isinstance(late, RightHeld)


def test_a_right_that_headquarters_forgot_is_named_by_its_till_and_can_be_spent(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = chain.member(principal_fen=100_00)
    hp.agent.run_once()
    backup = Backup.of(chain.office.database)
    assert isinstance(hp.authority.ask(right_id="r", account=f"value:{member_id}", amount=60_00, pin=PIN), RightHeld)

    restore(chain, backup)
    hp.agent.run_once()
    bj.agent.run_once()
    chain.clock.forward(minutes=2)
    hp.agent.run_once()
    other = bj.authority.ask(right_id="s", account=f"value:{member_id}", amount=60_00, pin=PIN)
    hp.spend(member_id, "r", 60_00)
    hp.agent.run_once()

    assert isinstance(other, RightDenied)
    assert chain.account(member_id).principal_fen == 40_00
    assert troubles(chain.office.database) == []


def test_a_right_that_was_granted_and_spent_since_the_backup_is_paid_once(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = chain.member(principal_fen=100_00)
    hp.agent.run_once()
    backup = Backup.of(chain.office.database)
    assert isinstance(hp.authority.ask(right_id="r", account=f"value:{member_id}", amount=60_00, pin=PIN), RightHeld)
    hp.spend(member_id, "r", 60_00)
    hp.agent.run_once()

    restore(chain, backup)
    for till in (hp, bj, hp):
        till.agent.run_once()

    assert chain.account(member_id).principal_fen == 40_00
    assert troubles(chain.office.database) == []


def test_a_till_that_will_never_speak_again_is_let_go(chain: Chain) -> None:
    hp, _bj = both(chain)
    hp.agent.run_once()
    restore(chain, Backup.of(chain.office.database))
    hp.agent.run_once()

    chain.office.keeper.transact(STAFF, lambda books: let_go(books.connection, "BJ01"))

    assert waiting(chain) == ()


def look_up(till: Till, member_id: str) -> None:
    till.wire.look_up(LookupAsk(member_id=member_id))
    till.agent.run_once()


def introduced_and_forgotten(chain: Chain) -> str:
    """HP's member with 30 points, of whom BJ was told after the backup from which headquarters then came back."""
    hp, bj = both(chain)
    member_id = hp.enrol()
    hp.earn(member_id, 30)
    hp.agent.run_once()
    backup = Backup.of(chain.office.database)
    look_up(bj, member_id)
    hp.earn(member_id, 5)
    for till in chain.tills.values():
        till.agent.run_once()
    assert (bj.names("李雪梅"), bj.account(member_id).points) == (["李雪梅"], 35)
    restore(chain, backup)
    return member_id


def test_a_member_of_whom_headquarters_forgot_the_introduction_is_taken_from_the_till(chain: Chain) -> None:
    introduced_and_forgotten(chain)
    hp, bj = both(chain)

    for till in (bj, hp, bj):
        till.agent.run_once()

    assert bj.names("李雪梅") == []
    assert hp.names("李雪梅") == ["李雪梅"]


def test_who_is_met_again_in_the_new_life_has_the_account_once(chain: Chain) -> None:
    member_id = introduced_and_forgotten(chain)
    hp, bj = both(chain)
    bj.agent.run_once()

    look_up(bj, member_id)  # before the other till has handed in its five points again
    hp.agent.run_once()
    bj.agent.run_once()

    assert chain.account(member_id).points == bj.account(member_id).points == 35
    assert bj.names("李雪梅") == ["李雪梅"]


def test_a_till_that_comes_a_day_after_its_store_was_told_anew_has_the_account_once(chain: Chain) -> None:
    chain.install("BJ02", "BJ")
    member_id = introduced_and_forgotten(chain)
    hp, bj, late = chain.tills["HP01"], chain.tills["BJ01"], chain.tills["BJ02"]
    chain.office.keeper.transact(STAFF, lambda books: let_go(books.connection, "BJ02"))
    for till in (bj, hp):
        till.agent.run_once()
    look_up(bj, member_id)

    chain.clock.forward(hours=24)
    for till in (late, bj, late):
        till.agent.run_once()

    assert [till.account(member_id).points for till in (late, bj, hp)] == [35, 35, 35]
    assert late.names("李雪梅") == bj.names("李雪梅") == ["李雪梅"]


def test_a_member_whom_the_store_was_told_to_forget_in_the_lost_life_comes_back(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = hp.enrol()
    hp.agent.run_once()
    look_up(bj, member_id)
    backup = Backup.of(chain.office.database)
    chain.office.keeper.transact(STAFF, lambda books: forget(books, "BJ", [member_id], stamp(chain.clock.now())))
    hp.earn(member_id, 30)
    for till in (hp, bj):
        till.agent.run_once()
    assert bj.names("李雪梅") == []

    restore(chain, backup)
    for till in (hp, bj):
        till.agent.run_once()

    assert (bj.names("李雪梅"), bj.account(member_id).points) == (["李雪梅"], 30)


def test_a_member_who_was_erased_since_the_backup_leaves_every_till(chain: Chain) -> None:
    member_id = introduced_and_forgotten(chain)
    hp, bj = both(chain)
    with hp.open() as books:
        usecases.erase(books, hp.keys, member_id, "wish")

    for till in (hp, bj):
        till.agent.run_once()

    assert (hp.names("李雪梅"), bj.names("李雪梅")) == ([], [])


def lost_enrolment(chain: Chain) -> str:
    """HP01's new member who bought at HP02 and HP03 too, of whom a restored headquarters knows nothing."""
    hp = chain.tills["HP01"]
    shops = [hp, *(chain.install(register, "HP")[0] for register in ("HP02", "HP03"))]
    backup = Backup.of(chain.office.database)
    member_id = hp.enrol()
    for till in (*shops, *shops):
        till.agent.run_once()
    for till, earned in zip(shops, (30, 5, 7), strict=True):
        till.earn(member_id, earned)
        till.agent.run_once()
    restore(chain, backup)
    return member_id


@pytest.mark.parametrize("first", ["HP01", "HP02"])
def test_every_till_has_the_account_whoever_comes_first_after_the_enrolment_was_lost(chain: Chain, first: str) -> None:
    member_id = lost_enrolment(chain)
    shops = [chain.tills[register] for register in ("HP01", "HP02", "HP03")]

    for till in sorted(shops, key=lambda till: till.register != first):
        till.agent.run_once()
    for till in shops:
        till.agent.run_once()

    assert [chain.account(member_id).points, *(till.account(member_id).points for till in shops)] == [42] * 4
    assert [till.names("李雪梅") for till in shops] == [["李雪梅"]] * 3
    assert troubles(chain.office.database) == []
    assert chain.office.verify().findings == ()


def test_what_headquarters_said_of_an_account_and_forgot_leaves_the_tills(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = hp.enrol()
    hp.earn(member_id, 30)
    hp.agent.run_once()
    look_up(bj, member_id)
    backup = Backup.of(chain.office.database)
    rose = TierChanged(member_id=member_id, tier="gold", before="normal", why="reached", policy=1, day="2026-11-21")
    cleared = PointsExpired(member_id=member_id, points=10, day="2026-11-21", lots=())
    brought = ReferralRewarded(member_id="new", inviter=member_id, document_no="S", bought_on="2026-11-20", points=7)
    with chain.office.open(STAFF) as books:
        for fact in (rose, cleared, brought):
            books.record(fact)
    for till in (hp, bj):
        till.agent.run_once()
    assert [till.account(member_id).points for till in (hp, bj)] == [27, 27]

    restore(chain, backup)
    with chain.office.open(STAFF) as books:
        books.record(brought)  # the night's work finds that nobody was rewarded yet
    for till in (hp, bj, hp, bj):
        till.agent.run_once()

    assert [place.account(member_id).points for place in (chain, hp, bj)] == [37, 37, 37]
    assert [tier_at(till, member_id) for till in (hp, bj)] == ["normal", "normal"]


def tier_at(till: Till, member_id: str) -> str:
    with till.database.reading() as connection:
        found = member_view(connection, member_id)
    assert found is not None
    return found.tier


def heard_and_lost(chain: Chain, *, tell_first: bool) -> str:
    """HP02 earned 100 points for HP01's member, which BJ01 heard; then headquarters and HP02's disk were lost."""
    hp, bj = both(chain)
    lost, _line = chain.install("HP02", "HP")
    member_id = hp.enrol()
    hp.earn(member_id, 30)
    for till in (hp, lost):
        till.agent.run_once()
    look_up(bj, member_id)
    backup = Backup.of(chain.office.database)
    lost.earn(member_id, 100)
    for till in (lost, bj):
        till.agent.run_once()
    assert bj.account(member_id).points == 130
    restore(chain, backup)
    if tell_first:
        for till in (hp, bj):
            till.agent.run_once()
    machine, _line = chain.install("HP02", "HP")
    catch_up(machine.keeper, machine.keys, Wreck(), machine.wire, from_file="", epochs=[1], say=lambda _words: None)
    machine.agent.run_once()
    return member_id


@pytest.mark.parametrize("tell_first", [False, True])
def test_what_a_register_wrote_that_was_lost_with_it_leaves_the_till_that_had_heard(
    chain: Chain, tell_first: bool
) -> None:
    member_id = heard_and_lost(chain, tell_first=tell_first)
    hp, bj = both(chain)

    for till in (hp, bj, hp, bj):
        chain.clock.forward(hours=2)
        till.agent.run_once()

    places = (chain, hp, bj, chain.tills["HP02"])
    assert [place.account(member_id).points for place in places] == [30, 30, 30, 30]
    assert [troubles(till.database) for till in (hp, bj)] == [[], []]


def test_headquarters_remembers_its_own_journal_up_to_where_each_life_ended(chain: Chain) -> None:
    with chain.office.database.reading() as connection:
        end = head(connection, "HQ")[1]

    restore(chain, Backup.of(chain.office.database))

    with chain.office.database.reading() as connection:
        assert remembered(connection, 2) == {1: end, 2: 1}


def test_the_tables_of_the_new_life_equal_a_rebuild(chain: Chain) -> None:
    hp, bj = both(chain)
    member_id = hp.enrol()
    hp.agent.run_once()
    backup = Backup.of(chain.office.database)
    hp.earn(member_id, 30)
    hp.agent.run_once()
    restore(chain, backup)
    for till in (hp, bj, hp):
        till.agent.run_once()

    assert chain.office.verify().findings == ()
