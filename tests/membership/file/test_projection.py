"""A change of a file ends alike wherever it is heard, in whichever order."""

from __future__ import annotations

from itertools import permutations

import pytest

from kernel.books import entries
from kernel.facts import Entry
from membership import usecases as core
from membership.facts import MemberIntroduced
from membership.file.facts import FACTS, MemberChanged
from membership.file.projection import projections
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member, reveal
from membership.projection import projections as core_projections
from membership.rules.file_versions import file_version
from membership.tables import member, member_directory
from tests.builders.books import written
from tests.membership.builders import Place, kept_tables, rebuilt_tables

CAME_AT = "2026-11-21T10:05:00.000+08:00"


def listed(place: Place) -> list[tuple[str, str]]:
    """Name and phone's end of everybody whom the counter finds."""
    return [(row[1], row[6]) for row in place.rows(member_directory)]


def hears(place: Place, *told: Entry) -> list[str | None]:
    with place.open() as books:
        return [place.keeper.apply_foreign(books.connection, entry, CAME_AT) for entry in told]


def knows(place: Place, other: Place, member_id: str) -> None:
    """`other` has the member's key, as it comes beside the enrolment."""
    with place.database.reading() as connection:
        key = place.keys.export_key(connection, member_id) or ""
    with other.open() as books:
        books.carry_out([other.keys.import_key(member_id, key)])


def three_writers() -> tuple[Place, str, list[Entry]]:
    """One place where a member is enrolled, and three changes of the file, each after the other."""
    place = Place()
    member_id = place.enrol()
    for name in ("李一", "李二", "李三"):
        place.clock.forward(seconds=1)
        with place.open() as books:
            change_member(books, place.keys, member_id, Particulars(name=name), phone_mac=place.phone_mac)
    with place.database.reading() as connection:
        return place, member_id, list(entries(connection))


def version(number: int, changes: list[Entry]) -> str:
    """Of the change of this number; in front of them stands the enrolment."""
    return file_version(number, changes[number].id, changes[number].wall)


def test_every_fact_of_files_has_a_projection() -> None:
    place = Place()

    assert set(projections(place.keys, place.phone_mac)) == set(FACTS)


def test_the_last_writer_stands_in_any_order() -> None:
    here, member_id, (enrolled, *changes) = three_writers()
    ends = set()

    for order in permutations(changes):
        there = Place("BJ01")
        knows(here, there, member_id)
        assert hears(there, enrolled, *order) == [None] * 4
        ends.add((tuple(there.rows(member)), tuple(there.rows(member_directory))))

    assert ends == {(tuple(here.rows(member)), tuple(here.rows(member_directory)))}
    assert listed(here) == [("李三", "6620")]


def test_a_clock_that_is_a_year_ahead_pins_no_name() -> None:
    here, member_id, told = three_writers()
    there = Place("BJ01")
    knows(here, there, member_id)
    hears(there, *told)
    there.clock.forward(hours=24 * 365)
    for place, name in ((there, "李四"), (here, "李五")):
        with place.open() as books:
            change_member(books, place.keys, member_id, Particulars(name=name), phone_mac=place.phone_mac)
        with place.database.reading() as connection:
            last = list(entries(connection))[-1]
        other = here if place is there else there
        assert hears(other, last) == [None]

    assert listed(here) == listed(there) == [("李五", "6620")]


def test_a_rebuild_equals_the_tables_after_changes_and_looks() -> None:
    here, member_id, _ = three_writers()
    with here.open() as books:
        reveal(books, here.keys, member_id, "核对")

    assert rebuilt_tables(here) == kept_tables(here)


def test_a_change_that_comes_after_the_erasure_lists_nobody_again() -> None:
    here, member_id, (enrolled, *changes) = three_writers()
    there = Place("BJ01")
    knows(here, there, member_id)
    with here.open() as books:
        core.erase(books, here.keys, member_id, "本人要求")
    with here.database.reading() as connection:
        erased = list(entries(connection))[-1]

    assert hears(there, enrolled, erased, *changes) == [None] * 5

    assert listed(there) == []
    assert rebuilt_tables(there) == kept_tables(there)


def test_what_headquarters_tells_of_before_does_not_undo_a_later_change() -> None:
    here, member_id, changes = three_writers()
    older = MemberIntroduced(
        store="HP", member_id=member_id, card_no="M00000000018", tier="gold", home_store="BJ", joined_on="2026-01-01",
        consent="", source="", state="active", personal=here.rows(member)[0][7], sealed_pin_hash="", points=0,
        principal_fen=0, bonus_fen=0, bills=0, own=(), adviser="1001", file_version=version(1, changes),
    )  # fmt: skip
    (entry,) = written("HQ", [older])

    with here.open() as books:
        books.carry_out(core_projections(here.keys, here.phone_mac, "HP01")[MemberIntroduced](entry, older))

    (row,) = here.rows(member)
    assert (row[1], row[2]) == ("M00000000018", "gold")
    assert row[10:13] == ("", "", version(3, changes))
    assert listed(here) == [("李三", "6620")]


@pytest.mark.parametrize("sealed", ["", "no seal", "QUJD"])
def test_a_file_that_nobody_can_open_changes_nothing(sealed: str) -> None:
    here = Place()
    fact = MemberChanged(member_id=here.enrol(), personal=sealed, adviser="", inviter="", number=1)

    (reason,) = hears(here, written("BJ01", [fact])[0])

    assert reason is not None
    assert listed(here) == [("李雪梅", "6620")]


def test_a_file_of_nobody_is_a_case_for_a_person() -> None:
    fact = MemberChanged(member_id="nobody", personal="", adviser="", inviter="", number=1)

    (reason,) = hears(Place(), written("BJ01", [fact])[0])

    assert reason is not None
    assert reason.startswith("conflict")
