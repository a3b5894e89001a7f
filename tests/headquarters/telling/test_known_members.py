"""Members come to a store when they are met there, go when they stay away, and their account is right all the time."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, insert

from headquarters.telling.known_members import (
    forget,
    introduce,
    known_at,
    member_at,
    note_enrolled,
    note_seen,
    over_cap,
    seen_rows,
)
from kernel.actor import Actor, program
from kernel.books import Bookkeeper, Books
from kernel.clock import CHINA, FixedClock, stamp
from kernel.database import AnyDatabase
from kernel.executor import carry_out
from kernel.facts import Entry, Fact
from kernel.ids import Ids
from kernel.projection import Insert, Projections
from kernel.secrets import fresh_secrets
from kernel.tables import journal
from membership.facts import (
    FACTS,
    MemberIntroduced,
    OpeningBalanceBrought,
    OwnPart,
    PointsEarned,
    PointsTakenBack,
    StoredValuePutBack,
    StoredValueSpent,
)
from membership.personal import MemberKeys
from membership.projection import projections
from membership.tables import member
from membership.usecases import enrol
from tests.headquarters.member_chain import STORES, MemberChain
from tests.membership.builders import Counted

MEMBERS = 4
registers = st.sampled_from(sorted(STORES))
members = st.integers(0, MEMBERS - 1)
few = st.integers(1, 3)
steps = st.one_of(
    st.tuples(st.just("moves"), registers, members, st.integers(1, 900), st.integers(0, 5)),
    st.tuples(st.just("moves"), registers, members, st.integers(1, 900), st.integers(0, 5)),
    st.tuples(st.just("hands in"), registers, few),
    st.tuples(st.just("fetches"), registers, few),
    st.tuples(st.just("fetches"), registers, st.just(1_000)),
    st.tuples(st.just("forgets"), st.sampled_from(sorted(set(STORES.values()))), members),
    st.tuples(st.just("is replaced"), registers),
    st.tuples(st.just("is backed up"), st.just("HQ")),
    st.tuples(st.just("is set back"), st.just("HQ")),
)


def facts_of(member_id: str, amount: int) -> list[Any]:
    return [
        PointsEarned(member_id=member_id, points=amount, document_no="S-1"),
        PointsTakenBack(member_id=member_id, points=amount, document_no="S-1"),
        OpeningBalanceBrought(member_id=member_id, points=amount, principal_fen=amount, bonus_fen=1, source="x"),
        StoredValueSpent(member_id=member_id, right_id="R", principal_fen=amount, bonus_fen=2, document_no="S-1"),
        StoredValuePutBack(member_id=member_id, principal_fen=amount, bonus_fen=2, document_no="S-1"),
        PointsTakenBack(member_id=member_id, points=amount, document_no="S-1", returned_on="S-2"),
    ]


def require_agreement(chain: MemberChain, known: list[str]) -> None:
    """A till that has read its feed has headquarters' balance plus what stands here and headquarters has not seen."""
    for register, till in chain.tills.items():
        if not chain.has_greeted(register) or till.read < len(chain.feeds[STORES[register]]):
            continue
        for member_id in known:
            if not chain.office.knows(member_id):
                continue  # the enrolment is lost there until its till hands it in again
            assert till.knows(member_id) == (STORES[register] in chain.known(member_id))
            if till.knows(member_id):
                office, waiting = chain.office.account(member_id), chain.unseen_by_office(register, member_id)
                mine = till.account(member_id)
                assert (mine.points, mine.principal_fen, mine.bonus_fen, mine.bills) == (
                    office.points + waiting.points, office.principal_fen + waiting.principal_fen,
                    office.bonus_fen + waiting.bonus_fen, office.bills + waiting.bills,
                )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(st.lists(steps, max_size=40))
