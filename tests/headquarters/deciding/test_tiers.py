"""With the bill that reaches a tier a member stands in it everywhere, and only by what bills bear out."""

from __future__ import annotations

import msgspec
import pytest

from headquarters.deciding.tiers import approve, change, propose
from kernel.actor import Actor
from kernel.database import AnyDatabase
from kernel.facts import Fact
from membership.facts import PointsEarned, PointsTakenBack
from membership.queries import growth_of, member_view
from membership.tiers.facts import TierChanged, TierPolicyPublished
from membership.tiers.queries import policy_in_force
from tests.headquarters.chain import STAFF, Chain, chain_of, new_chain, troubles
from tests.headquarters.intake.test_receiving import hand_in
from tests.membership.tiers.policies import BY_AMOUNT
from tests.shop.sales.test_projection import SALE

FIRST, SECOND = (
    Actor(staff_no=number, name=name, role="headquarters", permissions=frozenset())
    for number, name in (("1001", "陈国栋"), ("1002", "林静"))
)
PUBLISHED = TierPolicyPublished(
    policy_version=1, number=0, policy=BY_AMOUNT, proposed_by="1001", approved_by="1002", rises=0, drops=0
)


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    for register in ("HP01", "BJ01"):
        made.install(register, register[:2])
    with made.office.open(STAFF) as books:
        books.record(PUBLISHED)
    return made


def bill(member_id: str, fen: int, *, claimed_fen: int | None = None, store: str = "HP") -> list[Fact]:
    """A sale of goods, and what its register says that it counts."""
    number = f"S-{store}01-20261121-0001"
    said = fen if claimed_fen is None else claimed_fen
    return [
        msgspec.structs.replace(SALE, sale_no=number, store=store, member_id=member_id, due_fen=fen),
        PointsEarned(member_id=member_id, points=1, document_no=number, goods_fen=said, paid_fen=said),
    ]


def tier(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.tier


def test_the_upload_of_the_bill_that_reaches_a_tier_makes_it_and_every_store_that_knows_them_hears(
    chain: Chain,
) -> None:
    here, there = chain.tills["HP01"], chain.tills["BJ01"]
    member_id = here.enrol()
    there.agent.run_once()
    here.record(*bill(member_id, 20_000_00))

    here.agent.run_once()
    here.agent.run_once()

    assert tier(chain, member_id) == "gold"
    with here.database.reading() as connection:
        view, held = member_view(connection, member_id), policy_in_force(connection)
    assert view is not None
    assert view.tier == "gold"
    assert held is not None
    assert held.policy == BY_AMOUNT
    assert chain.office.verify().sound


def test_a_store_that_meets_the_member_later_is_told_tier_and_growth(chain: Chain) -> None:
    member_id = chain.member()
    hand_in(chain, chain_of("HP01", bill(member_id, 20_000_00)))
    there = chain.tills["BJ01"]
    there.record(PointsEarned(member_id=member_id, points=1, document_no="S-9"))

    there.agent.run_once()
    there.agent.run_once()

    with there.database.reading() as connection:
        view, (grown,) = member_view(connection, member_id), growth_of(connection, [member_id])[member_id]
    assert view is not None
    assert (view.tier, grown.paid_fen, grown.member_id) == ("gold", 20_000_00, member_id)


@pytest.mark.parametrize(
    "claimed",
    [
        pytest.param(lambda member_id: bill(member_id, 100_00, claimed_fen=20_000_00), id="more than the goods cost"),
        pytest.param(lambda member_id: bill(member_id, 20_000_00)[1:], id="without the bill"),
        pytest.param(
            lambda member_id: [bill("somebody", 20_000_00)[0], bill(member_id, 20_000_00)[1]], id="another's bill"
        ),
    ],
)
def test_what_no_bill_bears_out_makes_nobody_rise(chain: Chain, claimed) -> None:  # type: ignore[no-untyped-def]
    member_id = chain.member()

    hand_in(chain, chain_of("HP01", claimed(member_id)))

    assert tier(chain, member_id) == "normal"


@pytest.mark.parametrize(
    "hostile",
    [
        TierChanged(member_id="m", tier="diamond", before="normal", why="reached", policy=1, day="2026-11-21"),
        PUBLISHED,
        PointsEarned(member_id="m", points=1, document_no="S", goods_fen=100, paid_fen=101),
        PointsEarned(member_id="m", points=1, document_no="S", goods_fen=-1, paid_fen=-1),
        PointsTakenBack(member_id="m", points=0, document_no="S", goods_fen=-20_000_00),
    ],
)
def test_a_register_that_says_such_a_thing_changes_nothing(chain: Chain, hostile: Fact) -> None:
    hand_in(chain, chain_of("HP01", [hostile]))

    assert len(troubles(chain.office.database)) == 1  # type: ignore[arg-type]


def test_a_chain_without_tiers_changes_nobody(any_database: AnyDatabase) -> None:
    chain = new_chain(any_database)
    chain.install("HP01", "HP")
    member_id = chain.member()

    hand_in(chain, chain_of("HP01", bill(member_id, 20_000_00)))

    assert tier(chain, member_id) == "normal"
    with chain.office.open(STAFF) as books:
        assert change(books, [member_id], "2026-11-21", due={member_id}) == []  # type: ignore[arg-type]


def test_two_people_give_the_chain_other_tiers(chain: Chain) -> None:
    keeper = chain.office.keeper
    number = propose(keeper, FIRST, msgspec.structs.replace(BY_AMOUNT, name="2027"), "新年")

    found = approve(keeper, SECOND, number, 0)

    assert (found.rises, found.drops) == (0, 0)
    with chain.office.database.reading() as connection:
        held = policy_in_force(connection)
    assert held is not None
    assert (held.version, held.policy.name) == (2, "2027")
