"""An invitation and its reward in the tables, which a rebuild makes again."""

from __future__ import annotations

from sqlalchemy import select

from membership.referral.facts import ReferralRewarded
from membership.referral.tables import member_invitation, member_referral
from membership.tables import member_movement
from tests.membership.builders import Place, kept_tables, rebuilt_tables


def test_who_was_invited_stands_there_and_who_was_not_does_not():
    place = Place()
    inviter = place.enrol()
    member_id = place.enrol(name="孙莉", phone="13900000002", inviter=inviter)

    assert place.rows(member_invitation) == [(member_id, inviter, "2026-11-21")]


def test_a_reward_moves_the_inviters_points_and_names_the_bill():
    place = Place()
    inviter = place.enrol()
    member_id = place.enrol(name="孙莉", phone="13900000002", inviter=inviter)
    fact = ReferralRewarded(
        member_id=member_id, inviter=inviter, document_no="S-1", bought_on="2026-11-21", points=500,
        ends_on="2027-11-21",
    )  # fmt: skip
    with place.open() as books:
        books.record(fact)
        moved = books.connection.execute(select(member_movement)).one()

    assert (moved.member_id, moved.what, moved.points, moved.ends_on) == (inviter, "referral", 500, "2027-11-21")
    assert place.rows(member_referral) == [(member_id, inviter, "S-1", "2026-11-21", 500)]
    assert rebuilt_tables(place) == kept_tables(place)