def test_whatever_happens_a_till_that_knows_a_member_has_the_right_account(story: list[tuple[Any, ...]]):
    chain = MemberChain()
    known = [chain.enrol("HP01", "13800006620"), chain.enrol("BJ02", "13800006621", home="HP")]
    known.append(chain.enrol("BJ01", "13800006622"))
    for register, member_id in zip(("HP01", "BJ02", "BJ01"), known, strict=True):
        chain.tills[register].record(facts_of(member_id, 1_000)[2])
    chain.settle()
    chain.back_up()
    known.append(chain.enrol("BJ02", "13800006623", home="HP"))
    chain.settle()

    for what, who, *rest in story:
        if what == "moves":
            chain.tills[who].record(facts_of(known[rest[0]], rest[1])[rest[2]])
        elif what == "hands in":
            chain.hand_in(who, rest[0])
        elif what == "fetches":
            chain.fetch(who, rest[0])
        elif what == "forgets":
            chain.forget(who, known[rest[0]])
        elif what == "is backed up":
            chain.back_up()
        elif what == "is set back":
            chain.set_back()
        else:
            chain.replace(who)
        require_agreement(chain, known)

    chain.settle()
    for till in chain.tills.values():
        for member_id in known:  # whoever was forgotten is met again
            till.record(facts_of(member_id, 1)[0])
    chain.settle()
    assert [chain.known(member_id) for member_id in known] == [["BJ", "HP"]] * MEMBERS
    require_agreement(chain, known)
    assert [till.exceptions() for till in (chain.office, *chain.tills.values())] == [[]] * 5


def test_a_member_is_told_to_the_home_store_and_where_they_were_enrolled_and_nowhere_else():
    chain = MemberChain()

    li = chain.enrol("BJ01", "13800006620", home="HP")
    zhou = chain.enrol("BJ01", "13800006621")
    chain.settle()

    assert (chain.known(li), chain.known(zhou)) == (["BJ", "HP"], ["BJ"])
    assert [till.knows(zhou) for till in chain.tills.values()] == [False, False, True, True]


def test_a_member_who_buys_in_another_store_is_introduced_there_with_all_they_have():
    chain = MemberChain()
    li = chain.enrol("HP01", "13800006620")
    chain.tills["HP01"].record(PointsEarned(member_id=li, points=500, document_no="S-1"))
    chain.settle()

    chain.tills["BJ01"].record(PointsEarned(member_id=li, points=80, document_no="S-2"))
    chain.settle()

    assert [chain.tills[name].account(li).points for name in ("HP01", "BJ01", "BJ02")] == [580, 580, 580]
    with chain.tills["BJ02"].database.reading() as connection:
        row = connection.execute(member.select()).one()
    with chain.office.database.reading() as connection:
        assert connection.execute(member.select()).one() == row


def test_a_till_of_the_store_opens_the_name_of_a_member_who_was_introduced():
    chain = MemberChain()
    li = chain.enrol("HP01", "13800006620")
    chain.settle()
    chain.tills["BJ01"].record(PointsEarned(member_id=li, points=80, document_no="S-2"))

    chain.settle()

    with chain.tills["BJ02"].database.reading() as connection:
        names = connection.exec_driver_sql("SELECT name, phone_tail FROM member_directory").all()
    assert [tuple(row) for row in names] == [("李雪梅", "6620")]


def test_a_member_who_was_forgotten_leaves_no_name_and_no_key_at_the_store():
    chain = MemberChain()
    li = chain.enrol("HP01", "13800006620")
    chain.settle()

    chain.forget("HP", li)
    chain.settle()

    for register in ("HP01", "HP02"):
        with chain.tills[register].database.reading() as connection:
            left = [
                connection.exec_driver_sql(f"SELECT count(*) FROM {name}").scalar()
                for name in ("member", "member_directory", "member_key")
            ]
        assert left == [0, 0, 0]


def test_forgetting_a_member_whom_the_store_does_not_know_writes_nothing():
    chain = MemberChain()
    li = chain.enrol("HP01", "13800006620")
    chain.settle()

    chain.forget("BJ", li)

    assert chain.office.journal() == []


def seen(chain: MemberChain, rows: list[tuple[str, str, str]]) -> None:
    """(member, home store, day last seen at HP)."""
    with chain.office.database.writing() as connection:
        for name, home, day in rows:
            blank = dict.fromkeys(("consent", "source", "personal", "sealed_pin_hash"), "")
            row = {"member_id": name, "card_no": name, "tier": "normal", "home_store": home, "state": "active"}
            connection.execute(insert(member).values(**row, **blank, joined_on="2026-01-01"))
            at = {"member_id": name, "store": "HP", "last_seen": f"{day}T10:00:00.000+08:00", "known": 1}
            connection.execute(insert(member_at).values(**at))


