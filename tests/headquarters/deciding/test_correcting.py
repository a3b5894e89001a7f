"""Two people put points right; what a register holds of them is not theirs to take."""

from __future__ import annotations

import pytest

from headquarters.deciding.correcting import correct_points
from headquarters.deciding.deciders import ReasonMissing
from kernel.database import AnyDatabase
from membership.errors import MemberNotFound
from membership.points.errors import CorrectionRefused
from membership.points.queries import points_lots
from membership.queries import member_view
from sync.protocol import RightAsk, RightGrantedAnswer
from tests.headquarters.chain import PIN, Chain, new_chain
from tests.headquarters.intake.test_receiving import sender
from tests.headquarters.people import both, hire


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    hire(made)
    made.install("HP01", "HP")
    return made


def card(chain: Chain, member_id: str) -> str:
    with chain.office.database.reading() as connection:
        view = member_view(connection, member_id)
    assert view is not None
    return view.card_no


def test_points_are_given_with_a_last_day_and_taken_again(chain: Chain) -> None:
    member_id, keeper, two = chain.member(), chain.office.keeper, both(chain)
    number = card(chain, member_id)

    given = correct_points(keeper, two, number, 500, "漏积", ends_on="2027-12-31")
    left = correct_points(keeper, two, number, -200, "多积")
    with chain.office.database.reading() as connection:
        (lot,) = points_lots(connection, member_id).lots

    assert (given, left, lot.left, lot.ends_on) == (500, 300, 300, "2027-12-31")
    assert chain.office.verify().sound


def test_what_is_held_is_not_taken(chain: Chain) -> None:
    member_id, office, two = chain.member(), chain.office, both(chain)
    number = card(chain, member_id)
    correct_points(office.keeper, two, number, 500, "漏积")
    ask = RightAsk(right_id="r", account=f"points:{member_id}", amount=400, incarnation=office.incarnation, pin=PIN)
    assert isinstance(office.ask_right(sender(chain, "HP01"), ask), RightGrantedAnswer)

    with pytest.raises(CorrectionRefused):
        correct_points(office.keeper, two, number, -101, "多积")
    assert correct_points(office.keeper, two, number, -100, "多积") == 400


@pytest.mark.parametrize(
    ("number", "points", "reason", "refusal"),
    [("", 0, "x", CorrectionRefused), ("", 5, " ", ReasonMissing), ("M00000000000", 5, "x", MemberNotFound)],
)
def test_nothing_for_nobody_or_without_a_reason_is_refused(
    chain: Chain, number: str, points: int, reason: str, refusal: type[Exception]
) -> None:
    number = number or card(chain, chain.member())

    with pytest.raises(refusal):
        correct_points(chain.office.keeper, both(chain), number, points, reason)
