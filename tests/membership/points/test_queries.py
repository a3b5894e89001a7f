"""The lots behind a balance, read from the movements that this place knows."""

from __future__ import annotations

from membership.facts import PointsEarned, PointsSpent, PointsTakenBack
from membership.points.queries import pending_of, points_lots
from tests.membership.builders import Place


def test_a_members_lots_carry_their_days_and_what_is_left() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1", ends_on="2027-12-31"))
        books.record(PointsEarned(member_id=member_id, points=40, document_no="S-2"))
        books.record(PointsSpent(member_id=member_id, right_id="r", points=30, document_no="S-3"))
        found = points_lots(books.connection, member_id)

    assert [(lot.document_no, lot.left, lot.ends_on) for lot in found.lots] == [
        ("S-1", 70, "2027-12-31"), ("S-2", 40, ""),
    ]  # fmt: skip


def test_pending_is_what_is_left_of_bills_whose_points_count_later() -> None:
    place = Place()
    first, second = place.enrol(), place.enrol(phone="13900000002")

    with place.open() as books:
        books.record(PointsEarned(member_id=first, points=100, document_no="S-1", available_on="2026-11-28"))
        books.record(PointsTakenBack(member_id=first, points=60, document_no="S-1", returned_on="S-2"))
        books.record(PointsEarned(member_id=second, points=100, document_no="S-3"))
        before = pending_of(books.connection, [first, second], "2026-11-27")
        after = pending_of(books.connection, [first, second], "2026-11-28")

    assert (before, after) == ({first: 40}, {})