def test_over_the_cap_those_go_who_were_seen_longest_ago():
    chain = MemberChain()
    seen(chain, [("a", "HP", "2026-11-03"), ("b", "HP", "2026-11-01"), ("c", "HP", "2026-11-02")])

    with chain.office.database.reading() as connection:
        going = over_cap(connection, "HP", 1, 30, now=stamp(chain.clock.now()))

    assert going == ["b", "c"]


def test_other_stores_members_go_when_they_stay_away_and_the_store_s_own_stay():
    chain = MemberChain()
    seen(chain, [("own", "HP", "2026-01-01"), ("guest", "BJ", "2026-01-01"), ("late", "BJ", "2026-11-20")])

    with chain.office.database.reading() as connection:
        going = over_cap(connection, "HP", 50_000, 180, now=stamp(chain.clock.now()))

    assert going == ["guest"]


def test_who_was_seen_again_goes_last():
    chain = MemberChain()
    seen(chain, [("a", "HP", "2026-11-01"), ("b", "HP", "2026-11-02")])

    with chain.office.database.writing() as connection:
        note_seen(connection, [("a", "HP"), ("nobody", "HP")], stamp(chain.clock.now()))
        going = over_cap(connection, "HP", 1, 30, now=stamp(chain.clock.now()))
        known = known_at(connection, ["a", "nobody"])

    assert (going, known) == (["b"], {"a": ["HP"]})


def test_introductions_and_farewells_stand_on_every_database(any_database: AnyDatabase):
    clock = FixedClock(datetime(2026, 11, 21, 10, tzinfo=CHINA))
    keys = MemberKeys(fresh_secrets(Counted(1)), random=Counted(2))
    keeper = Bookkeeper(
        any_database, register="HQ", projections=Projections(FACTS, projections(keys, str, "HQ")), clock=clock,
        ids=Ids(clock, Counted(3)),
    )  # fmt: skip
    kept: list[Fact] = []

    def work(connection: Connection) -> None:
        books = Kept(keeper, connection, program("test"))
        li = enrol(books, keys, name="李雪梅", phone="13800006620", phone_mac=str, home_store="HP")
        now = stamp(clock.now())
        note_enrolled(connection, [(li, "HP")], now)
        books.record(facts_of(li, 500)[2])
        assert introduce(books, [(li, "HP"), (li, "BJ"), ("nobody", "BJ")], now) == [(li, "BJ")]
        assert forget(books, "BJ", [li], now) == 1
        books.record(facts_of(li, 20)[0])
        assert known_at(connection, [li]) == {li: ["HP"]}
        assert introduce(books, [(li, "BJ")], now) == [(li, "BJ")]
        kept[:] = books.kept  # done again when the database says so

    any_database.transact(work)

    told = [fact for fact in kept if isinstance(fact, MemberIntroduced)][-2:]
    assert [(fact.points, fact.principal_fen, fact.bills) for fact in told] == [(500, 500, 0), (520, 500, 1)]
    assert told[1].own == (OwnPart(register="HQ", points=520, principal_fen=500, bonus_fen=1, bills=1, epoch=1, seq=5),)


class Kept(Books):
    """Headquarters' books that number their journal and remember what they recorded."""

    def __init__(self, keeper: Bookkeeper, connection: Connection, actor: Actor) -> None:
        super().__init__(keeper, connection, actor)
        self.kept: list[Fact] = []

    def keep(self, entry: Entry, fact: Fact) -> None:
        self.kept.append(fact)
        row = Insert(journal, {"no": len(self.kept), **msgspec.structs.asdict(entry)})
        carry_out(self.connection, [row, *self._keeper.projections.rows_of(entry, fact)])


def test_what_can_be_no_members_id_is_seen_nowhere():
    rows = seen_rows([("m" * 5000, "HP"), ("m1", "HP")], "2026-11-22T10:00:00.000+08:00")

    assert [row.key["member_id"] for row in rows] == ["m1"]
