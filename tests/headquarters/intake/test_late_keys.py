"""A member came without a key; who brings the right one later lists the member, and nothing else does."""

from __future__ import annotations

import pytest

from headquarters.intake.late_keys import LateKeys, is_here, late_key
from kernel.books import entries
from membership.facts import MemberErased
from membership.file.rules.particulars import Particulars
from membership.file.usecases import change_member
from membership.tables import member_directory, member_key
from shop.registry import key_courier
from tests.membership.builders import Place, kept_tables, rebuilt_tables
from tests.membership.test_projection import second_place_hears


@pytest.fixture
def here() -> Place:
    return Place()


@pytest.fixture
def member_id(here: Place) -> str:
    return here.enrol()


@pytest.fixture
def there(here: Place, member_id: str) -> Place:
    """Another place, which heard of the member and has no key."""
    place = Place("BJ01")
    second_place_hears(here, place)
    return place


def key_of(place: Place, member_id: str) -> str:
    with place.database.reading() as connection:
        return place.keys.export_key(connection, member_id) or ""


def bring(place: Place, member_id: str, key: str) -> None:
    with place.open() as books:
        books.carry_out(list(late_key(books.connection, place.keys, member_id, key, place.phone_mac)))


def test_the_members_own_key_lists_the_member_as_a_rebuild_would(here: Place, there: Place, member_id: str) -> None:
    bring(there, member_id, key_of(here, member_id))

    assert there.found_names("lxm") == ["李雪梅"]
    assert rebuilt_tables(there) == kept_tables(there)


def test_a_key_that_does_not_open_the_member_is_not_kept(there: Place, member_id: str) -> None:
    bring(there, member_id, "A" * 43 + "=")

    assert (there.rows(member_key), there.rows(member_directory)) == ([], [])


def test_an_erased_member_gets_no_key_again(here: Place, there: Place, member_id: str) -> None:
    key = key_of(here, member_id)
    with there.open() as books:
        books.record(MemberErased(member_id=member_id, reason="本人要求"))

    bring(there, member_id, key)

    assert (there.rows(member_key), there.rows(member_directory)) == ([], [])


def test_a_wrong_key_of_nobodys_enrolment_gives_way_to_the_one_that_opens_it(here: Place, member_id: str) -> None:
    right, wrong = key_of(here, member_id), "A" * 43 + "="
    there = Place("BJ01")
    with here.database.reading() as source, there.open() as books:
        enrolment = list(entries(source))
        books.carry_out([there.keys.import_key(member_id, wrong)])
        LateKeys(there.keys, key_courier(there.keys), there.phone_mac).take(
            books.connection, enrolment, {member_id: right}
        )

    assert key_of(there, member_id) == right


def test_a_change_brings_no_key_for_who_is_not_enrolled(here: Place, member_id: str) -> None:
    there = Place("BJ01")
    with here.open() as books:
        change_member(books, here.keys, member_id, Particulars(name="李雪莲"), phone_mac=here.phone_mac)
    with here.database.reading() as source, there.open() as books:
        _, changed = entries(source)
        LateKeys(there.keys, key_courier(there.keys), there.phone_mac).take(
            books.connection, [changed], {member_id: key_of(here, member_id)}
        )

    assert there.rows(member_key) == []


def test_a_key_that_is_here_stays_and_a_stranger_gets_none(here: Place, member_id: str) -> None:
    before = here.rows(member_key)
    bring(here, member_id, key_of(here, member_id))
    bring(here, "nobody", key_of(here, member_id))

    assert here.rows(member_key) == before
    with here.database.reading() as connection:
        assert [is_here(connection, one) for one in (member_id, "nobody")] == [True, False]
