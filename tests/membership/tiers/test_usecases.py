"""Members rise at once and drop at a review alone; other tiers are two people's decision, with the numbers said."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec
import pytest
from sqlalchemy import Connection

from kernel.actor import Actor
from kernel.facts import Fact
from membership.facts import Grown, MemberErased, PointsEarned, PointsTakenBack
from membership.file.facts import MembersMerged
from membership.queries import member_view
from membership.tiers.errors import DropsNotSaid, TierProposalNotOpen, TierProposerAgain
from membership.tiers.facts import TierPolicyPublished, TierTerms
from membership.tiers.queries import counted_by_tier, growing, holders, policy_in_force, proposals
from membership.tiers.usecases import approve_policy, changes, outlooks, propose_policy, what_if_of
from tests.membership.builders import Place
from tests.membership.tiers.policies import BY_AMOUNT

TODAY = "2026-11-21"
SECOND = Actor(staff_no="1002", name="林静", role="headquarters", permissions=frozenset())
CHEAPER = msgspec.structs.replace(
    BY_AMOUNT, tiers=(TierTerms(code="normal", reach=0), TierTerms(code="gold", reach=1_000))
)


@pytest.fixture
def place() -> Place:
    made = Place()
    record(
        made,
        TierPolicyPublished(
            policy_version=1, number=0, policy=BY_AMOUNT, proposed_by="1001", approved_by="1002", rises=0, drops=0
        ),
    )
    return made


def record(place: Place, *facts: Fact) -> None:
    with place.open() as books:
        for fact in facts:
            books.record(fact)


def buy(place: Place, member_id: str, document_no: str, yuan: int) -> None:
    sums = {"goods_fen": yuan * 100, "paid_fen": yuan * 100}
    record(place, PointsEarned(member_id=member_id, points=1, document_no=document_no, **sums))


def ask(place: Place, *member_ids: str, day: str = TODAY, due: bool = False) -> list[tuple[str, str, str]]:
    """Who changes, recorded: (from, to, why)."""
    with place.open() as books:
        held = policy_in_force(books.connection)
        assert held is not None
        found = changes(books.connection, held, member_ids, day, due=member_ids if due else ())
        for fact in found:
            books.record(fact)
    return [(fact.before, fact.tier, fact.why) for fact in found]


def tier_of(place: Place, member_id: str) -> str:
    with place.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.tier


def test_the_bill_that_reaches_a_tier_makes_it_once(place: Place) -> None:
    member_id = place.enrol()
    buy(place, member_id, "S-1", 4_999)
    assert ask(place, member_id) == []

    buy(place, member_id, "S-2", 1)

    assert ask(place, member_id) == [("normal", "silver", "reached")]
    assert ask(place, member_id) == []
    assert tier_of(place, member_id) == "silver"


def test_a_return_of_what_made_the_tier_drops_it_at_the_review_and_not_before(place: Place) -> None:
    member_id = place.enrol()
    buy(place, member_id, "S-1", 20_000)
    ask(place, member_id)
    record(
        place,
        PointsTakenBack(member_id=member_id, points=1, document_no="S-1", returned_on="S-2", goods_fen=15_000_00),
    )

    assert ask(place, member_id) == []
    assert ask(place, member_id, due=True) == [("gold", "silver", "reviewed")]


def halved(_connection: Connection, rows: Iterable[Grown]) -> list[Grown]:
    return [msgspec.structs.replace(row, paid_fen=row.paid_fen // 2) for row in rows]


def test_only_what_bills_bear_out_makes_a_member_rise(place: Place) -> None:
    member_id = place.enrol()
    buy(place, member_id, "S-1", 20_000)

    with place.database.reading() as connection:
        held = policy_in_force(connection)
        assert held is not None
        (found,) = changes(connection, held, [member_id], TODAY, backed=halved)

    assert found.tier == "silver"


def test_two_who_are_one_member_have_the_sum_of_both(place: Place) -> None:
    stays, goes = place.enrol(), place.enrol("李学明", "15900006620")
    buy(place, stays, "S-1", 3_000)
    buy(place, goes, "S-2", 2_000)
    assert ask(place, stays, goes) == []

    record(
        place,
        MembersMerged(member_id=goes, survivor=stays, joined_on=TODAY, joined_before=TODAY, reason="同一人"),
    )

    assert ask(place, stays, goes) == [("normal", "silver", "reached")]
    assert tier_of(place, stays) == "silver"


def test_who_was_forgotten_stands_in_no_tier_any_more(place: Place) -> None:
    member_id = place.enrol()
    buy(place, member_id, "S-1", 20_000)
    record(place, MemberErased(member_id=member_id, reason="本人要求"))

    assert ask(place, member_id, due=True) == []
    with place.database.reading() as connection:
        assert counted_by_tier(connection) == {}


def test_another_policy_in_the_middle_of_the_window_measures_the_same_bills_anew(place: Place) -> None:
    member_id = place.enrol()
    buy(place, member_id, "S-1", 1_000)
    assert ask(place, member_id) == []

    with place.open() as books:
        number = propose_policy(books, CHEAPER)
    approve(place, number, drops=0)

    assert ask(place, member_id) == [("normal", "gold", "reached")]


def approve(place: Place, number: int, *, drops: int, person: Actor = SECOND) -> None:
    with place.keeper.open(person) as books:
        approve_policy(books, number, day=TODAY, drops=drops)


def test_other_tiers_need_a_second_person_who_says_how_many_drop(place: Place) -> None:
    member_id = place.enrol(tier="金卡")
    with place.open() as books:
        number = propose_policy(books, CHEAPER, note="  双十一  ")
        assert what_if_of(books.connection, CHEAPER, TODAY).drops == 1

    with pytest.raises(DropsNotSaid) as unsaid:
        approve(place, number, drops=0)
    approve(place, number, drops=1)

    assert unsaid.value.facts == {"drops": "1", "said": "0"}
    assert tier_of(place, member_id) == "gold"
    with place.database.reading() as connection:
        held, (proposal,) = policy_in_force(connection), proposals(connection)
    assert held is not None
    assert (held.version, held.policy, held.proposed_by, held.approved_by) == (2, CHEAPER, "1007", "1002")
    assert (proposal.version, proposal.note) == (2, "双十一")


def test_nobody_lets_the_own_proposal_through_nor_any_twice(place: Place) -> None:
    with place.open() as books:
        number = propose_policy(books, CHEAPER)
        with pytest.raises(TierProposerAgain):
            approve_policy(books, number, day=TODAY, drops=0)
    approve(place, number, drops=0)

    with pytest.raises(TierProposalNotOpen):
        approve(place, number, drops=0)
    with pytest.raises(TierProposalNotOpen):
        approve(place, 9, drops=0)


def test_who_came_with_a_tier_of_older_books_holds_it_since_the_chain_measures(place: Place) -> None:
    member_id = place.enrol(tier="金卡", joined_on="2019-03-01")
    with place.database.reading() as connection:
        held = policy_in_force(connection)
        assert held is not None
        page = holders(connection, held, "")
        (found,) = outlooks(connection, held, TODAY)

    assert page == [(member_id, TODAY)]
    assert (found.before, found.after, found.on, found.short_fen) == ("gold", "normal", "2027-11-21", 20_000_00)


def test_members_come_page_by_page(place: Place) -> None:
    members = sorted(place.enrol("李雪梅", f"1380000{number:04}") for number in range(3))
    for number, member_id in enumerate(members):
        buy(place, member_id, f"S-{number}", 10)

    with place.database.reading() as connection:
        assert growing(connection, TODAY, "") == members
        assert growing(connection, TODAY, members[1]) == members[2:]
        assert growing(connection, "2026-11-22", "") == []
