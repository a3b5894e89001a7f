"""Clearing ends what is ended and free; a correction gives or takes what there is."""

from __future__ import annotations

import pytest

from membership.errors import MemberNotFound
from membership.facts import PointsEarned, PointsSpent
from membership.points.errors import CorrectionRefused
from membership.points.facts import PointsPutBack
from membership.points.queries import members_to_clear, members_with_ends, points_lots
from membership.points.usecases import clear_ended, correct
from membership.queries import account
from tests.membership.builders import Place, kept_tables, rebuilt_tables

TODAY = "2027-01-01"


def earner(place: Place) -> str:
    member_id = place.enrol()
    with place.open() as books:
        for number, ends_on in enumerate(("2026-12-30", "2026-12-31", "2027-01-01", "")):
            fact = PointsEarned(member_id=member_id, points=100, document_no=f"S-{number}", ends_on=ends_on)
            books.record(fact)
    return member_id


def test_a_last_day_still_counts_and_done_twice_nothing_more_is_cleared() -> None:
    place = Place()
    member_id = earner(place)

    with place.open() as books:
        cleared = [clear_ended(books, [member_id], today=TODAY, aside={}) for _ in range(2)]
        left = [lot.left for lot in points_lots(books.connection, member_id).lots]

    assert (cleared, left) == ([200, 0], [0, 0, 100, 100])
    assert rebuilt_tables(place) == kept_tables(place)


def test_what_is_held_by_rights_stays() -> None:
    place = Place()
    member_id = earner(place)

    with place.open() as books:
        assert clear_ended(books, [member_id], today=TODAY, aside={member_id: 350}) == 50


def test_only_members_with_a_last_day_in_that_time_are_looked_at() -> None:
    place = Place()
    member_id = earner(place)
    place.enrol(phone="13900000002")

    with place.database.reading() as connection:
        assert members_with_ends(connection, "", TODAY) == [member_id]
        assert members_with_ends(connection, "2027-01-01", TODAY) == []


def test_points_that_came_back_after_their_last_day_are_cleared_too() -> None:
    place = Place()
    member_id = place.enrol()
    with place.open() as books:
        books.record(PointsEarned(member_id=member_id, points=100, document_no="S-1", ends_on="2026-10-31"))
        books.record(PointsSpent(member_id=member_id, right_id="r", points=60, document_no="S-2"))
        clear_ended(books, [member_id], today=TODAY, aside={})
        books.record(PointsPutBack(member_id=member_id, points=60, document_no="S-2", returned_on="S-3"))
        since = place.clock.now().date().isoformat()

        found = members_to_clear(books.connection, since, TODAY)
        cleared = [clear_ended(books, found, today=TODAY, aside={}) for _ in range(2)]

    assert (found, cleared) == ([member_id], [60, 0])


def test_a_correction_is_kept_with_both_people_and_its_reason() -> None:
    place = Place()
    member_id = place.enrol()

    with place.open() as books:
        correct(books, member_id, 50, "漏积", by="8001+8002", aside=0)
        with pytest.raises(CorrectionRefused):
            correct(books, member_id, -51, "多积", by="8001+8002", aside=0)
        with pytest.raises(MemberNotFound):
            correct(books, "nobody", 1, "x", by="8001+8002", aside=0)
        assert account(books.connection, member_id).points == 50
