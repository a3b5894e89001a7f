"""What is known of headquarters stays over a restart."""

from __future__ import annotations

from sync.standing import Standing, note, standing
from tests.builders.books import new_database

HEARD = "2026-11-21T14:05:00.000+08:00"


def test_a_fresh_till_knows_nothing_of_headquarters() -> None:
    with new_database().reading() as connection:
        assert standing(connection) == Standing()


def test_what_is_noted_stays_and_the_rest_is_left() -> None:
    database = new_database()
    with database.writing() as connection:
        note(connection, incarnation=3, frozen="recovering", backed_up_seq=7, offset_s=-86_500, heard_at=HEARD)
    with database.writing() as connection:
        note(connection, frozen="")

    with database.reading() as connection:
        assert standing(connection) == Standing(3, "", 7, -86_500, HEARD)
