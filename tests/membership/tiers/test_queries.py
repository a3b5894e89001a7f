"""Questions about tiers walk indexes, and ask for many members at once."""

from __future__ import annotations

from membership.tiers.facts import TierPolicyPublished
from membership.tiers.queries import growing, policy_in_force, proposal_of, standings
from tests.membership.builders import Place, plans_of
from tests.membership.tiers.policies import BY_AMOUNT


def test_where_members_stand_is_found_by_indexes() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        fact = TierPolicyPublished(
            policy_version=1, number=0, policy=BY_AMOUNT, proposed_by="1001", approved_by="1002", rises=0, drops=0
        )
        books.record(fact)
        held = policy_in_force(books.connection)
    assert held is not None

    plans = plans_of(place, lambda connection: standings(connection, held, [member_id], "2026-11-21"))
    pages = plans_of(place, lambda connection: growing(connection, "2026-11-01", ""))

    assert not [step for step in (*plans, *pages) if step.startswith("SCAN") and "INDEX" not in step]


def test_a_proposal_that_nobody_made_is_not_there() -> None:
    with Place().database.reading() as connection:
        assert proposal_of(connection, 1) is None
