"""A member's key is kept once and handed out only beside what it opens."""

from __future__ import annotations

import msgspec
import pytest

from kernel.facts import Entry
from membership.usecases import erase
from sync.keys import is_key, owner_of
from tests.builders.books import CLERK, written
from tests.sync.fake import Till, points

KEY = "QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUE="


@pytest.fixture
def till() -> Till:
    return Till()


def enrolment(member_id: str) -> Entry:
    return written("BJ01", points(1, member_id), kind="membership.enrolled")[0]


def exported(till: Till, member_id: str) -> str | None:
    with till.database.reading() as connection:
        return till.keys.export_key(connection, member_id)


def take(till: Till, member_id: str, key: str) -> None:
    with till.database.writing() as connection:
        till.courier.take(connection, member_id, key)


def test_a_key_that_came_is_kept(till: Till) -> None:
    take(till, "m1", KEY)

    assert exported(till, "m1") == KEY


def test_a_second_key_does_not_replace_the_first(till: Till) -> None:
    member_id = till.enrol()
    before = exported(till, member_id)

    take(till, member_id, KEY)

    assert exported(till, member_id) == before


@pytest.mark.parametrize("text", ["", "short", KEY[:-4], "\u91d1", KEY + KEY])
def test_what_is_no_key_is_not_kept(till: Till, text: str) -> None:
    take(till, "m1", text)

    assert not is_key(text)
    assert exported(till, "m1") is None


def test_keys_go_with_enrolments_only_each_once(till: Till) -> None:
    assert till.courier.owners([*written("BJ01", points(1)), enrolment("m2"), enrolment("m2")]) == ["m2"]


def test_an_enrolment_that_cannot_be_read_needs_no_key(till: Till) -> None:
    unreadable = written("BJ01", points(1, 5), kind="membership.enrolled")  # type: ignore[arg-type]

    assert till.courier.owners(unreadable) == []


def test_an_erased_members_key_is_handed_to_nobody(till: Till) -> None:
    member_id = till.enrol()
    with till.keeper.open(CLERK) as books:
        erase(books, till.keys, member_id, "the member's wish")

    with till.database.reading() as connection:
        assert till.courier.keys_for(connection, [enrolment(member_id)]) == {}


def test_a_paper_about_a_stranger_names_the_key_of_its_own() -> None:
    entry = enrolment("")
    sealed = msgspec.structs.replace(entry, body='{"member_id":"","sealed_under":"D-HP01-20261121-0001"}')

    assert owner_of(sealed) == "D-HP01-20261121-0001"
