"""One person of headquarters asks for a gold board, another lets it through, and every store has it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from headquarters.deciding import boards
from headquarters.deciding.deciders import ReasonMissing, decider
from kernel.actor import Actor
from kernel.clock import stamp
from kernel.database import AnyDatabase
from shop.gold_board.errors import BoardDoubtful, ProposalNotOpen, SecondPersonNeeded
from shop.gold_board.facts import BoardRow, GoldBoardProposed, GoldBoardWithdrawn, GoldEmergencySet
from shop.gold_board.queries import board_at, emergencies_at, emergency_at, open_proposals, prices_at, proposals
from shop.gold_board.rules.policy import BoardPolicy
from shop.gold_board.tables import gold_board
from shop.staff.rules.roles import PROPOSE_BOARD
from tests.headquarters.chain import Chain, chain_of, new_chain, rows
from tests.headquarters.intake.test_receiving import hand_in
from tests.headquarters.people import FIRST, SECOND, hire

POLICY = BoardPolicy()
STALE = POLICY.stale_minutes


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    return made


def person(chain: Chain, staff_no: str) -> Actor:
    with chain.office.database.reading() as connection:
        return decider(connection, staff_no, PROPOSE_BOARD)


def prices(retail: int = 1_028_00) -> list[BoardRow]:
    return [
        BoardRow(purity_code="AU999", retail_fen=retail, trade_in_fen=1_010_00, recycle_fen=968_00, member_fen=1_018_00)
    ]


def proposed(chain: Chain, retail: int = 1_028_00, **more: object) -> str:
    return boards.propose(chain.office.keeper, person(chain, FIRST), prices(retail), policy=POLICY, **more)  # type: ignore[arg-type]


def approved(chain: Chain, number: str) -> int:
    return boards.approve(chain.office.keeper, person(chain, SECOND), number)


def emergency(chain: Chain, *, base: int = 0, store: str = "HP") -> GoldEmergencySet:
    now = chain.clock.now()
    return GoldEmergencySet(
        emergency_no="E-HP01-20261121-0001", store=store, since=stamp(now),
        valid_until=stamp(now + timedelta(hours=24)), base_version=base, reason="断网", instruction="118",
        rows=tuple(prices(1_040_00)),
    )  # fmt: skip


def test_a_board_of_two_people_is_in_force_at_every_till(chain: Chain) -> None:
    tills = [chain.install(register, store)[0] for register, store in (("HP01", "HP"), ("BJ01", "BJ"))]

    version = approved(chain, proposed(chain))
    for till in tills:
        till.agent.run_once()

    for till in tills:
        (row,) = rows(till.database, gold_board)
        assert (row["board_version"], row["published_by"], row["approved_by"]) == (version, "陈国栋", "林静")
    assert chain.office.verify().findings == ()


def test_nobody_lets_their_own_board_through(chain: Chain) -> None:
    number = proposed(chain)

    with pytest.raises(SecondPersonNeeded):
        boards.approve(chain.office.keeper, person(chain, FIRST), number)


def test_a_proposal_is_decided_once(chain: Chain) -> None:
    number = proposed(chain)
    approved(chain, number)

    with pytest.raises(ProposalNotOpen):
        approved(chain, number)
    with pytest.raises(ProposalNotOpen):
        boards.withdraw(chain.office.keeper, person(chain, FIRST), number, "written wrongly")


def test_a_withdrawal_says_why_and_leaves_nothing_open(chain: Chain) -> None:
    number = proposed(chain)

    with pytest.raises(ReasonMissing):
        boards.withdraw(chain.office.keeper, person(chain, FIRST), number, " ")
    boards.withdraw(chain.office.keeper, person(chain, SECOND), number, "written wrongly")

    with chain.office.database.reading() as connection:
        assert open_proposals(connection) == ()
        assert [(one.state, one.withdrawn_why) for one in proposals(connection, 9)] == [
            ("withdrawn", "written wrongly")
        ]


def test_a_large_change_is_said_again_with_its_number(chain: Chain) -> None:
    approved(chain, proposed(chain))

    with pytest.raises(BoardDoubtful):
        proposed(chain, 1_128_00)
    number = proposed(chain, 1_128_00, confirmed={("AU999", 1_128_00)})

    with chain.office.database.reading() as connection:
        (waiting,) = open_proposals(connection)
    assert (waiting.proposal_no, [doubt.new_fen for doubt in waiting.doubts]) == (number, [1_128_00])


def test_a_board_of_later_leaves_the_one_before_in_force_until_its_minute(chain: Chain) -> None:
    approved(chain, proposed(chain))
    later = chain.clock.now() + timedelta(hours=3)

    approved(chain, proposed(chain, 1_031_00, effective_at=later))

    with chain.office.database.reading() as connection:
        before, after = board_at(connection, stamp(chain.clock.now())), board_at(connection, stamp(later))
    assert (before and before.prices["AU999"].retail_fen) == 1_028_00
    assert (after and after.prices["AU999"].retail_fen) == 1_031_00


def test_what_a_store_proposes_is_headquarters_to_decide(chain: Chain) -> None:
    chain.install("HP01", "HP")
    wanted = GoldBoardProposed(
        proposal_no="G-HP01-20261121-0001", store="HP", proposed_by="1003", proposer_name="周建平", base_version=0,
        effective_at="", valid_hours=24, note="", rows=tuple(prices()),
    )  # fmt: skip
    hand_in(chain, chain_of("HP01", [wanted]))

    assert approved(chain, wanted.proposal_no) == 1


@pytest.mark.parametrize(
    "fact",
    [
        GoldBoardProposed(
            proposal_no="G-BJ01-20261121-0001", store="BJ", proposed_by="1003", proposer_name="x", base_version=0,
            effective_at="", valid_hours=24, note="", rows=tuple(prices()),
        ),
        GoldBoardWithdrawn(proposal_no="G-HQ-20261121-0001", store="", reason="not mine"),
    ],
)  # fmt: skip
def test_a_store_speaks_for_itself_alone(chain: Chain, fact: GoldBoardProposed | GoldBoardWithdrawn) -> None:
    chain.install("HP01", "HP")
    number = proposed(chain)
    hand_in(chain, chain_of("HP01", [fact]))

    with chain.office.database.reading() as connection:
        assert [one.proposal_no for one in open_proposals(connection)] == [number]


def test_an_emergency_is_known_here_and_ends_with_the_next_board(chain: Chain) -> None:
    chain.install("HP01", "HP")
    hand_in(chain, chain_of("HP01", [emergency(chain)]))
    with chain.office.database.reading() as connection:
        (there,) = emergencies_at(connection, stamp(chain.clock.now()))

    approved(chain, proposed(chain))

    assert (there.store, there.instruction, there.rows[0].retail_fen) == ("HP", "118", 1_040_00)
    with chain.office.database.reading() as connection:
        assert emergencies_at(connection, stamp(chain.clock.now())) == ()


def test_a_board_that_comes_late_ends_an_emergency_though_it_began_before_it(chain: Chain) -> None:
    chain.install("HP01", "HP")
    approved(chain, proposed(chain))
    chain.clock.forward(minutes=5)
    hand_in(chain, chain_of("HP01", [emergency(chain)]))

    with chain.office.database.reading() as connection:
        assert emergency_at(connection, "HP", stamp(chain.clock.now())) is None


def test_an_emergency_stands_before_the_board_it_was_set_against(chain: Chain) -> None:
    chain.install("HP01", "HP")
    approved(chain, proposed(chain))
    chain.clock.forward(minutes=5)
    hand_in(chain, chain_of("HP01", [emergency(chain, base=1)]))

    now = stamp(chain.clock.now())
    with chain.office.database.reading() as connection:
        here, elsewhere = (prices_at(connection, store, now, stale_minutes=STALE) for store in ("HP", "BJ"))
    assert here is not None
    assert elsewhere is not None
    assert (here.prices["AU999"].retail_fen, here.emergency) == (1_040_00, {"AU999": "E-HP01-20261121-0001"})
    assert (elsewhere.prices["AU999"].retail_fen, elsewhere.emergency) == (1_028_00, {})
