"""An inviter is rewarded once, and only for somebody who is new and somebody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from membership.facts import MemberErased
from membership.file.facts import MemberChanged, MembersMerged
from membership.queries import account
from membership.referral.queries import Invitation, rewarded_in, waiting
from membership.referral.rules.inviting import FirstBill, ReferralPolicy
from membership.referral.usecases import reward
from membership.tables import member
from tests.membership.builders import Place

TODAY, BILL = "2026-11-30", FirstBill("S-1", "2026-11-21", 2_000_00)
POLICY = ReferralPolicy(points=500, most_a_month=2)


class Friends:
    """李雪梅 brings 孙莉."""

    def __init__(self) -> None:
        self.place = Place()
        self.inviter = self.place.enrol()
        self.member = self.place.enrol(name="孙莉", phone="13900000002", inviter=self.inviter)

    @property
    def invitations(self) -> list[Invitation]:
        with self.place.database.reading() as connection:
            return waiting(connection, "2026-11-01")

    def pay(self, member_id: str = "", bill: FirstBill = BILL) -> int:
        (one,) = (one for one in self.invitations if one.member_id == (member_id or self.member))
        with self.place.open() as books:
            return reward(books, one, bill, POLICY, TODAY)

    def points(self, member_id: str = "") -> int:
        with self.place.database.reading() as connection:
            return account(connection, member_id or self.inviter).points

    def file(self, member_id: str, inviter: str) -> None:
        with self.place.open() as books:
            sealed = str(books.connection.scalar(select(member.c.personal).where(member.c.member_id == member_id)))
            books.record(MemberChanged(member_id=member_id, personal=sealed, adviser="", inviter=inviter, number=1))

    def merge(self, merged: str, survivor: str, joined_on: str = "2026-11-21") -> None:
        with self.place.open() as books:
            days = {"joined_on": joined_on, "joined_before": "2026-11-21"}
            books.record(MembersMerged(member_id=merged, survivor=survivor, reason="同一人", **days))


@pytest.fixture
def friends() -> Friends:
    return Friends()


def test_the_inviter_is_given_the_points_once(friends: Friends):
    (again,) = friends.invitations

    given = friends.pay()

    with friends.place.open() as books:
        assert reward(books, again, BILL, POLICY, TODAY) == 0
    assert (given, friends.points(), friends.invitations) == (500, 500, [])


def test_there_is_an_end_to_what_one_inviter_is_given_in_a_month(friends: Friends):
    others = [friends.place.enrol(name="周敏", phone=f"1390000001{n}", inviter=friends.inviter) for n in range(3)]

    given = [friends.pay(other) for other in others[:2]]
    over, later = friends.pay(others[2]), friends.pay(bill=FirstBill("S-9", "2026-12-01", 2_000_00))

    assert (given, over, later) == ([500, 500], 0, 500)
    with friends.place.database.reading() as connection:
        assert rewarded_in(connection, friends.inviter, "2026-11") == 2


def _erased(friends: Friends) -> None:
    with friends.place.open() as books:
        books.record(MemberErased(member_id=friends.inviter, reason="本人申请"))


def _same_person(friends: Friends) -> None:
    friends.merge(friends.inviter, friends.member)


def _circle(friends: Friends) -> None:
    third = friends.place.enrol(name="周敏", phone="13900000003", inviter=friends.member)
    friends.file(friends.inviter, third)


def _same_phone(friends: Friends) -> None:
    with friends.place.open() as books:
        books.connection.exec_driver_sql("UPDATE member_directory SET phone_mac = 'one'")


def _older_member(friends: Friends) -> None:
    friends.merge(friends.place.enrol(name="孙莉", phone="13900000004"), friends.member, joined_on="2020-01-01")


def _taken_out(friends: Friends) -> None:
    friends.file(friends.member, "")


def _led_elsewhere(friends: Friends) -> None:
    friends.file(friends.member, friends.place.enrol(name="周敏", phone="13900000003"))


@pytest.mark.parametrize(
    "happened", [_erased, _same_person, _circle, _same_phone, _older_member, _taken_out, _led_elsewhere]
)
def test_nobody_is_given_anything(friends: Friends, happened: Callable[[Friends], None]):
    happened(friends)

    assert friends.pay() == 0
    assert friends.points() == 0


def test_an_inviter_who_turned_out_to_be_another_is_rewarded_there(friends: Friends):
    survivor = friends.place.enrol(name="李雪梅", phone="13900000009")
    friends.merge(friends.inviter, survivor)

    assert friends.pay() == 500
    assert friends.points(survivor) == 500


def test_an_inviter_who_is_named_after_the_enrolment_is_given_nothing(friends: Friends):
    late = friends.place.enrol(name="周敏", phone="13900000003")

    friends.file(late, friends.inviter)

    assert [one.member_id for one in friends.invitations] == [friends.member]
