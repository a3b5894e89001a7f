"""Points end on their last day, once, and never those that a register holds."""

from __future__ import annotations

import msgspec
import pytest

from headquarters.upkeep.clearing import NOTHING_CLEARED, clear
from headquarters.upkeep.nightly import run
from kernel.database import AnyDatabase
from membership.facts import PointsEarned, StoredValueToppedUp
from membership.queries import account
from membership.value.rules.prepaid import PrepaidRules
from sync.protocol import RightAsk, RightGrantedAnswer
from tests.headquarters.chain import PIN, STAFF, Chain, new_chain
from tests.headquarters.intake.test_receiving import sender

LAST_DAY, DAY_AFTER = "2026-12-31", "2027-01-01"


@pytest.fixture
def chain(any_database: AnyDatabase) -> Chain:
    made = new_chain(any_database)
    made.install("HP01", "HP")
    return made


def earner(chain: Chain) -> str:
    member_id = chain.member()
    with chain.office.open(STAFF) as books:
        books.record(PointsEarned(member_id=member_id, points=300, document_no="S-1", ends_on=LAST_DAY))
        books.record(PointsEarned(member_id=member_id, points=40, document_no="S-2"))
    return member_id


def points(chain: Chain, member_id: str) -> int:
    with chain.office.database.reading() as connection:
        return account(connection, member_id).points


def test_what_ended_is_cleared_the_day_after_and_nothing_twice(chain: Chain) -> None:
    member_id, office = earner(chain), chain.office

    early = clear(office.keeper, office.settings, LAST_DAY)
    first = clear(office.keeper, office.settings, DAY_AFTER)
    again = clear(office.keeper, office.settings, DAY_AFTER)

    assert (early, first.points, again) == (NOTHING_CLEARED, 300, NOTHING_CLEARED)
    assert first.lines() == ("300 ended points cleared",)
    assert points(chain, member_id) == 40
    assert office.verify().sound


def test_what_a_register_holds_is_cleared_when_it_is_free_again(chain: Chain) -> None:
    member_id, office = earner(chain), chain.office
    ask = RightAsk(right_id="r", account=f"points:{member_id}", amount=100, incarnation=office.incarnation, pin=PIN)
    assert isinstance(office.ask_right(sender(chain, "HP01"), ask), RightGrantedAnswer)

    assert clear(office.keeper, office.settings, DAY_AFTER).points == 240
    assert points(chain, member_id) == 100


def test_a_till_that_was_away_for_some_days_brings_points_that_ended_meanwhile(chain: Chain) -> None:
    member_id, office = earner(chain), chain.office
    clear(office.keeper, office.settings, "2027-01-04")
    with office.open(STAFF) as books:
        books.record(PointsEarned(member_id=member_id, points=7, document_no="S-3", ends_on=LAST_DAY))

    assert clear(office.keeper, office.settings, "2027-01-05").points == 7


def test_the_night_does_it_and_names_accounts_above_the_cap(chain: Chain) -> None:
    member_id = earner(chain)
    with chain.office.open(STAFF) as books:
        sold = StoredValueToppedUp(
            member_id=member_id, right_id="t", principal_fen=600_00, bonus_fen=0, document_no="S-4"
        )
        books.record(sold)
    chain.clock.forward(days=60)
    settings = msgspec.structs.replace(chain.office.settings, prepaid=PrepaidRules(named_cap_fen=500_00))

    night = run(chain.office.keeper, settings)

    assert "300 ended points cleared" in night.lines()
    assert "1 accounts hold more stored value than the cap" in night.lines()
