"""Invitations that wait, and who invited whom."""

from __future__ import annotations

from membership.facts import MemberErased
from membership.file.facts import MembersMerged
from membership.referral.queries import inviter_of, is_rewarded, person, waiting
from tests.membership.builders import Place


def test_members_who_joined_long_ago_or_were_erased_wait_for_nothing():
    place = Place()
    inviter = place.enrol()
    old = {"inviter": inviter, "joined_on": "2026-01-01"}
    place.enrol(name="周敏", phone="13900000001", **old)
    erased = place.enrol(name="孙莉", phone="13900000002", inviter=inviter)
    member_id = place.enrol(name="孙莉", phone="13900000003", inviter=inviter)
    with place.open() as books:
        books.record(MemberErased(member_id=erased, reason="本人申请"))

        found = waiting(books.connection, "2026-11-01")

    assert [(one.member_id, one.inviter) for one in found] == [(member_id, inviter)]


def test_the_inviter_is_whom_they_turned_out_to_be():
    place = Place()
    inviter, survivor = place.enrol(), place.enrol(name="李雪梅", phone="13900000001")
    member_id = place.enrol(name="孙莉", phone="13900000002", inviter=inviter)
    with place.open() as books:
        days = {"joined_on": "2026-11-21", "joined_before": "2026-11-21"}
        books.record(MembersMerged(member_id=inviter, survivor=survivor, reason="同一人", **days))

        assert inviter_of(books.connection, member_id) == survivor
        assert inviter_of(books.connection, survivor) == inviter_of(books.connection, "nobody") == ""
        assert person(books.connection, "nobody") is None
        assert is_rewarded(books.connection, member_id) is False
