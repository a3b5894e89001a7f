"""Expiry, correction and a return move the account once, and a rebuild gives the same tables."""

from __future__ import annotations

from membership.facts import PointsSpent
from membership.points.facts import EndedLot, PointsCorrected, PointsExpired, PointsPutBack
from membership.points.queries import points_lots
from membership.queries import account, movements
from tests.membership.builders import Place, kept_tables, rebuilt_tables


def test_each_is_a_movement_of_its_own() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        books.record(
            PointsCorrected(member_id=member_id, points=100, reason="补登", by="8001+8002", ends_on="2027-01-31")
        )
        books.record(PointsSpent(member_id=member_id, right_id="r", points=80, document_no="S-1"))
        books.record(PointsPutBack(member_id=member_id, points=50, document_no="S-1", returned_on="S-2"))
        lots = (EndedLot(lot_id="x", points=70),)
        books.record(PointsExpired(member_id=member_id, points=70, day="2027-02-01", lots=lots))
        has, moved = account(books.connection, member_id), movements(books.connection, member_id)
        found = points_lots(books.connection, member_id)

    assert has.points == found.balance == 0
    assert [(one.what, one.points) for one in reversed(moved)] == [
        ("corrected", 100), ("spent", -80), ("put_back", 50), ("expired", -70),
    ]  # fmt: skip
    assert [lot.gone for lot in found.lots] == [{"spent": 30, "expired": 70}]
    assert rebuilt_tables(place) == kept_tables(place)
