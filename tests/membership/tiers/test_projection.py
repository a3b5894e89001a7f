"""What is heard about tiers ends at the same rows, in whichever order and however often."""

from __future__ import annotations

import itertools

from kernel.books import entries
from membership.facts import MemberIntroduced, PointsEarned, PointsTakenBack, StoredValueToppedUp
from membership.projection import projections as core_projections
from membership.queries import growth_of, member_view
from membership.tables import member, member_growth
from membership.tiers.facts import TierChanged, TierPolicyPublished
from membership.tiers.queries import policy_in_force
from tests.builders.books import written
from tests.membership.builders import Place, kept_tables, rebuilt_tables
from tests.membership.tiers.policies import BY_AMOUNT, bought


def changed(member_id: str, tier: str) -> TierChanged:
    return TierChanged(member_id=member_id, tier=tier, before="normal", why="reached", policy=1, day="2026-11-21")


def published(version: int) -> TierPolicyPublished:
    return TierPolicyPublished(
        policy_version=version, number=0, policy=BY_AMOUNT, proposed_by="1001", approved_by="1002", rises=0, drops=0
    )


def test_of_several_changes_the_last_one_stands_in_any_order() -> None:
    there = Place("HQ")
    member_id = there.enrol()
    for tier in ("silver", "gold", "normal"):
        there.clock.forward(seconds=1)
        with there.open() as books:
            books.record(changed(member_id, tier))
    with there.database.reading() as connection:
        enrolled, *steps = entries(connection)

    stand = set()
    for order in itertools.permutations(steps):
        here = Place()
        with here.open() as books:
            for entry in (enrolled, *order):
                assert here.keeper.apply_foreign(books.connection, entry, "") is None
        stand.add(tuple(here.rows(member)[0]))

    assert stand == {tuple(there.rows(member)[0])}
    assert next(iter(stand))[2] == "normal"


def test_bills_and_top_ups_count_and_a_replay_makes_the_same_rows() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        bill = {"member_id": member_id, "document_no": "S-1"}
        books.record(PointsEarned(**bill, points=5, goods_fen=100_00, paid_fen=90_00))
        books.record(PointsTakenBack(**bill, points=2, goods_fen=40_00, returned_on="S-2"))
        books.record(
            StoredValueToppedUp(member_id=member_id, right_id="r", principal_fen=70_00, bonus_fen=0, document_no="S-3")
        )
        books.record(PointsEarned(member_id=member_id, points=1, document_no="S-4"))  # an older till says nothing
        books.record(published(1))
        books.record(changed(member_id, "gold"))

    with place.database.reading() as connection:
        found = [(row.goods_fen, row.paid_fen, row.topped_fen) for row in growth_of(connection, [member_id])[member_id]]
        held = policy_in_force(connection)
    assert found == [(100_00, 90_00, 0), (-40_00, 0, 0), (0, 0, 70_00)]
    assert held is not None
    assert (held.version, held.policy, held.began) == (1, BY_AMOUNT, "2026-11-21")
    assert rebuilt_tables(place) == kept_tables(place)


def test_a_store_that_is_told_of_a_member_has_tier_and_growth_and_counts_no_bill_twice() -> None:
    here, there = Place("HP01"), Place("HQ")
    member_id = there.enrol()
    with there.open() as books:
        earned = books.record(
            PointsEarned(member_id=member_id, points=5, document_no="S-1", goods_fen=100_00, paid_fen=90_00)
        )
    told = MemberIntroduced(
        store="HP", member_id=member_id, card_no="M00000000018", tier="gold", home_store="BJ", joined_on="2026-01-01",
        consent="", source="", state="active", personal="", sealed_pin_hash="", points=5, principal_fen=0,
        bonus_fen=0, bills=1, own=(), tier_since="2026-11-01", tier_version="2026-11-01T10 e",
        growth=(bought("S-0", 7, member_id=member_id),),
    )  # fmt: skip
    core = core_projections(here.keys, here.phone_mac, "HP01")
    (entry,) = written("HQ", [told])

    with here.open() as books:
        books.carry_out(list(core[MemberIntroduced](entry, told)))
        books.carry_out(list(core[MemberIntroduced](entry, told)))
        here.keeper.apply_foreign(books.connection, earned, "")
        view = member_view(books.connection, member_id)

    assert view is not None
    assert view.tier == "gold"
    assert [row[0] for row in here.rows(member_growth)] == sorted(["S-0+", earned.id])


def test_a_policy_that_a_new_life_of_headquarters_publishes_takes_the_place_of_the_lost_one() -> None:
    place = Place()
    with place.open() as books:
        books.record(published(1))
        books.record(published(1))
        held = policy_in_force(books.connection)

    assert held is not None
    assert held.version == 1
